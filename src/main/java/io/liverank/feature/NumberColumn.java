package io.liverank.feature;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/**
 * A numeric field that has columns, and how its values are spread: a moving mean and mean absolute deviation. A value
 * counts as at most {@value #OUTLIER} deviations from the mean (winsorising), so that a few absurd ones move neither.
 * Immutable.
 *
 * @param field hash of its name
 * @param count values met
 */
record NumberColumn(int field, long count, double mean, double deviation) {
    private static final double OUTLIER = 4;
    private static final double SLOWEST = 0.001;
    private static final double LEAST = 1e-3;
    /** A normal variable's standard deviation in mean absolute deviations. */
    private static final double STANDARD = 1.2533;

    static NumberColumn of(int field) {
        return new NumberColumn(field, 0, 0, 0);
    }

    NumberColumn with(double value) {
        if (count == 0) {
            return new NumberColumn(field, 1, value, Math.max(LEAST, 0.5 * Math.abs(value)));
        }
        double rate = Math.max(SLOWEST, 1.0 / (count + 1));
        double limit = OUTLIER * deviation;
        double off = Math.max(-limit, Math.min(limit, value - mean));
        return new NumberColumn(
                field, count + 1, mean + rate * off, Math.max(LEAST, deviation + rate * (Math.abs(off) - deviation)));
    }

    /** A difference of two values in standard deviations. */
    double standardised(double difference) {
        return count == 0 ? difference : difference / (STANDARD * deviation);
    }

    void save(ByteWriter out) {
        out.writeInt(field);
        out.writeLong(count);
        out.writeDouble(mean);
        out.writeDouble(deviation);
    }

    static NumberColumn load(ByteReader in) {
        return new NumberColumn(in.readInt(), in.readLong(), in.readDouble(), in.readDouble());
    }
}
