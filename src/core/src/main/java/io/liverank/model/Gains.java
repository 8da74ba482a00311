package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.math.Exact;
import java.util.List;

/**
 * A factor on what each family of hashed features adds to a score, but for those that are one user's own, which have a prior
 * ({@link AdaGrad}). With c_fi what family f adds to row i before the factor, and L the loss of a list nothing was learned
 * from yet:
 *
 * <pre>
 * gain_f = e^{a_f},   a_f within -{@value #FARTHEST} and {@value #FARTHEST}
 * d L / d a_f = gain_f sum_i (d L / d s_i) c_fi
 * </pre>
 *
 * As such lists were not seen, a family whose weights were learned too fast for what they know, or that know nothing, is
 * turned down, one that should count for more is turned up; its weights go on learning against the score with the factor
 * in it. So the factor is the family's learning rate, set by how well it foresees (a learned scale per level, as in
 * stacking on predictions made before the outcome; Wolpert, Neural Networks 1992). All start at 1. Optimiser: {@link AdaGrad}.
 * Written by the learner thread; any thread may read {@link #values}.
 */
final class Gains {
    private static final float RATE = 0.1f;
    private static final float START = 0.1f;
    private static final double FARTHEST = 2;

    private final AdaGrad logs = AdaGrad.byRegion("linear.gain", RATE, START);

    /** The parameters: a logarithm per region, that of a family at its first. */
    Parameters parameters() {
        return logs;
    }

    /** The factors, a number for each region. */
    float[] values() {
        float[] a = logs.weights.values;
        float[] gains = new float[a.length];
        List<Family> families = FeatureTable.FAMILIES;
        for (int f = 0; f < families.size(); f++) {
            Family family = families.get(f);
            float gain = a[family.region()] == 0 ? 1 : gain(a[family.region()]);
            for (int region = 0; region < family.regions(); region++) {
                gains[family.region() + region] = gain;
            }
        }
        return gains;
    }

    private static float gain(double a) {
        return (float) Exact.exp(Math.max(-FARTHEST, Math.min(FARTHEST, a)));
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
            if (family.ofOne()) {
                continue;
            }
            double sum = 0;
            for (int region = 0; region < family.regions(); region++) {
                sum += sums[family.region() + region];
            }
            if (sum != 0 && isFree(logs.weights.values[family.region()], sum)) {
                logs.gradient().add(family.region(), (float) (gains[family.region()] * sum));
            }
        }
    }

    /** Whether a step against this slope leads nowhere beyond the bounds. */
    private static boolean isFree(float a, double slope) {
        return slope > 0 ? a > -FARTHEST : a < FARTHEST;
    }
}
