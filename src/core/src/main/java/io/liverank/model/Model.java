package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.feature.SpareArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Scores a list and learns from it.
 *
 * <pre>
 * s_i = {@link Prior} of i + sum over the components of what each adds        loss: {@link ListLoss}
 * </pre>
 *
 * The components ({@link ModelType}) add 0 until they learned something, see the same loss and are learned jointly.
 *
 * <p>One thread at a time may learn, load and apply deltas; any thread may score meanwhile and sees each weight either
 * before or after an update. The volatile count of learned lists publishes the weights.
 */
public final class Model {
    private static final boolean[] NONE = {};
    /** Taken from an unseen row's score in learning. Left out altogether, it would be learned that choices are lowest of all. */
    private static final float UNSEEN = 0.5f;

    private static final int CHECK = 1_000;
    private static final float EXPLODED = 1_000;

    private final ModelSettings settings;
    private final Supplier<List<Component>> parts;
    private final List<Component> components;
    private final List<Component> rehearsing;
    private final Places places = new Places();
    /** The components, and {@link #places} if their effect is learned. */
    private final List<Component> trained;

    private final Tensors tensors;
    private final SpareArrays spare = new SpareArrays();
    private float haste = 1;
    private volatile Calibration calibration = Calibration.NONE;
    private volatile Layout layout = Layout.FIXED;
    private volatile long lists;

    /** Knows nothing yet. */
    public Model(ModelSettings settings) {
        this(settings, settings.type()::components);
    }

    /** Of these components, whatever the type has. */
    Model(ModelSettings settings, Supplier<List<Component>> parts) {
        this.settings = settings;
        this.parts = parts;
        this.components = List.copyOf(parts.get());
        this.rehearsing = components.stream().filter(Component::rehearses).toList();
        List<Component> all = new ArrayList<>(components);
        all.add(places);
        this.trained = settings.positionBias() ? List.copyOf(all) : components;
        this.tensors = Tensors.of(all);
    }

    /** Which model this is. */
    public ModelSettings settings() {
        return settings;
    }

