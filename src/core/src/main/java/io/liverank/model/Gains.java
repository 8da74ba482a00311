package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.math.Exact;
import java.util.Arrays;

/**
 * A factor on what each family of hashed features adds to a score, or each part of one that keeps fields apart. With c_fi
 * what family f adds to row i before the factor, and L the loss of a list nothing was learned from yet:
 *
 * <pre>
 * gain_f = e^{a_f},   a_f within -{@value #FARTHEST} and {@value #FARTHEST}; at most 0 where weights are one user's own
 * d L / d a_f = gain_f sum_i (d L / d s_i) c_fi
 * </pre>
 *
 * As such lists were not seen, a family whose weights were learned too fast for what they know, or that know nothing, is
 * turned down, one that should count for more is turned up; its weights go on learning against the score with the factor
 * in it. So the factor is the family's learning rate, set by how well it foresees (a learned scale per level, as in
 * stacking on predictions made before the outcome; Wolpert, Neural Networks 1992). Weights that are one user's own have
 * their rate from a prior ({@link AdaGrad}), and are only turned down, field by field: turned up they would hold on to
 * tastes that have changed. All start at 1. Optimiser: {@link AdaGrad}. Written by the learner thread; any thread may read
 * {@link #values}.
 */
final class Gains {
    private static final float RATE = 0.1f;
    private static final float START = 0.1f;
    private static final double FARTHEST = 2;

    private final AdaGrad logs = AdaGrad.byRegion("linear.gain", RATE, START);

    /** The parameters: a logarithm per region, that of a family or part at its first. */
    Parameters parameters() {
        return logs;
    }

    /** The factors, a number for each region. */
    float[] values() {
        float[] a = logs.weights.values;
        float[] gains = new float[a.length];
        for (Family family : FeatureTable.FAMILIES) {
            int each = family.regionsOfPart();
            for (int part = family.region(); part < family.region() + family.regions(); part += each) {
                Arrays.fill(gains, part, part + each, a[part] == 0 ? 1 : gain(a[part], family));
            }
        }
        return gains;
    }

    private static double most(Family family) {
        return family.ofOne() ? 0 : FARTHEST;
    }

    private static float gain(double a, Family family) {
        return (float) Exact.exp(Math.max(-FARTHEST, Math.min(most(family), a)));
    }

    /**
     * Adds the gradient of a list that nothing was learned from.
     *
     * @param weights of all hashed features
     * @param slopes d loss / d score per row
     */
    void judge(FeatureMatrix list, float[] weights, float[] slopes) {
        float[] gains = values();
        double[] sums = new double[gains.length];
        for (int row = 0; row < list.rows; row++) {
            float g = slopes[row];
            for (int k = list.sparseStart[row]; g != 0 && k < list.sparseStart[row + 1]; k++) {
                int index = list.sparseIndex[k];
                sums[index / Family.REGION] += (double) g * weights[index] * list.sparseValue[k];
            }
        }
        for (Family family : FeatureTable.FAMILIES) {
            int each = family.regionsOfPart();
            for (int part = family.region(); part < family.region() + family.regions(); part += each) {
                double sum = 0;
                for (int region = part; region < part + each; region++) {
                    sum += sums[region];
                }
                if (sum != 0 && isFree(logs.weights.values[part], sum, family)) {
                    logs.gradient().add(part, (float) (gains[part] * sum));
                }
            }
        }
    }

    /** Whether a step against this slope leads nowhere beyond the bounds. */
    private static boolean isFree(float a, double slope, Family family) {
        return slope > 0 ? a > -FARTHEST : a < most(family);
    }
}
