package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;

/**
 * Makes a distribution over a list of one number per row and the row's place: a conditional logit (McFadden 1974) of two
 * weights, learned online.
 *
 * <pre>
 * s_i = a x_i + b y_i,   q = softmax(s)                 x: the number, y: -ln of the place in the search engine's order
 * H  &lt;- (1 - 1/{@value #MEMORY}) H + w Cov_q(x, y),   (a, b) &lt;- (a, b) + w H^-1 ((x_c, y_c) - E_q(x, y))   after choice c
 * </pre>
 *
 * H is the observed information, so the step is Newton's on what was learned so far: the extended Kalman filter of two fixed
 * weights, or the online natural gradient (Ollivier, EJS 2018). No rate is to be chosen. Learner thread writes, any thread
 * reads.
 */
public final class ConditionalLogit {
    private static final double MEMORY = 10_000;
    /** What is known of the weights at first: as if from so much information. */
    private static final double BEFORE = 10;

    private static final double MOST = 5;

    /** a, b, and H: of a, of both, of b. */
    private record Fit(double number, double place, double ofNumber, double ofBoth, double ofPlace) {}

    private volatile Fit fit = new Fit(1, Prior.RETRIEVAL, BEFORE, 0, BEFORE);

    /** The scores of rows with these numbers. */
    public float[] score(float[] numbers, float[] places) {
        Fit now = fit;
        float[] scores = new float[numbers.length];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = (float) (now.number * numbers[row] + now.place * places[row]);
        }
        return scores;
    }

    /**
     * Learns a choice.
     *
     * @param out per row, whether it is no alternative, being chosen before
     */
    public void learn(float[] numbers, float[] places, int chosen, boolean[] out, double weight) {
        float[] scores = score(numbers, places);
        double high = scores[chosen];
        for (int row = 0; row < scores.length; row++) {
            high = out[row] ? high : Math.max(high, scores[row]);
        }
        double sum = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int row = 0; row < scores.length; row++) {
            if (!out[row]) {
                double e = Exact.exp(scores[row] - high);
                sum += e;
                x += e * numbers[row];
                y += e * places[row];
                xx += e * numbers[row] * numbers[row];
                xy += e * numbers[row] * places[row];
                yy += e * places[row] * places[row];
            }
        }
        x /= sum;
        y /= sum;
        step(numbers[chosen] - x, places[chosen] - y, xx / sum - x * x, xy / sum - x * y, yy / sum - y * y, weight);
    }

    private void step(double dx, double dy, double xx, double xy, double yy, double weight) {
        Fit now = fit;
        double kept = 1 - 1 / MEMORY;
        double ofNumber = Math.max(BEFORE, kept * now.ofNumber + weight * Math.max(0, xx));
        double ofPlace = Math.max(BEFORE, kept * now.ofPlace + weight * Math.max(0, yy));
        double most = 0.99 * Math.sqrt(ofNumber * ofPlace);
        double ofBoth = Math.max(-most, Math.min(most, kept * now.ofBoth + weight * xy));
        double determinant = ofNumber * ofPlace - ofBoth * ofBoth;
        fit = new Fit(
                bounded(now.number + weight * (ofPlace * dx - ofBoth * dy) / determinant),
                bounded(now.place + weight * (ofNumber * dy - ofBoth * dx) / determinant),
                ofNumber,
                ofBoth,
                ofPlace);
    }

    /** A counter and a place speak for a row or say nothing, never against it. */
    private static double bounded(double weight) {
        return Math.max(0, Math.min(MOST, weight));
    }

    /** Writes the weights and what is known of them. */
    public void save(ByteWriter out) {
        Fit now = fit;
        out.writeDoubles(new double[] {now.number, now.place, now.ofNumber, now.ofBoth, now.ofPlace});
    }

    /** Reads what {@link #save} wrote. */
    public void load(ByteReader in) {
        double[] read = in.readDoubles();
        if (read.length != 5) {
            throw new ByteReader.MalformedException("a fit of other weights");
        }
        fit = new Fit(read[0], read[1], read[2], read[3], read[4]);
    }
}
