package io.liverank.event;

import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.EventLog.Entry;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * An entry as its log keeps it, for logs that keep bytes.
 *
 * @param clock the log's own when it was appended, milliseconds since 1970
 * @param bytes the event, as {@link EventCodec} writes it
 */
public record LogRow(LogPosition position, long clock, byte[] bytes) {
    /** A log that lost its tail may give the same places again: a place alone does not tell that an entry is the one that was. */
    public boolean isAnother(LogRow before) {
        return before != null && before.position.equals(position) && !Arrays.equals(before.bytes, bytes);
    }

    /** The event, or why it is none. */
    public Entry entry() {
        try {
            return new Entry(position, clock, EventCodec.decode(bytes), null);
        } catch (MalformedException | IllegalArgumentException e) {
            return new Entry(position, clock, null, e.getMessage());
        }
    }

    /** All of them, each decoded when it is asked for: an entry takes several times its bytes, and a MiB is allowed. */
    public static List<Entry> entries(List<LogRow> rows) {
        return new Decoded(rows);
    }

    private static final class Decoded extends AbstractList<Entry> implements RandomAccess {
        private final List<LogRow> rows;

        Decoded(List<LogRow> rows) {
            this.rows = rows;
        }

        @Override
        public Entry get(int index) {
            return rows.get(index).entry();
        }

        @Override
        public int size() {
            return rows.size();
        }
    }
}
