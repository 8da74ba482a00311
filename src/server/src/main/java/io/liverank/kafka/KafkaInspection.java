package io.liverank.kafka;

import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** Looks at a log in Kafka, beside the servers that use it, and changes nothing: no topic is made or set. For one thread. */
public final class KafkaInspection implements AutoCloseable {
    private final KafkaTopic topic;
    private final RecordLook look;

    /** Connects when it is asked for something. */
    public KafkaInspection(KafkaSettings settings) {
        topic = new KafkaTopic(settings, new SimpleMeterRegistry());
        look = new RecordLook(topic.clients(), settings);
    }

    /** The log's id; empty if there is no such topic. */
    public String identity() {
        return topic.identity();
    }

    /** Where it is, without user and password. */
    public String place() {
        return topic.place();
    }

    /** Whether the entry at {@code position} is in the log. */
    public boolean holds(LogPosition position) {
        return entries(position, 1).stream().anyMatch(entry -> entry.position().equals(position));
    }

    /** The position of the newest entry; {@link LogPosition#START} if there is none. */
    public LogPosition end() {
        long begin = topic.begin();
        for (long offset = topic.end() - 1; offset >= begin; offset--) {
            List<LogRow> rows = look.at(offset);
            if (!rows.isEmpty()) {
                return rows.get(rows.size() - 1).position();
            }
        }
        return LogPosition.START;
    }

    /**
     * Entries from {@code first} on, itself among them, at most {@code limit}.
     *
     * @throws LogUnavailableException if Kafka does not answer, or there is no topic
     */
    public List<EventLog.Entry> entries(LogPosition first, int limit) {
        List<LogRow> rows = new ArrayList<>();
        long end = topic.end();
        for (long offset = Math.max(topic.begin(), Appended.offset(first));
                offset < end && rows.size() < limit;
                offset++) {
            for (LogRow row : look.at(offset)) {
                if (row.position().compareTo(first) >= 0 && rows.size() < limit) {
                    rows.add(row);
                }
            }
        }
        return LogRow.entries(rows);
    }

    @Override
    public void close() {
        look.close();
        topic.close();
    }
}
