package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/**
 * Page-Hinkley test: whether the mean of a stream rose (Page, Biometrika 1954; Hinkley, Biometrika 1971).
 *
 * <pre>
 * g &lt;- max(0, g + x - mu - delta);   alarm when g &gt; threshold
 * </pre>
 *
 * With a fixed mu of 0 and paired differences of losses it asks whether one ranking loses to another for long enough;
 * with the stream's own running mean whether it got worse. The learner thread writes; {@link #level} is for any.
 */
final class LossWatch {
    private final double delta;
    private final double threshold;
    private final boolean againstOwnMean;
    private volatile double sum;
    private double mean;
    private long count;

    LossWatch(double delta, double threshold, boolean againstOwnMean) {
        this.delta = delta;
        this.threshold = threshold;
        this.againstOwnMean = againstOwnMean;
    }

    /** Adds a value; true if this raises the alarm, which starts the test anew. */
    boolean add(double value) {
        count++;
        mean += (value - mean) / count;
        sum = Math.max(0, sum + value - (againstOwnMean ? mean : 0) - delta);
        if (sum > threshold) {
            reset();
            return true;
        }
        return false;
    }

    /** Changes a value that was added by so much; only where the mean is fixed. True as for {@link #add}. */
    boolean correct(double by) {
        sum = Math.max(0, sum + by);
        if (sum > threshold) {
            reset();
            return true;
        }
        return false;
    }

    /** How near it is to the alarm, 0 to 1. */
    double level() {
        return sum / threshold;
    }

    void reset() {
        sum = 0;
        mean = 0;
        count = 0;
    }

    void save(ByteWriter out) {
        out.writeDoubles(new double[] {sum, mean});
        out.writeLong(count);
    }

    void load(ByteReader in) {
        double[] values = in.readDoubles();
        sum = values[0];
        mean = values[1];
        count = in.readLong();
    }
}
