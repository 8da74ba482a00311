package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Family;
import io.liverank.feature.Feature;
import io.liverank.feature.FeatureMatrix;
import io.liverank.math.Exact;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A linear score with a step size per coordinate.
 *
 * <pre>
 * s_i = sum_d (w_d + sum_{segments k of the list} w_{k,d}) x_{i,d} + sum_{hashed features h of row i} v_h x_{i,h}
 * </pre>
 *
 * Each dense weight is the sum of a common one and one per segment of the list (what the session did so far, device,
 * filters), so that "order by price" changes what a price is worth. Loss: {@link ListLoss}. Optimiser: AdaGrad (Duchi,
 * Hazan, Singer, JMLR 2011), {@code n += g^2; w -= rate g / sqrt(n + n0)}; {@code n0} keeps the first steps of a
 * coordinate small. The common weight of the retrieval order starts at {@value #PRIOR}, those of past choices at
 * {@value #BELIEF}, the rest at 0: without data the search engine's order stands, and the first click shows.
 *
 * <p>Users look at the first places more than at the last. In training the score of a row has a term of its place in
 * the shown list added, which takes that part of the blame and praise; at serving it is left out (an additive tower of
 * position as in Zhao et al., RecSys 2019).
 *
 * <p>The learner thread writes; any thread may score. The volatile count of learned lists publishes the weights.
 */
public final class LinearModel implements Model {
    private static final float PRIOR = 0.7f;
    /** What was chosen is believed to be good until data says otherwise, so that the first click shows. */
    private static final float BELIEF = 0.4f;

    private static final int DENSE = Feature.COUNT;
    private static final int PARTS = 7;
    private static final int PLACES = 30;
    private static final int CALIBRATION_MEMORY = 2_000;

    private final LinearSettings settings;
    private final float[] dense = new float[DENSE];
    private final float[] denseSquares = new float[DENSE];
    private final float[] segment = new float[FeatureMatrix.SEGMENTS * DENSE];
    private final float[] segmentSquares = new float[FeatureMatrix.SEGMENTS * DENSE];
    /** Weight and sum of squares of a hashed feature side by side: one cache line for both. */
    private final float[] hashed = new float[2 * Family.SPACE];

    /** What a place in the shown list adds to a score in training, and never at serving; the last holds for all below. */
    private final float[] position = new float[PLACES];

    private final float[] positionSquares = new float[PLACES];
    /** Multiplies every step; above 1 for a while after the world changed. */
    private float haste = 1;

    private volatile Calibration calibration = new Calibration(1, 0, 1, 0, 1);
    private volatile long lists;

    /** The stretch a and shift c of {@link ListLoss}, with the decayed sums of second derivatives for Newton steps. */
    private record Calibration(double a, double c, double haa, double hac, double hcc) {}

    /** Knows nothing yet. */
    public LinearModel(LinearSettings settings) {
        this.settings = settings;
        dense[Feature.RETRIEVAL_ORDER.ordinal()] = PRIOR;
        for (Feature feature :
                new Feature[] {Feature.CHOSEN_MONTH, Feature.QUERY_CHOSEN, Feature.USER_CHOSEN, Feature.USER_TOUCHED}) {
            dense[feature.ordinal()] = BELIEF;
        }
    }

    @Override
    public float[] score(FeatureMatrix list) {
        if (lists < 0) {
            throw new IllegalStateException();
        }
        float[] effective = denseWeights(list);
        float[] scores = new float[list.rows];
        for (int row = 0; row < list.rows; row++) {
            int base = row * DENSE;
            float even = 0;
            float odd = 0;
            for (int d = 0; d + 1 < DENSE; d += 2) {
                even += effective[d] * list.dense[base + d];
                odd += effective[d + 1] * list.dense[base + d + 1];
            }
            if (DENSE % 2 == 1) {
                even += effective[DENSE - 1] * list.dense[base + DENSE - 1];
            }
            float sum = even + odd;
            for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
                sum += hashed[2 * list.sparseIndex[k]] * list.sparseValue[k];
            }
            scores[row] = sum;
        }
        return scores;
    }

    /** What the list's dense columns weigh: the common weights and those of its segments. */
    float[] denseWeights(FeatureMatrix list) {
        float[] effective = dense.clone();
        for (int one : list.segments) {
            int base = one * DENSE;
            for (int d = 0; d < DENSE; d++) {
                effective[d] += segment[base + d];
            }
        }
        return effective;
    }

    /** What each family of hashed features adds to the row's score, by {@link Family#ordinal}. */
    double[] familyContributions(FeatureMatrix list, int row) {
        double[] sums = new double[Family.values().length];
        for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
            int index = list.sparseIndex[k];
            sums[index / Family.REGION] += (double) hashed[2 * index] * list.sparseValue[k];
        }
        return sums;
    }

    @Override
    public float[] probabilities(float[] scores) {
        Calibration now = calibration;
        double[] logits = ListLoss.logits(scores);
        float[] probabilities = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = (float) Exact.sigmoid(now.a * logits[i] + now.c);
        }
        return probabilities;
    }

    @Override
    public void learn(FeatureMatrix list, float[] gains, float weight) {
        float[] scores = score(list);
        calibrate(scores, gains, weight);
        float[] gradient = new float[list.rows];
        float[] places = places(list);
        ListLoss.order(add(scores, places), gains, gradient);
        learnPlaces(places, gradient, weight);
        float[] denseGradient = new float[DENSE];
        for (int row = 0; row < list.rows; row++) {
            float g = gradient[row] * weight;
            if (g == 0 || !Float.isFinite(g)) {
                continue;
            }
            int base = row * DENSE;
            for (int d = 0; d < DENSE; d++) {
                denseGradient[d] += g * list.dense[base + d];
            }
            for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
                int at = 2 * list.sparseIndex[k];
                float one = g * list.sparseValue[k] + settings.hashedShrink() * Math.abs(g) * hashed[at];
                hashed[at + 1] += one * one;
                hashed[at] -= haste
                        * settings.hashedRate()
                        * one
                        / (float) Math.sqrt(hashed[at + 1] + settings.hashedStart());
            }
        }
        step(dense, denseSquares, 0, denseGradient, settings.denseRate());
        for (int one : list.segments) {
            step(segment, segmentSquares, one * DENSE, denseGradient, settings.segmentRate());
        }
        lists++;
    }

    /**
     * What the places of the rows, which are in shown order, add to their scores. Only lists that were shown in another
     * order than the search engine's tell the place from the search engine's opinion; for the others it is null.
     */
    float[] places(FeatureMatrix list) {
        boolean reordered = false;
        for (int row = 1; row < list.rows; row++) {
            reordered |= list.get(row, Feature.RETRIEVAL_ORDER) > list.get(row - 1, Feature.RETRIEVAL_ORDER);
        }
        if (!reordered) {
            return null;
        }
        float[] places = new float[list.rows];
        for (int row = 0; row < list.rows; row++) {
            places[row] = position[Math.min(row, PLACES - 1)];
        }
        return places;
    }

    static float[] add(float[] scores, float[] places) {
        if (places == null) {
            return scores;
        }
        float[] sum = scores.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += places[i];
        }
        return sum;
    }

    private void learnPlaces(float[] places, float[] gradient, float weight) {
        if (places == null || settings.positionRate() == 0) {
            return;
        }
        for (int row = 0; row < gradient.length; row++) {
            int place = Math.min(row, PLACES - 1);
            float g = gradient[row] * weight;
            if (g != 0 && Float.isFinite(g)) {
                positionSquares[place] += g * g;
                position[place] -= haste
                        * settings.positionRate()
                        * g
                        / (float) Math.sqrt(positionSquares[place] + settings.denseStart());
            }
        }
    }

    private void step(float[] weights, float[] squares, int base, float[] gradient, float rate) {
        for (int d = 0; d < DENSE; d++) {
            float g = gradient[d];
            if (g != 0 && Float.isFinite(g)) {
                squares[base + d] += g * g;
                weights[base + d] -= haste * rate * g / (float) Math.sqrt(squares[base + d] + settings.denseStart());
            }
        }
    }

    /** One damped Newton step on the probability loss of this list; older lists' curvature decays. */
    private void calibrate(float[] scores, float[] gains, float weight) {
        Calibration now = calibration;
        double[] logits = ListLoss.logits(scores);
        double ga = 0;
        double gc = 0;
        double keep = 1 - 1.0 / CALIBRATION_MEMORY;
        double haa = now.haa * keep;
        double hac = now.hac * keep;
        double hcc = now.hcc * keep;
        for (int i = 0; i < scores.length; i++) {
            double x = Math.max(-20, Math.min(20, logits[i]));
            double p = Exact.sigmoid(now.a * x + now.c);
            double error = weight * (p - (gains[i] > 0 ? 1 : 0));
            double curvature = weight * p * (1 - p);
            ga += error * x;
            gc += error;
            haa += curvature * x * x;
            hac += curvature * x;
            hcc += curvature;
        }
        double paa = haa + 1;
        double pcc = hcc + 1;
        double determinant = paa * pcc - hac * hac;
        double a = now.a - (pcc * ga - hac * gc) / determinant;
        double c = now.c - (paa * gc - hac * ga) / determinant;
        if (Double.isFinite(a) && Double.isFinite(c)) {
            calibration = new Calibration(Math.max(0.1, Math.min(3, a)), Math.max(-10, Math.min(10, c)), haa, hac, hcc);
        }
    }

    /** Learns from the list how likely choices are, and leaves the order alone. */
    public void calibrate(FeatureMatrix list, float[] gains, float weight) {
        calibrate(score(list), gains, weight);
    }

    /** Multiplies every later step by {@code factor}; 1 is normal. Learner thread only. */
    public void haste(float factor) {
        haste = factor;
    }

    /** Another model with the same parameters. Not while somebody else writes to this one. */
    public LinearModel copy() {
        var other = new LinearModel(settings);
        other.reset(this);
        return other;
    }

    /** Takes over all parameters of {@code other} and what its optimiser keeps. */
    public void reset(LinearModel other) {
        for (int part = 0; part < PARTS; part++) {
            System.arraycopy(other.part(part), 0, part(part), 0, part(part).length);
        }
        calibration = other.calibration;
        lists = other.lists;
    }

    /** The weights (0, 2, 4, 5) and sums of squares (1, 3, 6) as flat arrays; 4 holds both, side by side. */
    float[] part(int number) {
        return switch (number) {
            case 0 -> dense;
            case 1 -> denseSquares;
            case 2 -> segment;
            case 3 -> segmentSquares;
            case 4 -> hashed;
            case 5 -> position;
            default -> positionSquares;
        };
    }

    LinearSettings settings() {
        return settings;
    }

    @Override
    public Delta minus(Model earlier, boolean withSquares) {
        var from = (LinearModel) earlier;
        var delta = new Delta.Builder();
        int offset = 0;
        for (int part = 0; part < PARTS; part++) {
            float[] now = part(part);
            float[] before = from.part(part);
            for (int i = 0; i < now.length; i++) {
                boolean squares = part == 4 ? i % 2 == 1 : part == 1 || part == 3 || part == 6;
                if (now[i] != before[i] && (withSquares || !squares)) {
                    delta.add(offset + i, now[i] - before[i]);
                }
            }
            offset += now.length;
        }
        return delta.build();
    }

    @Override
    public void add(Delta delta, float share) {
        int part = 0;
        int offset = 0;
        for (int k = 0; k < delta.size(); k++) {
            while (delta.index(k) - offset >= part(part).length) {
                offset += part(part).length;
                if (++part == PARTS) {
                    throw new IllegalArgumentException("a delta of another shape");
                }
            }
            part(part)[delta.index(k) - offset] += share * delta.value(k);
        }
        lists++;
    }

    /** How many lists were learned. */
    public long lists() {
        return lists;
    }

    /** The common weight of each dense feature. */
    public Map<String, Double> denseWeights() {
        var weights = new TreeMap<String, Double>();
        for (Feature feature : Feature.values()) {
            weights.put(feature.name().toLowerCase(java.util.Locale.ROOT), (double) dense[feature.ordinal()]);
        }
        return weights;
    }

    /** The root mean square of the weights that each family of hashed features has learned. */
    public Map<String, Double> hashedWeights() {
        var weights = new TreeMap<String, Double>();
        for (Family family : Family.values()) {
            double sum = 0;
            int used = 0;
            for (int i = family.ordinal() * Family.REGION; i < (family.ordinal() + 1) * Family.REGION; i++) {
                if (hashed[2 * i] != 0) {
                    sum += (double) hashed[2 * i] * hashed[2 * i];
                    used++;
                }
            }
            weights.put(family.name().toLowerCase(java.util.Locale.ROOT), used == 0 ? 0 : Math.sqrt(sum / used));
        }
        return weights;
    }

    /** The largest weight. */
    public float largest() {
        float largest = 0;
        for (float[] weights : new float[][] {dense, segment}) {
            for (float weight : weights) {
                largest = Math.max(largest, Math.abs(weight));
            }
        }
        for (int i = 0; i < hashed.length; i += 2) {
            largest = Math.max(largest, Math.abs(hashed[i]));
        }
        return largest;
    }

    @Override
    public boolean isFinite() {
        for (float[] weights : new float[][] {dense, segment, hashed, position}) {
            for (float weight : weights) {
                if (!Float.isFinite(weight)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void save(ByteWriter out) {
        out.writeLong(lists);
        Calibration now = calibration;
        out.writeDoubles(new double[] {now.a, now.c, now.haa, now.hac, now.hcc});
        for (float[] weights :
                new float[][] {dense, denseSquares, segment, segmentSquares, hashed, position, positionSquares}) {
            saveNonZero(out, weights);
        }
    }

    private static void saveNonZero(ByteWriter out, float[] weights) {
        out.writeInt(weights.length);
        int used = 0;
        for (float weight : weights) {
            used += weight != 0 ? 1 : 0;
        }
        out.writeInt(used);
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                out.writeInt(i - last);
                out.writeFloat(weights[i]);
                last = i;
            }
        }
    }

    @Override
    public void load(ByteReader in) {
        long count = in.readLong();
        double[] sums = in.readDoubles();
        for (float[] weights :
                new float[][] {dense, denseSquares, segment, segmentSquares, hashed, position, positionSquares}) {
            if (in.readInt() != weights.length) {
                throw new ByteReader.MalformedException("weights of another shape");
            }
            Arrays.fill(weights, 0);
            int used = in.readCount(5);
            int at = 0;
            for (int i = 0; i < used; i++) {
                at += in.readInt();
                weights[at] = in.readFloat();
            }
        }
        calibration = new Calibration(sums[0], sums[1], sums[2], sums[3], sums[4]);
        lists = count;
    }
}
