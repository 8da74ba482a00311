package io.liverank.event;

/**
 * A place in the event log: that of an entry. What its numbers mean is the log's own affair; to everybody else positions of one
 * log are before or after each other, and no more. Ordered as the log is.
 *
 * @param major the number that decides; 0 before the first entry of any log that does not count in {@code minor} alone
 * @param minor tells apart the entries of one {@code major}
 */
public record LogPosition(long major, long minor) implements Comparable<LogPosition> {
    /** Before the first entry. */
    public static final LogPosition START = new LogPosition(0, 0);

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
        return major == 0;
    }

    @Override
    public int compareTo(LogPosition that) {
        int byMajor = Long.compare(major, that.major);
        return byMajor != 0 ? byMajor : Long.compare(minor, that.minor);
    }

    @Override
    public String toString() {
        return major + "-" + minor;
    }
}
