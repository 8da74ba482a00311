package io.liverank.redis;

import io.lettuce.core.StreamMessage;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.EventCodec;
import io.liverank.event.EventLog.Entry;
import io.liverank.event.LogPosition;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** An entry as the stream has it. */
record LogRow(LogPosition position, byte[] bytes) {
    static LogRow of(StreamMessage<byte[], byte[]> message) {
        return new LogRow(
                LogPosition.parse(message.getId()),
                message.getBody().values().iterator().next());
    }

    /** A Redis that lost its tail may give the same ids again: an id alone does not tell that an entry is the one that was. */
    boolean isAnother(LogRow before) {
        return before != null && before.position.equals(position) && !Arrays.equals(before.bytes, bytes);
    }

    /** The event, or why it is none. */
    Entry entry() {
        try {
            return new Entry(position, position.major(), EventCodec.decode(bytes), null);
        } catch (MalformedException | IllegalArgumentException e) {
            return new Entry(position, position.major(), null, e.getMessage());
        }
    }

    static List<Entry> entries(List<LogRow> rows) {
        return new Decoded(rows);
    }

    /** Decoded as it is walked through: an entry takes several times its bytes, and a MiB is allowed. */
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
