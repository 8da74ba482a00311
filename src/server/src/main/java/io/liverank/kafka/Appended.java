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

    private Appended() {}

    static byte[] encode(List<byte[]> events) {
        var out = new ByteWriter();
        out.writeByte(FORM);
        out.writeInt(events.size());
        events.forEach(out::writeBytes);
        return out.toBytes();
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

    /** One that is no append of ours is one entry, which nobody can read. */
    static List<LogRow> rows(ConsumerRecord<byte[], byte[]> record) {
        long major = record.offset() + 1;
        try {
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
