package io.liverank.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean difference of a figure between two rankings of the same lists, with a 95% interval.
 *
 * <p>One user's lists are alike, so lists are not as many independent observations as they are many: the standard error
 * is that of the sums of users (clustered by actor; Liang and Zeger, Biometrika 73, 1986), and the quantile Student's
 * with one degree of freedom less than there are actors. A list without an actor stands for itself. A bootstrap by users
 * would give the same to the second digit, and need a seed and a thousand times the work. What the interval does not
 * hold: another file, another month.
 *
 * @param lists ranked in both runs
 * @param actors behind them
 * @param mean second run minus first; NaN without a list
 * @param low of the interval; NaN below {@value #LEAST} actors
 * @param high of the interval, likewise
 */
public record PairedDifference(long lists, long actors, double mean, double low, double high, Verdict verdict) {
    /** Fewer say nothing about others. */
    public static final int LEAST = 20;

    /** The normal distribution's quantile at 0.975. */
    private static final double Z = 1.959964;

    /** What may be said of the second run. */
    public enum Verdict {
        BETTER,
        WORSE,
        NOT_TOLD_APART
    }

    /**
     * From the differences of lists.
     *
     * @param actors whose list each is; null for nobody known
     */
    public static PairedDifference of(List<String> actors, double[] differences) {
        double mean = 0;
        for (double difference : differences) {
            mean += difference / differences.length;
        }
        Map<String, Integer> numbers = new HashMap<>();
        double[] sums = new double[differences.length];
        int groups = 0;
        for (int i = 0; i < differences.length; i++) {
            String actor = actors.get(i);
            Integer group = actor == null ? null : numbers.get(actor);
            if (group == null) {
                group = groups++;
                if (actor != null) {
                    numbers.put(actor, group);
                }
            }
            sums[group] += differences[i] - mean;
        }
        if (groups < LEAST) {
            return new PairedDifference(
                    differences.length,
                    groups,
                    differences.length == 0 ? Double.NaN : mean,
                    Double.NaN,
                    Double.NaN,
                    Verdict.NOT_TOLD_APART);
        }
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        double error = Math.sqrt(squares * groups / (groups - 1)) / differences.length;
        double half = error * quantile(groups - 1);
        Verdict verdict = mean - half > 0 ? Verdict.BETTER : mean + half < 0 ? Verdict.WORSE : Verdict.NOT_TOLD_APART;
        return new PairedDifference(differences.length, groups, mean, mean - half, mean + half, verdict);
    }

    /** Student's at 0.975, by its expansion (Abramowitz and Stegun 26.7.5): to three digits from {@value #LEAST} on. */
    private static double quantile(int freedom) {
        double cube = Z * Z * Z;
        return Z + (cube + Z) / (4.0 * freedom) + (5 * cube * Z * Z + 16 * cube + 3 * Z) / (96.0 * freedom * freedom);
    }
}
