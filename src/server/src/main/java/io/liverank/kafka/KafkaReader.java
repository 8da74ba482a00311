package io.liverank.kafka;

import io.liverank.event.EventLog.Entry;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.Promises;
import io.liverank.kafka.KafkaClients.Metered;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the topic in its order. Kafka's {@code poll} gives nothing and says nothing when the brokers are away, and goes on in
 * a topic that was made anew under the name: so now and then, and after each silence, the topic is asked for its id and its
 * end. {@link #knows} and {@link #follow} are for any thread, all else for one at a time.
 */
final class KafkaReader implements AutoCloseable {
    /** Silence longer than this is looked into. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(1).toNanos();

    /** No topic is deleted, made anew and filled beyond where one reads in less. */
    private static final long TRUSTED_NANOS = Duration.ofMillis(50).toNanos();

    /** Who waits less than this wants to know what is there. */
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    private static final Duration STEP = Duration.ofMillis(100);

    private final KafkaTopic topic;
    private final Promises promises;
    private final ArrayDeque<LogRow> waiting = new ArrayDeque<>();
    /** What was read last of the log that is followed; null if nothing was since its id was asked. */
    private volatile LogRow seen;

    private volatile String followed = "";
    private volatile boolean lost;
    private Metered<Consumer<byte[], byte[]>> consumer;
    /** Behind what was handed out last; null if the consumer stands elsewhere. */
    private LogPosition at;
    /** The offset of the record that comes next from the consumer. */
    private long next;

    /** Whether records of a copy still count: one that a copy sent before it was ended may come behind its end. */
    private boolean copying;

    private long heard;
    private long checked;

    KafkaReader(KafkaTopic topic, Promises promises) {
        this.topic = topic;
        this.promises = promises;
    }

    synchronized List<Entry> read(LogPosition position, int limit, Duration wait) {
        try {
            if (consumer == null) {
                consumer = topic.clients().reader();
            }
            LogPosition due = promises.last();
            if (lost || !position.equals(at)) {
                stand(position);
            }
            if (waiting.isEmpty()) {
                poll(wait);
            }
            if (waiting.isEmpty()) {
                silence(position, wait, due);
            }
            return handOut(position, limit, due);
        } catch (OffsetOutOfRangeException e) {
            at = null;
            throw new LogGapException("the log does not go on from " + position + ": " + e.getMessage());
        } catch (LogGapException | LogUnavailableException e) {
            at = null;
            throw e;
        } catch (KafkaException e) {
            at = null;
            throw KafkaTopic.unavailable(e);
        }
    }

    private long nanos() {
        return topic.clients().nanos();
    }

    /** Puts the consumer behind {@code position}, which must be an entry's. */
    private void stand(LogPosition position) {
        at = null;
        lost = false;
        waiting.clear();
        copying = true;
        check();
        long begin = topic.begin();
        long end = topic.end();
        if (position.isStart()) {
            next = begin;
            consumer.client().seek(topic.clients().partition(), next);
        } else {
            next = Appended.offset(position);
            if (next < begin || next >= end) {
                throw new LogGapException("the log does not hold the entry at " + position + ": it begins at "
                        + (begin + 1) + " and ends at " + end);
            }
            consumer.client().seek(topic.clients().partition(), next);
            pollUntilThere(end);
            requireStanding(position);
        }
        heard = nanos();
        at = position;
    }

    private void requireStanding(LogPosition position) {
        LogRow here = null;
        while (!waiting.isEmpty() && waiting.peek().position().compareTo(position) <= 0) {
            here = waiting.poll();
        }
        if (here == null || !here.position().equals(position)) {
            throw new LogGapException("the log does not hold the entry at " + position);
        }
        if (!knows(here)) {
            throw new LogGapException("the log holds another entry at " + position + " than was read there");
        }
        seen = here;
    }

    private void check() {
        long now = nanos();
        topic.requireFollowed(followed);
        checked = now;
    }

    private void poll(Duration wait) {
        long offset = next;
        for (ConsumerRecord<byte[], byte[]> record : consumer.client().poll(wait)) {
            if (record.offset() != next) {
                throw new LogGapException("the log goes on at " + (record.offset() + 1) + " behind " + next);
            }
            add(record);
            next++;
        }
        if (next > offset) {
            heard = nanos();
            if (heard - checked > TRUSTED_NANOS) {
                check();
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (!Appended.isCopied(record)) {
            copying = false;
            waiting.addAll(Appended.rows(record));
        } else if (copying) {
            List<LogRow> rows = Appended.rows(record);
            copying = !rows.isEmpty();
            waiting.addAll(rows);
        }
    }

    /** For what is known to be there, up to {@code end} at most: a record may be without entries. */
    private void pollUntilThere(long end) {
        long deadline = nanos() + topic.settings().timeout().toNanos();
        while (waiting.isEmpty() && next < end) {
            if (nanos() > deadline) {
                throw KafkaTopic.unavailable(null);
            }
            poll(STEP);
        }
    }

    /** Nothing came: is there nothing, or nobody? */
    private void silence(LogPosition position, Duration wait, LogPosition due) {
        boolean promised = due.compareTo(position) > 0;
        if (!promised && wait.compareTo(AT_ONCE) > 0 && nanos() - heard < SILENCE_NANOS) {
            return;
        }
        check();
        long end = topic.end();
        if (end < next) {
            throw new LogGapException("the log ends at " + end + ", before what was read of it, at " + next);
        }
        heard = nanos();
        if (end > next) {
            pollUntilThere(end);
        } else {
            promises.requireKept(due, position, List.of());
        }
    }

    private List<Entry> handOut(LogPosition position, int limit, LogPosition due) {
        List<LogRow> rows = new ArrayList<>(Math.min(limit, waiting.size()));
        while (rows.size() < limit && !waiting.isEmpty()) {
            rows.add(waiting.poll());
        }
        if (!rows.isEmpty()) {
            LogRow last = rows.get(rows.size() - 1);
            at = last.position();
            seen = last;
            topic.read().note(last);
            promises.requireKept(due.compareTo(at) < 0 ? due : at, position, rows);
        }
        return LogRow.entries(rows);
    }

    /** Whether nothing else was read last where {@code row} stands. */
    boolean knows(LogRow row) {
        return !row.isAnother(seen);
    }

    /** What was read last; null if nothing was since the log's id was asked. */
    LogRow seen() {
        return seen;
    }

    /** The log is that of {@code identity} from now on; what was read before is forgotten. */
    void follow(String identity) {
        seen = null;
        followed = identity;
        lost = true;
    }

    String followed() {
        return followed;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (consumer != null) {
                consumer.metrics().close();
                consumer.client().close(CloseOptions.timeout(topic.settings().timeout()));
            }
        }
    }
}
