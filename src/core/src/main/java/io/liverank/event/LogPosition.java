package io.liverank.event;

/**
 * A place in the event log: that of the entry with this id. Ordered as the log is.
 *
 * @param millis the log's own clock when the entry was appended
 * @param sequence tells apart the entries of one millisecond
 */
public record LogPosition(long millis, long sequence) implements Comparable<LogPosition> {
    /** Before the first entry. */
    public static final LogPosition START = new LogPosition(0, 0);

    /** In milliseconds: 1973. A smaller number counts entries, as positions do that a replay makes. */
    private static final long LEAST_TIME = 100_000_000_000L;

    /** Whether {@link #millis} is a time: positions of a log that has no clock count entries there, or hold 0. */
    public boolean isTimed() {
        return millis >= LEAST_TIME;
    }

    /** Reads the form that {@link #toString} writes. */
    public static LogPosition parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("not a log position: " + text);
        }
        return new LogPosition(Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
    }

    /** Whether this is before every entry that a log can have. */
    public boolean isStart() {
        return millis == 0;
    }

    @Override
    public int compareTo(LogPosition that) {
        int byMillis = Long.compare(millis, that.millis);
        return byMillis != 0 ? byMillis : Long.compare(sequence, that.sequence);
    }

    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
