package io.liverank.profile;

import io.liverank.math.Exact;

/**
 * A counter whose additions lose half their weight every half-life, kept in a single number:
 * {@code level = log2(sum of w_i 2^(t_i / h))}, so that its value at time t is {@code 2^(level - t/h)}. Forward decay
 * (Cormode, Shkapenyuk, Srivastava, Xu: "Forward decay", ICDE 2009) in logarithmic form: nothing overflows, nothing
 * needs to be touched as time passes, and late additions count for what they are worth, in any order. Thread-safe: no
 * state but the half-life.
 *
 * @param halfLife in milliseconds, above 0
 */
public record Decay(double halfLife) {
    /** The level of a counter nothing was added to. */
    public static final double EMPTY = Double.NEGATIVE_INFINITY;

    /** Beyond 2^50 to 1 the smaller summand no longer changes a double. */
    private static final double NEGLIGIBLE = 50;

    private static final double ROUNDING = 1e-6;

    /** The level after adding {@code weight} (above 0) at {@code time}. */
    public double add(double level, double weight, long time) {
        return sum(level, addition(weight, time));
    }

    /** The level of a counter that {@code weight} (above 0) alone was added to, at {@code time}. */
    double addition(double weight, long time) {
        return Exact.log2(weight) + time / halfLife;
    }

    /** The level of a counter that both levels' additions went to. */
    double sum(double level, double added) {
        double high = Math.max(level, added);
        double gap = high - Math.min(level, added);
        return gap > NEGLIGIBLE ? high : high + Exact.log2(1 + Exact.exp2(-gap));
    }

    /**
     * The level after taking back {@code weight} (above 0) that was added at {@code time}. What is left is never less than
     * nothing: a remainder that only rounding could have left is {@link #EMPTY}.
     */
    double subtract(double level, double weight, long time) {
        double gap = level - addition(weight, time);
        if (gap > NEGLIGIBLE) {
            return level;
        }
        double left = gap > 0 ? 1 - Exact.exp2(-gap) : 0;
        return left > ROUNDING ? level + Exact.log2(left) : EMPTY;
    }

    /** The counter's value at {@code time}; 0 if nothing was added. */
    public double value(double level, long time) {
        return valueAt(level, halfLives(time));
    }

    /** {@code time} in half-lives: for asking many counters at the same time. */
    double halfLives(long time) {
        return time / halfLife;
    }

    /** The counter's value at a time in half-lives; 0 if nothing was added. */
    static double valueAt(double level, double halfLives) {
        return level == EMPTY ? 0 : Exact.exp2(level - halfLives);
    }
}
