package io.liverank.model;

import io.liverank.math.Exact;

/**
 * The stretch {@code a} and shift {@code c} of {@link ListLoss}, with the decayed sums of second derivatives for Newton
 * steps. Immutable.
 */
record Calibration(double a, double c, double haa, double hac, double hcc) {
    static final Calibration NONE = new Calibration(1, 0, 1, 0, 1);

    private static final int MEMORY = 500;
    private static final double FLATTEST = 0.1;
    private static final double STEEPEST = 3;
    private static final double FURTHEST = 10;

    double probability(double logit) {
        return Exact.sigmoid(a * logit + c);
    }

    /** After one damped Newton step on the probability loss of a list; older lists' curvature decays. */
    Calibration after(float[] scores, float[] gains, float weight) {
        double[] logits = ListLoss.logits(scores);
        double ga = 0;
        double gc = 0;
        double keep = 1 - 1.0 / MEMORY;
        double aa = haa * keep;
        double ac = hac * keep;
        double cc = hcc * keep;
        for (int i = 0; i < scores.length; i++) {
            double x = Math.max(-20, Math.min(20, logits[i]));
            double p = Exact.sigmoid(a * x + c);
            double error = weight * (p - (gains[i] > 0 ? 1 : 0));
            double curvature = weight * p * (1 - p);
            ga += error * x;
            gc += error;
            aa += curvature * x * x;
            ac += curvature * x;
            cc += curvature;
        }
        return moved(ga, gc, aa, ac, cc);
    }

    /** The same if a row of a list that was learned was chosen after all: only its label was wrong, no curvature comes anew. */
    Calibration corrected(float[] scores, int row, float weight) {
        double x = Math.max(-20, Math.min(20, ListLoss.logits(scores)[row]));
        return moved(-weight * x, -weight, haa, hac, hcc);
    }

    private Calibration moved(double ga, double gc, double aa, double ac, double cc) {
        double paa = aa + 1;
        double pcc = cc + 1;
        double determinant = paa * pcc - ac * ac;
        double free = a - (pcc * ga - ac * gc) / determinant;
        double nextA = Math.max(FLATTEST, Math.min(STEEPEST, free));
        // the best shift for that stretch: one for a stretch beyond its bound would be wrong by as much as that is
        double nextC = c - (gc + ac * (nextA - a)) / pcc;
        if (!Double.isFinite(free) || !Double.isFinite(nextC)) {
            return this;
        }
        return new Calibration(nextA, Math.max(-FURTHEST, Math.min(FURTHEST, nextC)), aa, ac, cc);
    }
}
