package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import java.util.Arrays;

/**
 * A factor on what each family of hashed features adds to a score, or each part of one that keeps fields apart; see {@link Gain}.
 *
 * <p>A family whose weights were learned too fast for what they know, or that know nothing, is turned down, one that should count
 * for more is turned up; its weights go on learning against the score with the factor in it. So the factor is the family's
 * learning rate, set by how well it foresees. Weights that are one user's own ({@link Family#ofOne}) have their rate from a
 * prior ({@link AdaGrad}), which fits one shop better than another: field by field they are turned down as far as need be, and up by
 * half at most, as what is believed more holds on longer to tastes that have changed ({@link Changes}).
 * Written by the learner thread; any thread may read {@link #values}.
 */
final class Gains {
    private static final double PRECISION = 2;
    /** Of what is one user's own. */
    private static final double MOST = 1.5;

    private final Gain gain = Gain.byRegion("linear.gain", PRECISION, MOST);

    /** The parameters: a factor per region, that of a family or part at its first. */
    Parameters parameters() {
        return gain;
    }

    /** The factors, a number for each region. */
    float[] values() {
        float[] gains = new float[gain.weights.size()];
        for (Family family : FeatureTable.FAMILIES) {
            int each = family.regionsOfPart();
            for (int part = family.region(); part < family.region() + family.regions(); part += each) {
                Arrays.fill(gains, part, part + each, gain.of(part));
            }
        }
        return gains;
    }

    /**
     * Takes a list that nothing was learned from.
     *
     * @param weights of all hashed features
     * @param slopes d loss / d score per row
     * @param changes told of each part that is one user's own, with its factor
     */
    void judge(FeatureMatrix list, Tensor weights, float[] slopes, Changes changes) {
        double[] sums = new double[gain.weights.size()];
        float[][] own = new float[sums.length][];
        for (int row = 0; row < list.rows; row++) {
            float g = slopes[row];
            for (int k = list.sparseStart[row]; g != 0 && k < list.sparseStart[row + 1]; k++) {
                int index = list.sparseIndex[k];
                float part = weights.get(index) * list.sparseValue[k];
                Family family = FeatureTable.familyOf(index);
                if (family.ofOne()) {
                    int first = family.firstOfPart(index);
                    own[first] = own[first] == null ? new float[list.rows] : own[first];
                    own[first][row] += part;
                } else {
                    sums[family.region()] += (double) g * part;
                }
            }
        }
        for (int region = 0; region < sums.length; region++) {
            if (own[region] != null) {
                Along along = Along.of(own[region], slopes);
                gain.judge(region, along);
                changes.judge(region, along, gain.of(region));
            } else if (sums[region] != 0) {
                gain.nudge(region, gain.of(region) * sums[region]);
            }
        }
    }
}
