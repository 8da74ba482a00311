package io.liverank.kafka;

import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.Promises;
import io.liverank.fault.CannotStartException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The event log on a topic of one partition: one record per append. A position is the record's offset and one, and which of
 * the record's events it is; nothing of a clock is in it. The clock of entries is the broker's. Thread-safe as
 * {@link EventLog} says.
 */
public final class KafkaEventLog implements EventLog {
    private final KafkaTopic topic;
    private final Needed needed;
    private final Promises promises = new Promises();
    private final KafkaAppender appender;
    private final KafkaReader reader;
    private final RecordLook look;

    /** Where the oldest stored checkpoint of a log stands, by the log's id; the start if there is none. */
    public interface Needed {
        /** The position. */
        LogPosition of(String identity);
    }

    /** What checkpoints need, as {@code needed} says, is not trimmed. */
    public KafkaEventLog(KafkaTopic topic, Needed needed) {
        this.topic = topic;
        this.needed = needed;
        this.appender = new KafkaAppender(topic.clients(), topic.settings());
        this.reader = new KafkaReader(topic, promises);
        this.look = new RecordLook(topic.clients(), topic.settings());
    }

    @Override
    public CompletionStage<List<LogPosition>> append(List<? extends Event> events) {
        List<byte[]> entries = encoded(events);
        return appender.append(entries).thenApply(positions -> promises.made(positions, entries));
    }

    @Override
    public CompletionStage<List<LogPosition>> appendUnpromised(List<? extends Event> events) {
        return appender.append(encoded(events));
    }

    private static List<byte[]> encoded(List<? extends Event> events) {
        return events.stream().<byte[]>map(EventCodec::encode).toList();
    }

    @Override
    public List<Entry> read(LogPosition position, int limit, Duration wait) {
        return reader.read(position, limit, wait);
    }

    @Override
    public String identity(String proposed) {
        String found = ensured();
        look.forget();
        reader.follow(found);
        return found;
    }

    private String ensured() {
        try {
            return topic.ensure();
        } catch (CannotStartException e) {
            // the topic was made anew since the start
            throw new LogUnavailableException(e.getMessage(), e);
        }
    }

    /** A topic's id cannot be changed: one that lost all it held has to be deleted, and is made anew then. */
    @Override
    public String renewIdentity(String old) {
        String now = ensured();
        if (now.equals(old)) {
            throw new LogUnavailableException(
                    "the topic lost everything it held, and is the same topic still: delete it, and it is made anew and gone"
                            + " on with by what this server knows",
                    null);
        }
        reader.follow(now);
        return now;
    }

    /** A topic that is gone holds nothing: it is made anew when the log's id is asked. */
    @Override
    public boolean holds(LogPosition position) {
        if (topic.identity().isEmpty()) {
            return false;
        }
        long begin = topic.begin();
        if (position.isStart()) {
            return begin == 0;
        }
        long offset = Appended.offset(position);
        if (offset < begin || offset >= topic.end()) {
            return false;
        }
        LogRow row = row(position);
        return row != null && reader.knows(row);
    }

    /** The entry at {@code position}; null if the record there has no such. */
    private LogRow row(LogPosition position) {
        List<LogRow> rows = look.at(Appended.offset(position));
        return position.minor() >= 0 && position.minor() < rows.size() ? rows.get((int) position.minor()) : null;
    }

    @Override
    public LogPosition end() {
        try {
            LogRow newest = newest();
            return newest == null ? LogPosition.START : newest.position();
        } catch (LogUnavailableException e) {
            // a topic that is gone is no outage: it would last until somebody makes it anew, which is done where a gap
            // is mended
            if (KafkaTopic.isGone(e.getCause())) {
                topic.requireFollowed(reader.followed());
            }
            throw e;
        }
    }

    /** Null if there is none; what ends a copy has no entry. */
    private LogRow newest() {
        long begin = topic.begin();
        for (long offset = topic.end() - 1; offset >= begin; offset--) {
            List<LogRow> rows = look.at(offset);
            if (!rows.isEmpty()) {
                return rows.get(rows.size() - 1);
            }
        }
        return null;
    }

    @Override
    public Duration behind(LogPosition position) {
        long end = topic.end();
        if (end <= position.major()) {
            return Duration.ZERO;
        }
        LogRow newest = newest();
        if (newest == null) {
            return Duration.ZERO;
        }
        return Duration.ofMillis(Math.max(0, newest.clock() - clock(position)));
    }

    /** Of the entry at {@code position}, or the oldest there is behind it. */
    private long clock(LogPosition position) {
        LogRow seen = reader.seen();
        if (seen != null && seen.position().equals(position)) {
            return seen.clock();
        }
        List<LogRow> rows = look.at(Math.max(topic.begin(), Appended.offset(position)));
        if (rows.isEmpty()) {
            return NO_CLOCK;
        }
        // those of a copy have each their own
        boolean here = rows.get(0).position().major() == position.major();
        return rows.get(here ? (int) Math.min(position.minor(), rows.size() - 1L) : 0)
                .clock();
    }

    /** Of whole records: those that hold no entry that is kept. */
    @Override
    public long trim(LogPosition keepFrom, Duration atLeast) {
        String identity = reader.followed();
        LogPosition kept = needed.of(identity);
        if (kept.isStart() || !identity.equals(topic.identity())) {
            return 0;
        }
        long until = Appended.offset(kept.compareTo(keepFrom) < 0 ? kept : keepFrom);
        LogRow newest = atLeast.isZero() ? null : newest();
        if (newest != null) {
            until = Math.min(until, topic.since(newest.clock() - atLeast.toMillis()));
        }
        long begin = topic.begin();
        if (until <= begin) {
            return 0;
        }
        topic.deleteBefore(until);
        return until - begin;
    }

    @Override
    public void close() {
        appender.close();
        reader.close();
        look.close();
    }
}
