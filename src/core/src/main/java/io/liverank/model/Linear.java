package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A linear score.
 *
 * <pre>
 * s_i = sum_d (w_d + sum_{segments k of the list} w_{k,d}) x_{i,d} + sum_{hashed features h of row i} (gain_h v_h + e_h(v_h)) x_{i,h}
 * </pre>
 *
 * Each dense weight is the sum of a common one and one per segment of the list (what the session did so far, device,
 * filters), so that "order by price" changes what a price is worth. Shapes: w a number per column, w_k
 * {@link FeatureMatrix#SEGMENTS} per column, v {@link FeatureTable#SPACE}. All start at 0. The gain is that of h's family: {@link Gains}; e_h
 * is 0 but for weights of one user's own: {@link Curves}. Weights of one
 * user's own that are of before {@link Changes a change of tastes} start anew. Optimiser: {@link AdaGrad}; these weights learn by the slope
 * without their curve, which bends what they are worth and not how they get there.
 */
final class Linear implements Component {
    private static final int SEGMENTS = FeatureMatrix.SEGMENTS;
    private static final float DENSE_RATE = 0.08f;
    private static final float SEGMENT_RATE = 0.015f;
    private static final float HASHED_RATE = 0.015f;
    private static final float DENSE_START = 1;
    private static final float HASHED_START = 0.3f;
    /** Their weights soon meet many lists, and lurch about in the first few otherwise. */
    private static final float ANYWHERE_START = 1;

    /** The precision that the weights of one user's own are given before anything is known: see {@link Family#ofOne}. */
    private static final float PRIOR_OF_ONE = 4;

    /** Pull of hashed weights towards 0, per unit of gradient. */
    private static final float HASHED_SHRINK = 0.02f;

    private final Columns dense = Columns.plain("linear.dense", DENSE_RATE, DENSE_START);
    private final Columns segment = Columns.bySegment("linear.segment", SEGMENTS, SEGMENT_RATE, DENSE_START);
    private final AdaGrad hashed =
            AdaGrad.byFamily("linear.hashed", HASHED_RATE, HASHED_START, ANYWHERE_START, HASHED_SHRINK, PRIOR_OF_ONE);
    private final Gains gains = new Gains();
    private final Curves curves = new Curves();
    private final Changes changes = new Changes(hashed);
    private final List<Parameters> parameters = List.of(dense, segment, hashed, gains.parameters(), changes, curves);

    @Override
    public List<Parameters> parameters() {
        return parameters;
    }

    @Override
    public void doubt() {
        changes.doubt();
    }

    @Override
    public void forgetNames() {
        hashed.forget(index -> !FeatureTable.familyOf(index).anywhere());
        changes.forget(part -> true);
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        float[] effective = denseWeights(list);
        float[][] weights = hashed.weights.pages();
        float[] factors = gains.values();
        float[] heights = curves.values();
        for (int row = 0; row < list.rows; row++) {
            float sum = dot(effective, list, row);
            for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
                int index = list.sparseIndex[k];
                float weight = weights[index >> Pages.SHIFT][index & Pages.MASK];
                float worth = factors[index / Family.REGION] * weight + Curves.of(heights, index, weight);
                sum += worth * list.sparseValue[k];
            }
            scores[row] += sum;
        }
        return Trace.NONE;
    }

    /** Weights times a row's dense features. Eight sums at once, because Java must not reorder one and each add waits for the last. */
    static float dot(float[] weights, FeatureMatrix list, int row) {
        int width = Math.min(weights.length, list.width);
        int base = row * list.width;
        float[] x = list.dense;
        float a = 0;
        float b = 0;
        float c = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        float k = 0;
        int d = 0;
        for (; d + 7 < width; d += 8) {
            a += weights[d] * x[base + d];
            b += weights[d + 1] * x[base + d + 1];
            c += weights[d + 2] * x[base + d + 2];
            e += weights[d + 3] * x[base + d + 3];
            f += weights[d + 4] * x[base + d + 4];
            g += weights[d + 5] * x[base + d + 5];
            h += weights[d + 6] * x[base + d + 6];
            k += weights[d + 7] * x[base + d + 7];
        }
        for (; d < width; d++) {
            a += weights[d] * x[base + d];
        }
        return a + b + (c + e) + (f + g + (h + k));
    }

    /** What the list's dense columns weigh: the common weights and those of its segments. */
    float[] denseWeights(FeatureMatrix list) {
        float[] effective = Arrays.copyOf(dense.weights.values(), list.width);
        float[][] ofSegments = segment.weights.pages();
        for (int one : list.segments) {
            float[] own = ofSegments[one];
            int known = Math.min(list.width, own.length);
            for (int d = 0; d < known; d++) {
                effective[d] += own[d];
            }
        }
        return effective;
    }

    @Override
    public void slopes(FeatureMatrix list, int row, double[] slopes) {
        float[] weights = denseWeights(list);
        for (int d = 0; d < list.width; d++) {
            slopes[d] += weights[d];
        }
    }

    /** What the weight of a hashed feature is multiplied by. */
    float gain(int index) {
        return gains.values()[index / Family.REGION];
    }

    /** What the curve adds to the weight of a hashed feature. */
    float bent(int index, float weight) {
        return Curves.of(curves.values(), index, weight);
    }

    /** How many times steeper the score is along the weight of a hashed feature than without its curve. */
    float stretch(int index) {
        return 1 + Curves.slope(curves.values(), index, hashed.weights.get(index)) / gain(index);
    }

    @Override
    public void families(FeatureMatrix list, int row, double[] sums) {
        float[] factors = gains.values();
        float[] heights = curves.values();
        for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
            int index = list.sparseIndex[k];
            float weight = hashed.weights.get(index);
            double worth = (double) factors[index / Family.REGION] * weight + Curves.of(heights, index, weight);
            sums[FeatureTable.familyOf(index).ordinal()] += worth * list.sparseValue[k];
        }
    }

    /** Those that all segments share. */
    @Override
    public void denseWeights(double[] weights) {
        float[] common = dense.weights.values();
        for (int d = 0; d < weights.length; d++) {
            weights[d] += common[d];
        }
    }

    /** The root mean square of those of its weights that have learned something, with its gain. */
    @Override
    public void familyWeights(Map<String, Double> weights) {
        float[] factors = gains.values();
        for (Family family : FeatureTable.FAMILIES) {
            weights.put(family.name(), familyWeight(family, factors));
        }
    }

    private double familyWeight(Family family, float[] factors) {
        double sum = 0;
        int used = 0;
        for (int i = family.first(); i < family.end(); i++) {
            float weight = hashed.weights.get(i);
            if (weight != 0) {
                double counted = (double) factors[i / Family.REGION] * weight;
                sum += counted * counted;
                used++;
            }
        }
        return used == 0 ? 0 : Math.sqrt(sum / used);
    }

    @Override
    public void judge(FeatureMatrix list, Trace trace, float[] slopes) {
        gains.judge(list, hashed.weights, slopes, changes);
        curves.judge(list, hashed.weights, slopes);
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        int width = list.width;
        float[] sums = new float[width];
        SparseGradient ofHashed = hashed.gradient();
        float[] factors = gains.values();
        for (int row = 0; row < list.rows; row++) {
            float g = slopes[row];
            if (g == 0) {
                continue;
            }
            int base = row * width;
            for (int d = 0; d < width; d++) {
                sums[d] += g * list.dense[base + d];
            }
            for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
                int index = list.sparseIndex[k];
                float x = factors[index / Family.REGION] * list.sparseValue[k];
                ofHashed.add(index, g * x);
                if (FeatureTable.familyOf(index).ofOne()) {
                    hashed.know(index, g, x);
                }
            }
        }
        dense.add(0, sums);
        for (int one : list.segments) {
            segment.add(one, sums);
        }
    }
}
