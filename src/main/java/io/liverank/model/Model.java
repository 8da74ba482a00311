package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Family;
import io.liverank.feature.Feature;
import io.liverank.feature.FeatureMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final Feature[] BELIEVED = {
        Feature.CHOSEN_MONTH, Feature.QUERY_CHOSEN, Feature.USER_CHOSEN, Feature.USER_TOUCHED
    };

    /**
     * Taken from the score of a row that nobody saw while the list is learned: it counts e^-0.5, three fifths, as an
     * alternative. Left out altogether, the order itself is unlearned: what is chosen would always be among the lowest.
     */
    private static final float UNSEEN = 0.5f;

    private static final float DISBELIEF = 1.5f;
    private static final Feature[] DISBELIEVED = {Feature.USER_TURNED_DOWN, Feature.SESSION_TURNED_DOWN};

    private static final int CHECK = 1_000;
    private static final float EXPLODED = 1_000;

    private final ModelSettings settings;
    private final List<Component> components;
    private final Places places = new Places();
    private float haste = 1;
    private volatile Calibration calibration = Calibration.NONE;
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
            for (Feature feature : BELIEVED) {
                believed += list.get(row, feature);
            }
            float disbelieved = 0;
            for (Feature feature : DISBELIEVED) {
                disbelieved += list.get(row, feature);
            }
            scores[row] =
                    RETRIEVAL * list.get(row, Feature.RETRIEVAL_ORDER) + BELIEF * believed - DISBELIEF * disbelieved;
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
     * As {@link #learn(FeatureMatrix, float[], float)}; what was chosen is learned less against rows that nobody saw. How
     * likely choices are is learned of all rows alike.
     *
     * @param seen per row; null if all of them were
     */
    public void learn(FeatureMatrix list, float[] gains, float weight, boolean[] seen) {
        float[] scores = add(list, gains, weight, seen);
        calibration = calibration.after(scores, gains, weight);
        step(haste * settings.rate(), 0, null);
    }

    /**
     * Learns at once that a row was turned down: see {@link ListLoss#aversion}.
     *
     * @param others per row, whether it is one that the row was turned down beside
     */
    public void avert(FeatureMatrix list, int row, boolean[] others, float weight) {
        float[] scores = prior(list);
        Component.Trace[] traces = new Component.Trace[components.size()];
        for (int i = 0; i < traces.length; i++) {
            traces[i] = components.get(i).score(list, scores);
        }
        float[] slopes = new float[list.rows];
        ListLoss.aversion(scores, row, others, slopes);
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = Float.isFinite(slopes[i]) ? slopes[i] * weight : 0;
        }
        for (int i = 0; i < traces.length; i++) {
            components.get(i).add(list, traces[i], slopes);
        }
        step(haste * settings.rate(), 0, null);
    }

    /** Learns from the list how likely choices are, and leaves the order alone. */
    public void calibrate(FeatureMatrix list, float[] gains, float weight) {
        calibration = calibration.after(score(list), gains, weight);
    }

    /** Adds a list's gradient to all components and gives the list's scores. */
    float[] add(FeatureMatrix list, float[] gains, float weight) {
        return add(list, gains, weight, null);
    }

    private float[] add(FeatureMatrix list, float[] gains, float weight, boolean[] seen) {
        float[] scores = prior(list);
        Component.Trace[] traces = new Component.Trace[components.size()];
        for (int i = 0; i < traces.length; i++) {
            traces[i] = components.get(i).score(list, scores);
        }
        float[] training = scores;
        if (settings.positionBias()) {
            training = scores.clone();
            places.score(list, training);
        }
        if (seen != null) {
            training = training.clone();
            for (int row = 0; row < training.length; row++) {
                training[row] -= seen[row] ? 0 : UNSEEN;
            }
        }
        float[] slopes = new float[list.rows];
        ListLoss.order(training, gains, slopes);
        for (int row = 0; row < slopes.length; row++) {
            slopes[row] = Float.isFinite(slopes[row]) ? slopes[row] * weight : 0;
        }
        for (int i = 0; i < traces.length; i++) {
            components.get(i).add(list, traces[i], slopes);
        }
        if (settings.positionBias()) {
            places.add(list, Component.Trace.NONE, slopes);
        }
        return scores;
    }

    /** Moves all components by what was added. */
    void step(float rate, float anchor, Model start) {
        List<Component> own = all();
        List<Component> starts = start == null ? null : start.all();
        for (int i = 0; i < own.size(); i++) {
            own.get(i).step(new Step(rate, anchor, starts == null ? null : starts.get(i)));
        }
        lists++;
    }

    private List<Component> all() {
        if (!settings.positionBias()) {
            return components;
        }
        List<Component> all = new ArrayList<>(components);
        all.add(places);
        return all;
    }

    private List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        components.forEach(component -> tensors.addAll(component.tensors()));
        tensors.addAll(places.tensors());
        return tensors;
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
            System.arraycopy(theirs.get(i).values, 0, own.get(i).values, 0, own.get(i).values.length);
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
        var delta = new Delta.Builder();
        int offset = 0;
        for (int t = 0; t < own.size(); t++) {
            Tensor now = own.get(t);
            float[] before = theirs.get(t).values;
            for (int i = 0; i < now.values.length; i++) {
                if (now.values[i] != before[i] && (withSums || now.isWeights())) {
                    delta.add(offset + i, now.values[i] - before[i]);
                }
            }
            offset += now.values.length;
        }
        return delta.build();
    }

    /** Adds {@code share} (0 to 1) of {@code delta} to the parameters. */
    public void add(Delta delta, float share) {
        List<Tensor> own = tensors();
        int tensor = 0;
        int offset = 0;
        for (int k = 0; k < delta.size(); k++) {
            while (delta.index(k) - offset >= own.get(tensor).values.length) {
                offset += own.get(tensor).values.length;
                if (++tensor == own.size()) {
                    throw new IllegalArgumentException("a delta of another shape");
                }
            }
            own.get(tensor).values[delta.index(k) - offset] += share * delta.value(k);
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
        for (Feature feature : Feature.values()) {
            double weight = prior(feature);
            for (Component component : components) {
                weight += component instanceof Linear linear ? linear.common()[feature.ordinal()] : 0;
            }
            weights.put(feature.name().toLowerCase(Locale.ROOT), weight);
        }
        return weights;
    }

    /** The root mean square of the weights that each family of hashed features has learned. */
    public Map<String, Double> hashedWeights() {
        var weights = new TreeMap<String, Double>();
        for (Component component : components) {
            if (component instanceof Linear linear) {
                for (Family family : Family.values()) {
                    weights.put(family.name().toLowerCase(Locale.ROOT), linear.familyWeight(family));
                }
            }
        }
        return weights;
    }

    static double prior(Feature feature) {
        double weight = feature == Feature.RETRIEVAL_ORDER ? RETRIEVAL : 0;
        for (Feature believed : BELIEVED) {
            weight += feature == believed ? BELIEF : 0;
        }
        for (Feature disbelieved : DISBELIEVED) {
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

    /** Writes all parameters and what the optimiser keeps. */
    public void save(ByteWriter out) {
        settings.save(out);
        out.writeLong(lists);
        Calibration now = calibration;
        out.writeDoubles(new double[] {now.a(), now.c(), now.haa(), now.hac(), now.hcc()});
        List<Tensor> tensors = tensors();
        out.writeInt(tensors.size());
        tensors.forEach(tensor -> tensor.save(out));
    }

    /** Reads a model that {@link #save} wrote, of whatever type. */
    public static Model read(ByteReader in) {
        var model = new Model(ModelSettings.load(in));
        model.readParameters(in);
        return model;
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws MalformedException if a model of another type wrote it
     */
    public void load(ByteReader in) {
        if (ModelSettings.load(in).type() != settings.type()) {
            throw new MalformedException("a model of another type");
        }
        readParameters(in);
    }

    private void readParameters(ByteReader in) {
        long count = in.readLong();
        double[] sums = in.readDoubles();
        List<Tensor> tensors = tensors();
        if (in.readInt() != tensors.size()) {
            throw new MalformedException("a model of another type");
        }
        tensors.forEach(tensor -> tensor.load(in));
        calibration = new Calibration(sums[0], sums[1], sums[2], sums[3], sums[4]);
        lists = count;
    }
}
