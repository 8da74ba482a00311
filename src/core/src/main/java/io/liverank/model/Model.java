package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Column;
import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores a list and learns from it.
 *
 * <pre>
 * s_i = prior . x_i + sum over the components of what each adds        loss: {@link ListLoss}
 * </pre>
 *
 * The prior is {@value #RETRIEVAL} for the retrieval order, {@value #BELIEF} for each sign of a past choice, and
 * -{@value #DISBELIEF} for each of having been turned down: without data the search engine's order stands, and the first
 * click or dislike shows. The components ({@link ModelType}) add 0 until
 * they learned something, see the same loss and are learned jointly.
 *
 * <p>One thread at a time may learn, load and apply deltas; any thread may score meanwhile and sees each weight either
 * before or after an update. The volatile count of learned lists publishes the weights.
 */
public final class Model {
    private static final float RETRIEVAL = 0.7f;
    private static final float BELIEF = 0.4f;
    private static final int ORDER = FeatureTable.column("retrieval_order");
    private static final int[] BELIEVED = {
        FeatureTable.column("chosen_month"),
        FeatureTable.column("query_chosen"),
        FeatureTable.column("user_chosen"),
        FeatureTable.column("user_touched")
    };

    private static final boolean[] NONE = {};
    /**
     * Taken from the score of a row that nobody saw while the list is learned: it counts e^-0.5, three fifths, as an
     * alternative. Left out altogether, the order itself is unlearned: what is chosen would always be among the lowest.
     */
    private static final float UNSEEN = 0.5f;

    private static final float DISBELIEF = 1.5f;
    private static final int[] DISBELIEVED = {
        FeatureTable.column("user_turned_down"), FeatureTable.column("session_turned_down")
    };

    private static final int FORMAT = 5;
    private static final int STAMP_SEED = 47;
    private static final int CHECK = 1_000;
    private static final float EXPLODED = 1_000;

    private final ModelSettings settings;
    private final List<Component> components;
    private final Places places = new Places();
    private float haste = 1;
    private volatile Calibration calibration = Calibration.NONE;
    private volatile Layout layout = Layout.FIXED;
    private volatile long lists;

    /** Knows nothing yet. */
    public Model(ModelSettings settings) {
        this.settings = settings;
        this.components = settings.type().components();
    }

    /** Which model this is. */
    public ModelSettings settings() {
        return settings;
    }

    /** Ranking scores, one per row; higher is better; only differences within the list mean something. */
    public float[] score(FeatureMatrix list) {
        boolean learned = lists > 0;
        float[] scores = prior(list);
        for (int i = 0; learned && i < components.size(); i++) {
            components.get(i).score(list, scores);
        }
        return scores;
    }

    private static float[] prior(FeatureMatrix list) {
        float[] scores = new float[list.rows];
        for (int row = 0; row < list.rows; row++) {
            float believed = 0;
            for (int feature : BELIEVED) {
                believed += list.get(row, feature);
            }
            float disbelieved = 0;
            for (int feature : DISBELIEVED) {
                disbelieved += list.get(row, feature);
            }
            scores[row] = RETRIEVAL * list.get(row, ORDER) + BELIEF * believed - DISBELIEF * disbelieved;
        }
        return scores;
    }

    /** The probability of each row to be chosen, from the list's scores. */
    public float[] probabilities(float[] scores) {
        Calibration now = calibration;
        double[] logits = ListLoss.logits(scores);
        float[] probabilities = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = (float) now.probability(logits[i]);
        }
        return probabilities;
    }

    /** Sets hashed weights back to what they start at; how many had been learned. */
    public int forget(int[] indices) {
        int learned = 0;
        for (Component component : components) {
            for (Tensor tensor : component.tensors()) {
                if (tensor.axis == Tensor.Axis.REGIONS) {
                    for (int index : indices) {
                        learned += tensor.isWeights() && tensor.values[index] != 0 ? 1 : 0;
                        tensor.values[index] = 0;
                    }
                }
            }
        }
        publishForgotten();
        return learned;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
    private void publishForgotten() {
        lists += 0;
    }

    /**
     * Learns from a list at once.
     *
     * @param gains per row, 0 if it was not chosen, above 0 if it was
     * @param weight of this list, 1 normally
     */
    public void learn(FeatureMatrix list, float[] gains, float weight) {
        learn(list, gains, weight, null);
    }

    /**
     * As {@link #learn(FeatureMatrix, float[], float)}; what was chosen is learned less against rows that nobody saw.
     *
     * @param seen per row; null if all of them were
     */
    public void learn(FeatureMatrix list, float[] gains, float weight, boolean[] seen) {
        add(list, gains, NONE, seen, weight);
        step(haste * settings.rate(), 0, null);
    }

    /**
     * Learns a further choice of a list it learned from, as one among the rows that were not chosen before (Plackett and
     * Luce's model of choices one after the other).
     *
     * @param row that was chosen
     * @param before rows that were chosen before
     * @param seen per row; null if all of them were
     */
    public void learnFurther(FeatureMatrix list, int row, boolean[] before, float weight, boolean[] seen) {
        float[] gains = new float[list.rows];
        gains[row] = 1;
        add(list, gains, before, seen, weight);
        move(haste * settings.rate(), 0, null);
        publish(lists);
    }

    /**
     * Learns from a finished list how likely choices are, and leaves the order alone.
     *
     * @param scores of its rows before anything was learned from it
     * @param gains final, per row
     */
    public void calibrate(float[] scores, float[] gains, float weight) {
        calibration = calibration.after(scores, gains, weight);
    }

    /**
     * Learns at once that a row was turned down: see {@link ListLoss#aversion}.
     *
     * @param others per row, whether it is one that the row was turned down beside
     */
    public void avert(FeatureMatrix list, int row, boolean[] others, float weight) {
        fit(list);
        float[] scores = prior(list);
        Component.Trace[] traces = trace(list, scores);
        float[] slopes = new float[list.rows];
        ListLoss.aversion(scores, row, others, slopes);
        push(list, traces, slopes, weight);
        step(haste * settings.rate(), 0, null);
    }

    /** Adds a list's gradient to all components. */
    void add(FeatureMatrix list, float[] gains, float weight) {
        add(list, gains, NONE, null, weight);
    }

    private Component.Trace[] trace(FeatureMatrix list, float[] scores) {
        Component.Trace[] traces = new Component.Trace[components.size()];
        for (int i = 0; i < traces.length; i++) {
            traces[i] = components.get(i).score(list, scores);
        }
        return traces;
    }

    private void push(FeatureMatrix list, Component.Trace[] traces, float[] slopes, float weight) {
        for (int row = 0; row < slopes.length; row++) {
            slopes[row] = Float.isFinite(slopes[row]) ? slopes[row] * weight : 0;
        }
        for (int i = 0; i < traces.length; i++) {
            components.get(i).add(list, traces[i], slopes);
        }
    }

    /** The same without the rows that are {@code out}; empty if none are. */
    private void add(FeatureMatrix list, float[] gains, boolean[] out, boolean[] seen, float weight) {
        fit(list);
        float[] scores = prior(list);
        Component.Trace[] traces = trace(list, scores);
        if (settings.positionBias()) {
            places.score(list, scores);
        }
        for (int row = 0; row < scores.length; row++) {
            if (row < out.length && out[row]) {
                scores[row] = Float.NEGATIVE_INFINITY;
            } else if (seen != null && !seen[row]) {
                scores[row] -= UNSEEN;
            }
        }
        float[] slopes = new float[list.rows];
        ListLoss.order(scores, gains, slopes);
        push(list, traces, slopes, weight);
        if (settings.positionBias()) {
            places.add(list, Component.Trace.NONE, slopes);
        }
    }

    private void fit(FeatureMatrix list) {
        if (list.layout().generation() < layout.generation()) {
            list.adopt(layout);
        } else {
            fit(list.layout());
        }
    }

    /** Moves all components by what was added. */
    void step(float rate, float anchor, Model start) {
        move(rate, anchor, start);
        publish(lists + 1);
    }

    private void publish(long learned) {
        lists = learned;
    }

    private void move(float rate, float anchor, Model start) {
        List<Component> own = all();
        List<Component> starts = start == null ? null : start.all();
        for (int i = 0; i < own.size(); i++) {
            own.get(i).step(new Step(rate, anchor, starts == null ? null : starts.get(i)));
        }
    }

    private List<Component> all() {
        if (!settings.positionBias()) {
            return components;
        }
        List<Component> all = new ArrayList<>(components);
        all.add(places);
        return all;
    }

    List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        components.forEach(component -> tensors.addAll(component.tensors()));
        tensors.addAll(places.tensors());
        return tensors;
    }

    /** Makes room for the columns of {@code wanted}, which come from where they were; new ones start at nothing. */
    public void fit(Layout wanted) {
        if (wanted == layout || wanted.generation() == layout.generation() && wanted.width() <= layout.width()) {
            return;
        }
        if (wanted.generation() < layout.generation()) {
            throw new IllegalArgumentException("a layout of before columns changed hands");
        }
        int before = layout.width();
        if (wanted.generation() != layout.generation()) {
            int[] from = new int[wanted.width()];
            for (int column = 0; column < from.length; column++) {
                from[column] = layout.columnOf(wanted.hash(column));
            }
            tensors().forEach(tensor -> tensor.rearrange(from));
        }
        tensors().forEach(tensor -> tensor.fit(wanted.width()));
        components.forEach(Component::fit);
        if (lists == 0) {
            components.forEach(component -> component.start(wanted, before));
        }
        layout = wanted;
    }

    /** The columns it has parameters for. */
    public Layout layout() {
        return layout;
    }

    /** Multiplies every later step of {@link #learn} by {@code factor}; 1 is normal. Learner thread only. */
    public void haste(float factor) {
        haste = factor;
    }

    /** Multiplies what the optimisers added up by {@code share}: all weights move more freely again. */
    public void fade(float share) {
        tensors().forEach(tensor -> tensor.fade(share));
    }

    /** The same parameters under other settings of the same type. Not while somebody else writes to this one. */
    public Model with(ModelSettings other) {
        var model = new Model(other);
        model.reset(this);
        return model;
    }

    /** Another model with the same parameters. Not while somebody else writes to this one. */
    public Model copy() {
        return with(settings);
    }

    /** Takes over all parameters of {@code other}, a model of the same type, and what its optimiser keeps. */
    public void reset(Model other) {
        List<Tensor> own = tensors();
        List<Tensor> theirs = other.tensors();
        for (int i = 0; i < own.size(); i++) {
            own.get(i).take(theirs.get(i));
        }
        components.forEach(Component::fit);
        layout = other.layout.width() < layout.width() && other.layout.generation() == layout.generation()
                ? layout
                : other.layout;
        if (other.lists == 0) {
            components.forEach(component -> component.start(layout, other.layout.width()));
        }
        calibration = other.calibration;
        lists = other.lists;
    }

    /**
     * What was learned since {@code earlier}, a model of the same type.
     *
     * @param withSums whether to take along what the optimiser added up, so that who applies the delta takes smaller
     *     steps afterwards, as if it had learned the lists itself
     */
    public Delta minus(Model earlier, boolean withSums) {
        List<Tensor> own = tensors();
        List<Tensor> theirs = earlier.tensors();
        var delta = new Delta.Builder(stamp(layout.width()), layout.width());
        for (int t = 0; t < own.size(); t++) {
            Tensor now = own.get(t);
            float[] before = theirs.get(t).values;
            for (int i = 0; i < now.values.length && (withSums || now.isWeights()); i++) {
                float was = i < before.length ? before[i] : 0;
                if (now.values[i] != was) {
                    delta.add(t, i, now.values[i] - was);
                }
            }
        }
        return delta.build();
    }

    /** A hash of everything that says what the coordinates mean, up to so many columns. */
    private int stamp(int width) {
        int stamp = Hash.of(STAMP_SEED, settings.type().name());
        for (Tensor tensor : tensors()) {
            stamp = Hash.pair(Hash.pair(stamp, Hash.of(STAMP_SEED, tensor.name)), tensor.each);
        }
        for (Family family : FeatureTable.FAMILIES) {
            stamp = Hash.pair(Hash.pair(stamp, Hash.of(STAMP_SEED, family.name())), family.regions());
        }
        return Hash.pair(stamp, layout.stamp(width));
    }

    /** Whether {@code delta} was made for models of this type and columns. */
    public boolean takes(Delta delta) {
        return delta.width() <= layout.width() && delta.stamp() == stamp(delta.width()) && holds(delta);
    }

    private boolean holds(Delta delta) {
        List<Tensor> own = tensors();
        for (int k = 0; k < delta.size(); k++) {
            int tensor = delta.tensor(k);
            if (tensor < 0 || tensor >= own.size()) {
                return false;
            }
            int at = delta.at(k);
            if (at < 0 || at >= own.get(tensor).values.length) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds {@code share} (0 to 1) of {@code delta} to the parameters.
     *
     * @throws IllegalArgumentException if it was made for another type of model or other columns
     */
    public void add(Delta delta, float share) {
        if (!takes(delta)) {
            throw new IllegalArgumentException("a delta of another shape");
        }
        List<Tensor> own = tensors();
        for (int k = 0; k < delta.size(); k++) {
            own.get(delta.tensor(k)).values[delta.at(k)] += share * delta.value(k);
        }
        lists++;
    }

    /** How many lists were learned. */
    public long lists() {
        return lists;
    }

    /** The weight of each dense feature in the linear part, over all segments, with the prior. */
    public Map<String, Double> denseWeights() {
        var weights = new TreeMap<String, Double>();
        for (Column feature : layout.columns()) {
            double weight = prior(feature.index());
            for (Component component : components) {
                weight += component instanceof Linear linear ? linear.common()[feature.index()] : 0;
            }
            weights.put(feature.name(), weight);
        }
        return weights;
    }

    /** The root mean square of the weights that each family of hashed features has learned. */
    public Map<String, Double> hashedWeights() {
        var weights = new TreeMap<String, Double>();
        for (Component component : components) {
            if (component instanceof Linear linear) {
                for (Family family : FeatureTable.FAMILIES) {
                    weights.put(family.name(), linear.familyWeight(family));
                }
            }
        }
        return weights;
    }

    static double prior(int feature) {
        double weight = feature == ORDER ? RETRIEVAL : 0;
        for (int believed : BELIEVED) {
            weight += feature == believed ? BELIEF : 0;
        }
        for (int disbelieved : DISBELIEVED) {
            weight -= feature == disbelieved ? DISBELIEF : 0;
        }
        return weight;
    }

    List<Component> components() {
        return components;
    }

    /** False if, at one of the checks made every {@value #CHECK} lists, weights have exploded or are no numbers. */
    public boolean isHealthy() {
        return lists % CHECK != 0 || isFinite() && largest() <= EXPLODED;
    }

    /** The largest magnitude of a weight. */
    public float largest() {
        float largest = 0;
        for (Tensor tensor : tensors()) {
            largest = Math.max(largest, tensor.largestWeight());
        }
        return largest;
    }

    /** Whether all weights are finite numbers. */
    public boolean isFinite() {
        return tensors().stream().allMatch(Tensor::isFinite);
    }

    /** Writes all parameters and what the optimiser keeps, by the names of columns and families. */
    public void save(ByteWriter out) {
        out.writeInt(-FORMAT);
        settings.save(out);
        out.writeLong(lists);
        Calibration now = calibration;
        out.writeDoubles(new double[] {now.a(), now.c(), now.haa(), now.hac(), now.hcc()});
        int[] columns = new int[layout.width()];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = layout.hash(column);
        }
        out.writeInts(columns);
        out.writeInts(FeatureTable.regionHashes());
        List<Tensor> tensors = tensors();
        out.writeInt(tensors.size());
        tensors.forEach(tensor -> tensor.save(out));
    }

    /**
     * Reads a model that {@link #save} wrote, of whatever type.
     *
     * @param columns that there are now; parameters of others are dropped, those of new ones start at nothing
     */
    public static Model read(ByteReader in, Layout columns) {
        int first = in.readInt();
        if (first >= 0) {
            return ModelBefore5.read(in, first, columns);
        }
        if (first != -FORMAT) {
            throw new MalformedException("a model of a later format");
        }
        var model = new Model(ModelSettings.load(in));
        model.readParameters(in, columns);
        return model;
    }

    private void readParameters(ByteReader in, Layout columns) {
        long count = in.readLong();
        double[] sums = in.readDoubles();
        int[] names = in.readInts();
        // No wider than it was: columns that come before the first list is learned do not start as later ones do.
        fit(columns.asOf(names));
        int[] columnOf = new int[names.length];
        for (int column = 0; column < names.length; column++) {
            columnOf[column] = columns.columnOf(names[column]);
        }
        int[] regionOf = FeatureTable.regionsOf(in.readInts());
        Map<String, Tensor> byName = new TreeMap<>();
        tensors().forEach(tensor -> byName.put(tensor.name, tensor));
        int size = in.readCount(3);
        for (int i = 0; i < size; i++) {
            Tensor own = byName.get(in.readString());
            int each = in.readInt();
            int[] of = own == null || own.each != each
                    ? new int[0]
                    : switch (own.axis) {
                        case PLAIN -> new int[1];
                        case COLUMNS -> columnOf;
                        case REGIONS -> regionOf;
                    };
            Tensor.Placing placing = index ->
                    index / each < of.length && of[index / each] >= 0 ? of[index / each] * each + index % each : -1;
            if (own == null) {
                Tensor.read(in, (index, value) -> {});
            } else {
                own.load(in, placing);
            }
        }
        if (count == 0) {
            components.forEach(component -> component.start(layout, names.length));
        }
        taken(count, sums);
    }

    /** Takes over what is not in tensors. */
    void taken(long learned, double[] sums) {
        calibration = new Calibration(sums[0], sums[1], sums[2], sums[3], sums[4]);
        lists = learned;
    }
}
