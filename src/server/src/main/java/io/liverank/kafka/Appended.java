package io.liverank.kafka;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one append is as a record: a number for the form, how many events, and each of them. All stand in the log or none
 * does, because a record is there or is not. The place of an event is the record's offset and one, and which of the record's
 * events it is.
 */
final class Appended {
    private static final int FORM = 1;
    private static final int COPIED = 2;

    private Appended() {}

    static byte[] encode(List<byte[]> events) {
        var out = new ByteWriter();
        out.writeByte(FORM);
        out.writeInt(events.size());
        events.forEach(out::writeBytes);
        return out.toBytes();
    }

    /**
     * Of entries that were in another log: each with where it stood there, which begins with that log's clock. None of them says
     * that no more are coming.
     *
     * @param before where the entry before them stood
     */
    static byte[] encodeCopied(LogPosition before, List<LogRow> rows) {
        var out = new ByteWriter();
        out.writeByte(COPIED);
        out.writeLong(before.major());
        out.writeLong(before.minor());
        out.writeInt(rows.size());
        for (LogRow row : rows) {
            out.writeLong(row.position().major());
            out.writeLong(row.position().minor());
            out.writeBytes(row.bytes());
        }
        return out.toBytes();
    }

    /** Whether it is of a copy, or its end. */
    static boolean isCopied(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && record.value().length > 0 && record.value()[0] == COPIED;
    }

    /**
     * Entries of a copy.
     *
     * @param before where the entry before them stood
     * @param rows where they stood; none at the copy's end
     */
    record Copied(LogPosition before, List<LogRow> rows) {}

    /**
     * What a record of a copy holds.
     *
     * @throws MalformedException if it is none, or damaged
     */
    static Copied copied(ConsumerRecord<byte[], byte[]> record) {
        var in = new ByteReader(record.value());
        if (in.readByte() != COPIED) {
            throw new MalformedException("a record of another form");
        }
        var before = new LogPosition(in.readLong(), in.readLong());
        int count = in.checked(in.readInt(), 1);
        List<LogRow> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            var position = new LogPosition(in.readLong(), in.readLong());
            rows.add(new LogRow(position, position.major(), in.readBytes()));
        }
        if (!in.atEnd()) {
            throw new MalformedException("a record that ends elsewhere than its events");
        }
        return new Copied(before, rows);
    }

    /** Where the events of an append of {@code count} stand. */
    static List<LogPosition> positions(long offset, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LogPosition(offset + 1, i))
                .toList();
    }

    /** The offset of the record that has the event at {@code position}. */
    static long offset(LogPosition position) {
        return position.major() - 1;
    }

    /** One that is no append of ours is one entry, which nobody can read; what ends a copy is none. */
    static List<LogRow> rows(ConsumerRecord<byte[], byte[]> record) {
        long major = record.offset() + 1;
        try {
            if (isCopied(record)) {
                List<LogRow> copied = copied(record).rows();
                return IntStream.range(0, copied.size())
                        .mapToObj(i -> new LogRow(
                                new LogPosition(major, i),
                                copied.get(i).clock(),
                                copied.get(i).bytes()))
                        .toList();
            }
            var in = new ByteReader(record.value() == null ? new byte[0] : record.value());
            if (in.readByte() != FORM) {
                throw new MalformedException("a record of another form");
            }
            int count = in.checked(in.readInt(), 1);
            List<LogRow> rows = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                rows.add(new LogRow(new LogPosition(major, i), record.timestamp(), in.readBytes()));
            }
            if (rows.isEmpty() || !in.atEnd()) {
                throw new MalformedException("a record that ends elsewhere than its events");
            }
            return rows;
        } catch (MalformedException | IllegalArgumentException e) {
            byte[] unread = record.value() == null ? new byte[0] : record.value();
            return List.of(new LogRow(new LogPosition(major, 0), record.timestamp(), unread));
        }
    }
}
