package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.model.Tensor.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * A linear score.
 *
 * <pre>
 * s_i = sum_d (w_d + sum_{segments k of the list} w_{k,d}) x_{i,d} + sum_{hashed features h of row i} v_h x_{i,h}
 * </pre>
 *
 * Each dense weight is the sum of a common one and one per segment of the list (what the session did so far, device,
 * filters), so that "order by price" changes what a price is worth. Shapes: w a number per column, w_k
 * {@link FeatureMatrix#SEGMENTS} per column, v {@link FeatureTable#SPACE}. All start at 0. Optimiser: {@link Step}.
 */
final class Linear implements Component {
    private static final int FIXED = FeatureTable.COLUMNS.size();
    private static final int SEGMENTS = FeatureMatrix.SEGMENTS;
    private static final float DENSE_RATE = 0.08f;
    private static final float SEGMENT_RATE = 0.015f;
    private static final float HASHED_RATE = 0.015f;
    private static final float DENSE_START = 1;
    private static final float HASHED_START = 0.3f;
    /** The precision that the weights of one user's own are given before anything is known: see {@link Family#ofOne}. */
    private static final float PRIOR_OF_ONE = 4;

    /** Pull of hashed weights towards 0, per unit of gradient. */
    private static final float HASHED_SHRINK = 0.02f;

    private final Tensor dense = Tensor.byColumn("linear.dense", Kind.WEIGHTS, 1, FIXED);
    private final Tensor denseSquares = Tensor.byColumn("linear.dense.squares", Kind.SUMS, 1, FIXED);
    private final Tensor segment = Tensor.byColumn("linear.segment", Kind.WEIGHTS, SEGMENTS, FIXED);
    private final Tensor segmentSquares = Tensor.byColumn("linear.segment.squares", Kind.SUMS, SEGMENTS, FIXED);
    private final Tensor hashed = Tensor.byFamily("linear.hashed", Kind.WEIGHTS);
    private final Tensor hashedSquares = Tensor.byFamily("linear.hashed.squares", Kind.SUMS);
    private Gradient gradient;

    /** What was added since the last step. Made when it is first needed: a model that only scores has none. */
    private static final class Gradient {
        float[] dense = {};
        float[] segment = {};
        float[] sums = {};
        final boolean[] segmentTouched = new boolean[SEGMENTS];
        final SparseGradient hashed = new SparseGradient(FeatureTable.SPACE);

        void fit(int width) {
            if (dense.length < width) {
                dense = Arrays.copyOf(dense, width);
                sums = Arrays.copyOf(sums, width);
                segment = Arrays.copyOf(segment, width * SEGMENTS);
            }
        }
    }

    @Override
    public List<Tensor> tensors() {
        return List.of(dense, denseSquares, segment, segmentSquares, hashed, hashedSquares);
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        float[] effective = denseWeights(list);
        float[] weights = hashed.values;
        for (int row = 0; row < list.rows; row++) {
            float sum = dot(effective, list, row);
            for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
                sum += weights[list.sparseIndex[k]] * list.sparseValue[k];
            }
            scores[row] += sum;
        }
        return Trace.NONE;
    }

    /** Weights times a row's dense features. Four sums at once, because Java must not reorder one. */
    static float dot(float[] weights, FeatureMatrix list, int row) {
        int width = Math.min(weights.length, list.width);
        int base = row * list.width;
        float[] x = list.dense;
        float a = 0;
        float b = 0;
        float c = 0;
        float e = 0;
        int d = 0;
        for (; d + 3 < width; d += 4) {
            a += weights[d] * x[base + d];
            b += weights[d + 1] * x[base + d + 1];
            c += weights[d + 2] * x[base + d + 2];
            e += weights[d + 3] * x[base + d + 3];
        }
        for (; d < width; d++) {
            a += weights[d] * x[base + d];
        }
        return a + b + (c + e);
    }

    /** What the list's dense columns weigh: the common weights and those of its segments. */
    float[] denseWeights(FeatureMatrix list) {
        float[] effective = Arrays.copyOf(dense.values, list.width);
        float[] ofSegments = segment.values;
        int known = Math.min(list.width, ofSegments.length / SEGMENTS);
        for (int d = 0; d < known; d++) {
            float sum = effective[d];
            for (int one : list.segments) {
                sum += ofSegments[d * SEGMENTS + one];
            }
            effective[d] = sum;
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

    /** The common weight of each dense feature. */
    float[] common() {
        return dense.values;
    }

    /** What each family of hashed features adds to the row's score, by {@link Family#ordinal}. */
    double[] familyContributions(FeatureMatrix list, int row) {
        double[] sums = new double[FeatureTable.FAMILIES.size()];
        for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
            int index = list.sparseIndex[k];
            sums[FeatureTable.familyOf(index).ordinal()] += (double) hashed.values[index] * list.sparseValue[k];
        }
        return sums;
    }

    /** The root mean square of the weights that a family of hashed features has learned. */
    double familyWeight(Family family) {
        double sum = 0;
        int used = 0;
        for (int i = family.first(); i < family.end(); i++) {
            float weight = hashed.values[i];
            if (weight != 0) {
                sum += (double) weight * weight;
                used++;
            }
        }
        return used == 0 ? 0 : Math.sqrt(sum / used);
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        if (gradient == null) {
            gradient = new Gradient();
        }
        int width = list.width;
        gradient.fit(width);
        float[] sums = gradient.sums;
        Arrays.fill(sums, 0);
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
                gradient.hashed.add(list.sparseIndex[k], g * list.sparseValue[k]);
            }
        }
        for (int one : list.segments) {
            gradient.segmentTouched[one] = true;
        }
        for (int d = 0; d < width; d++) {
            gradient.dense[d] += sums[d];
            for (int one : list.segments) {
                gradient.segment[d * SEGMENTS + one] += sums[d];
            }
        }
    }

    @Override
    public void step(Step step) {
        int width = Math.min(gradient.dense.length, dense.values.length);
        for (int d = 0; d < width; d++) {
            step.adaGrad(0, dense.values, d, denseSquares.values, d, gradient.dense[d], DENSE_RATE, DENSE_START);
        }
        Arrays.fill(gradient.dense, 0);
        for (int one = 0; one < gradient.segmentTouched.length; one++) {
            if (gradient.segmentTouched[one]) {
                for (int d = 0; d < width; d++) {
                    int i = d * SEGMENTS + one;
                    float g = gradient.segment[i];
                    step.adaGrad(2, segment.values, i, segmentSquares.values, i, g, SEGMENT_RATE, DENSE_START);
                    gradient.segment[i] = 0;
                }
                gradient.segmentTouched[one] = false;
            }
        }
        float[] weights = hashed.values;
        gradient.hashed.drain((index, g) -> {
            float shrunk = g + HASHED_SHRINK * Math.abs(g) * weights[index];
            boolean ofOne = FeatureTable.familyOf(index).ofOne();
            if (ofOne) {
                step.newton(4, weights, index, hashedSquares.values, index, shrunk, PRIOR_OF_ONE);
            } else {
                step.adaGrad(4, weights, index, hashedSquares.values, index, shrunk, HASHED_RATE, HASHED_START);
            }
        });
    }
}
