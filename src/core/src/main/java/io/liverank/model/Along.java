package io.liverank.model;

/**
 * How the loss of a list changes along a direction of its scores. With c_i what is added to row i and s_i the loss's slope there:
 *
 * <pre>
 * slope = sum_i s_i c_i;   curvature = 1/2 (sum_i |s_i| c_i^2 - (sum_i |s_i| c_i)^2 / sum_i |s_i|)
 * </pre>
 *
 * The curvature of a softmax with probabilities q is {@code var_q(c)}; that of a list with a choice is this in the mean.
 */
record Along(double slope, double curvature) {
    static Along of(float[] added, float[] slopes) {
        double slope = 0;
        double square = 0;
        double mean = 0;
        double all = 0;
        for (int row = 0; row < added.length; row++) {
            double size = Math.abs(slopes[row]);
            slope += (double) slopes[row] * added[row];
            square += size * added[row] * added[row];
            mean += size * added[row];
            all += size;
        }
        return new Along(slope, all == 0 ? 0 : (square - mean * mean / all) / 2);
    }

    /** Whether it tells which way to go, and how far. */
    boolean tells() {
        return Double.isFinite(slope) && curvature > 0 && curvature <= Float.MAX_VALUE;
    }
}