    /** Ranking scores, one per row; higher is better; only differences within the list mean something. */
    public float[] score(FeatureMatrix list) {
        boolean learned = lists > 0;
        float[] scores = Prior.scores(list);
        for (int i = 0; learned && i < components.size(); i++) {
            components.get(i).scoreAlone(list, scores);
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
        int learned = tensors.forget(indices);
        publish(lists);
        return learned;
    }

    /** Forgets single items, users, queries, words and categories. Not while somebody reads this one. */
    public void forgetNames() {
        components.forEach(Component::forgetNames);
    }

    /** Learns from a list at once: {@code gains} per row, above 0 if it was chosen, else 0; {@code weight} is 1 normally. */
    public void learn(FeatureMatrix list, float[] gains, float weight) {
        learn(list, gains, weight, null, List.of());
    }

    /**
     * As {@link #learn(FeatureMatrix, float[], float)}; what was chosen is learned less against rows that nobody saw.
     *
     * @param seen per row; null if all of them were
     * @param again what is learned once more in the same step
     * @return what the parts that do not rehearse said of each row before; null if nothing is to be {@link Rehearsed}
     */
    public float[] learn(FeatureMatrix list, float[] gains, float weight, boolean[] seen, List<Rehearsed> again) {
        float[] settled = add(list, gains, NONE, seen, weight, true);
        for (Rehearsed one : again) {
            FeatureMatrix old = one.features().unpack(spare);
            fit(old);
            one.add(old, rehearsing);
            old.release(spare);
        }
        step(haste * settings.rate(), 0, null);
        return settled;
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
        add(list, gains, before, seen, weight, false);
        move(haste * settings.rate(), 0, null);
        publish(lists);
    }

    /** Learns how likely choices are, and no order: by final gains and the scores before anything was learned of the list. */
    public void calibrate(float[] scores, float[] gains, float weight) {
        calibration = calibration.after(scores, gains, weight);
    }

    /** Learns that a row of a list that {@link #calibrate} took was chosen after all; by the scores of then. */
    public void recalibrate(float[] scores, int row, float weight) {
        calibration = calibration.corrected(scores, row, weight);
    }

    /**
     * Learns at once that a row was turned down: see {@link ListLoss#aversion}.
     *
     * @param others per row, whether it is one that the row was turned down beside
     */
    public void avert(FeatureMatrix list, int row, boolean[] others, float weight) {
        fit(list);
        var lesson = new Lesson(components, list, Prior.scores(list));
        float[] slopes = new float[list.rows];
        ListLoss.aversion(lesson.scores(), row, others, slopes);
        lesson.add(slopes, weight, false);
        step(haste * settings.rate(), 0, null);
    }

    /** Adds a list's gradient to all components; {@code unseen}: whether nothing was learned from the list before. */
    void add(FeatureMatrix list, float[] gains, float weight, boolean unseen) {
        add(list, gains, NONE, null, weight, unseen);
    }

    /** The same without the rows that are {@code out}; empty if none are. */
    private float[] add(
            FeatureMatrix list, float[] gains, boolean[] out, boolean[] seen, float weight, boolean unseen) {
        fit(list);
        if (!ListLoss.teaches(gains)) {
            return null;
        }
        var lesson = new Lesson(components, list, Prior.scores(list));
        float[] scores = lesson.scores();
        if (settings.positionBias()) {
            places.score(list, scores);
        }
        float[] settled = unseen && !rehearsing.isEmpty() ? lesson.settled() : null;
        for (int row = 0; row < scores.length; row++) {
            if (row < out.length && out[row]) {
                scores[row] = Float.NEGATIVE_INFINITY;
            } else if (seen != null && !seen[row]) {
                scores[row] -= UNSEEN;
            }
        }
        float[] slopes = new float[list.rows];
        ListLoss.order(scores, gains, slopes);
        lesson.add(slopes, weight, unseen);
        if (settings.positionBias()) {
            places.add(list, Component.Trace.NONE, slopes);
        }
        return settled;
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
        for (int i = 0; i < trained.size(); i++) {
            trained.get(i).step(rate, anchor, start == null ? null : start.trained.get(i));
        }
    }

    Tensors tensors() {
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
        tensors.fit(layout, wanted);
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

    /** The world changed: multiplies what the optimisers added up by {@code share}; little more is needed to forget tastes, too. */
    public void fade(float share) {
        tensors.all().forEach(tensor -> tensor.fade(share));
        components.forEach(Component::doubt);
    }

    /** The same parameters under other settings of the same type. Not while somebody else writes to this one. */
    public Model with(ModelSettings other) {
        var model = new Model(other, parts);
        model.reset(this);
        return model;
    }

    /** Another model with the same parameters. Not while somebody else writes to this one. */
    public Model copy() {
        return with(settings);
    }

    /** Takes over all parameters of {@code other}, a model of the same type, and what its optimiser keeps. */
    public void reset(Model other) {
        tensors.take(other.tensors);
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
        Layout now = layout;
        var delta = new Delta.Builder(tensors.stamp(settings.type(), now, now.width()), now.width());
        tensors.minus(earlier.tensors, withSums, delta);
        return delta.build();
    }

    /** Whether {@code delta} was made for models of this type and columns. */
    public boolean takes(Delta delta) {
        Layout now = layout;
        return delta.width() <= now.width()
                && delta.stamp() == tensors.stamp(settings.type(), now, delta.width())
                && tensors.holds(delta);
    }

    /** Adds {@code share} (0 to 1) of {@code delta}, if it {@link #takes} that; else throws. */
    public void add(Delta delta, float share) {
        if (!takes(delta)) {
            throw new IllegalArgumentException("a delta of another shape");
        }
        tensors.add(delta, share);
        lists++;
    }

    /** How many lists were learned. */
    public long lists() {
        return lists;
    }

    /** The weight of each dense feature in the linear part, over all segments, with the prior. */
    public Map<String, Double> denseWeights() {
        Layout now = layout;
        double[] sums = now.columns().stream()
                .mapToDouble(column -> Prior.weight(now, column.index()))
                .toArray();
        components.forEach(component -> component.denseWeights(sums));
        var weights = new TreeMap<String, Double>();
        now.columns().forEach(column -> weights.put(column.name(), sums[column.index()]));
        return weights;
    }

    /** The root mean square of the weights that each family of hashed features has learned. */
    public Map<String, Double> hashedWeights() {
        var weights = new TreeMap<String, Double>();
        components.forEach(component -> component.familyWeights(weights));
        return weights;
    }

    List<Component> components() {
        return components;
    }

    /** False if, at one of the checks made every {@value #CHECK} lists, weights have exploded or are no numbers. */
    public boolean isHealthy() {
        return lists % CHECK != 0 || tensors.areWithin(EXPLODED);
    }

    /** The largest magnitude of a weight. */
    public float largest() {
        return tensors.largestWeight();
    }

    /** Whether all weights are finite numbers. */
    public boolean isFinite() {
        return tensors.isFinite();
    }

    /** Writes all parameters and what the optimiser keeps, by the names of columns and families. */
    public void save(ByteWriter out) {
        ModelCodec.write(out, this);
    }

    /** Writes the same for keeping, each number to two or three digits ({@link io.liverank.math.Half}). */
    public void saveRounded(ByteWriter out) {
        ModelCodec.writeRounded(out, this);
    }

    /**
     * Reads a model that {@link #save} or {@link #saveRounded} wrote, of whatever type.
     *
     * @param columns that there are now; parameters of others are dropped, those of new ones start at nothing
     */
    public static Model read(ByteReader in, Layout columns) {
        return ModelCodec.read(in, columns, Model::new);
    }

    Calibration calibration() {
        return calibration;
    }

    /** Takes over what is not in tensors, after those were; {@code width}: how many columns they were saved with. */
    void taken(long learned, Calibration kept, int width) {
        if (learned == 0) {
            components.forEach(component -> component.start(layout, width));
        }
        calibration = kept;
        lists = learned;
    }
}
