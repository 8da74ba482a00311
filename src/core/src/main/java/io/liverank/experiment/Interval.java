package io.liverank.experiment;

import io.liverank.math.Exact;

/**
 * Between which values a share lies: one element of a confidence sequence, which may be looked at after every observation and
 * at any time one likes. With a chance of 95% all of its elements, up to any time, hold what they should.
 *
 * <p>What they should hold is the mean, over the observations so far, of the chance that each had of being a success, given all
 * that went before. Those chances may differ and move, as they do where a model learns and tastes change: the method asks for
 * observations in [0, 1] alone, neither for independence nor for one chance that stays. It is the two-sided normal mixture of
 * Howard, Ramdas, McAuliffe and Sekhon (2021), "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of
 * Statistics 49(2), equation 14, after Robbins (1970), with the variance of Hoeffding's inequality: after n observations, with
 * v = n/4, the mean is within sqrt((v + r) ln((v + r) / (r a²))) / n of the observed one, a = 0.05. r decides where the sequence is
 * narrowest; {@value #RHO} is right for about 200 observations.
 */
public record Interval(double low, double high) {
    private static final double ALPHA = 0.05;
    private static final double RHO = 6;

    /** Of a share of so many successes among so many; all there is of none. */
    static Interval of(long successes, long count) {
        if (count == 0) {
            return new Interval(0, 1);
        }
        double mean = (double) successes / count;
        double variance = count / 4.0;
        double radius = Math.sqrt((variance + RHO) * Exact.log((variance + RHO) / (RHO * ALPHA * ALPHA))) / count;
        return new Interval(Math.max(0, mean - radius), Math.min(1, mean + radius));
    }

    /** Whether {@code value} is within it. */
    boolean covers(double value) {
        return low <= value && value <= high;
    }
}
