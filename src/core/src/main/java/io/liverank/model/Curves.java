package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.model.Tensor.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * What a weight of one user's own ({@link Family#ofOne}) is worth, read off what such weights turned out to be worth: a weight w of a
 * part adds {@code e(w)} to a score besides, where e is piecewise linear between {@value #KNOTS} knots from {@value #FIRST} on,
 * {@value #APART} apart, level outside, a curve for each part:
 *
 * <pre>
 * e(w) = sum_k e_k B_k(w)                      B_k: 1 at the k-th knot, 0 at the others, linear between; nothing if w = 0
 * n_k += c_k;   e_k -= s_k / (n_k + p)
 * </pre>
 *
 * with s_k and c_k the loss's slope and curvature {@link Along} what e_k adds, of a list that nothing was learned from yet, and p =
 * {@value #PRECISION}, the precision of a normal prior around 0.
 *
 * <p>A normal prior on the weights shrinks all of them alike: it fits where tastes are spread evenly around a middle. Where people love
 * a few things and do not care for the rest, half of a small weight is noise and a large one is too small. How far weights are to be
 * believed is known from all users together, however few lists each of them has (empirical Bayes; Robbins 1956). The prior is firm, so that
 * a shop in which tastes are spread evenly keeps what it has, and so that tastes that change are not held on to for long
 * ({@link Changes}); what has changed leaves the curves as they are.
 *
 * <p>The learner thread writes; any thread may read {@link #values}.
 */
final class Curves extends Parameters {
    private static final int KNOTS = 5;
    private static final float FIRST = -1;
    private static final float APART = 0.5f;
    private static final double PRECISION = 200;

    /** Per region, where the curve of its part begins; -1 if it has none. */
    private static final int[] STARTS = starts();

    private final Tensor known = Tensor.byRegion(AdaGrad.squares("linear.curve"), Kind.SUMS, KNOTS);
    /** Of the loss along each height, since the last step. */
    private final double[] slopes = new double[known.size()];

    private final double[] curvatures = new double[known.size()];

    Curves() {
        super(Tensor.byRegion("linear.curve", Kind.WEIGHTS, KNOTS));
    }

    private static int[] starts() {
        int[] starts = new int[FeatureTable.SPACE / Family.REGION];
        Arrays.fill(starts, -1);
        for (int region = 0; region < starts.length; region++) {
            int index = region * Family.REGION;
            Family family = FeatureTable.familyOf(index);
            if (family.ofOne()) {
                starts[region] = family.firstOfPart(index) * KNOTS;
            }
        }
        return starts;
    }

    /** The heights of all curves, for {@link #of} and {@link #slope}. */
    float[] values() {
        return weights.values();
    }

    /** What the weight of a hashed feature is worth more than it says; 0 if it is not one user's own. */
    static float of(float[] values, int index, float weight) {
        int start = STARTS[index / Family.REGION];
        if (start < 0 || weight == 0) {
            return 0;
        }
        float at = at(weight);
        int below = below(at);
        float share = at - below;
        return (1 - share) * values[start + below] + share * values[start + below + 1];
    }

    /** By how much {@link #of} grows with the weight. */
    static float slope(float[] values, int index, float weight) {
        int start = STARTS[index / Family.REGION];
        float at = at(weight);
        if (start < 0 || weight == 0 || at == 0 || at == KNOTS - 1) {
            return 0;
        }
        int below = start + below(at);
        return (values[below + 1] - values[below]) / APART;
    }

    /** How many knots from the first. */
    private static float at(float weight) {
        return Math.max(0, Math.min(KNOTS - 1, (weight - FIRST) / APART));
    }

    private static int below(float at) {
        return Math.min(KNOTS - 2, (int) at);
    }

    /**
     * Takes a list that nothing was learned from.
     *
     * @param own all hashed weights
     * @param rowSlopes d loss / d score per row
     */
    void judge(FeatureMatrix list, Tensor own, float[] rowSlopes) {
        float[][] parts = new float[slopes.length][];
        for (int row = 0; row < list.rows; row++) {
            for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
                int index = list.sparseIndex[k];
                int start = STARTS[index / Family.REGION];
                float weight = start < 0 ? 0 : own.get(index);
                if (weight != 0) {
                    float at = at(weight);
                    int below = below(at);
                    float share = at - below;
                    add(parts, start + below, row, list.rows, (1 - share) * list.sparseValue[k]);
                    add(parts, start + below + 1, row, list.rows, share * list.sparseValue[k]);
                }
            }
        }
        for (int at = 0; at < parts.length; at++) {
            Along along = parts[at] == null ? null : Along.of(parts[at], rowSlopes);
            if (along != null && along.tells()) {
                slopes[at] += along.slope();
                curvatures[at] += along.curvature();
            }
        }
    }

    private static void add(float[][] parts, int at, int row, int rows, float added) {
        if (added != 0) {
            parts[at] = parts[at] == null ? new float[rows] : parts[at];
            parts[at][row] += added;
        }
    }

    @Override
    List<Tensor> tensors() {
        return List.of(weights, known);
    }

    @Override
    void fit() {}

    @Override
    float gradient(int at) {
        return (float) slopes[at];
    }

    @Override
    void step(Step step) {
        for (int at = 0; at < slopes.length; at++) {
            if (curvatures[at] > 0) {
                float n = known.get(at) + (float) curvatures[at];
                known.set(at, n);
                double information = n + PRECISION;
                float direction = (float) (slopes[at] / information);
                weights.set(at, step.moved(weights.get(at), at, 1, direction, (float) Math.sqrt(information)));
                slopes[at] = 0;
                curvatures[at] = 0;
            }
        }
    }
}
