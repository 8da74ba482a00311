package io.liverank.kafka;

import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import io.liverank.kafka.KafkaClients.Metered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * A copy of another log at the beginning of a topic that no server uses yet. Each record says where its entries stood, and by
 * its key in which log, so that whoever goes on with a copy finds in the topic itself how far it is. For one thread.
 */
public final class TopicCopy implements AutoCloseable {
    private static final int RECORD = 256 << 10;
    private static final int UNDER_WAY = 64;
    private static final int BESIDE = 2 * Long.BYTES + Integer.BYTES;
    private static final Duration STEP = Duration.ofMillis(200);

    private final KafkaTopic topic;
    private final String source;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private Metered<Producer<byte[], byte[]>> producer;
    /** Where the last entry stood that is there, or on its way. */
    private LogPosition last = LogPosition.START;

    /**
     * What the topic holds.
     *
     * @param last where the last entry that was copied stood; the start if none was
     * @param entries how many were copied
     * @param ended whether the copy is whole
     * @param followed whether anything was appended behind it
     * @param places where entries that were asked for stand in the topic, by where they stood
     * @param counts how many entries were copied up to and with each of these
     */
    public record Found(
            LogPosition last,
            long entries,
            boolean ended,
            boolean followed,
            Map<LogPosition, LogPosition> places,
            Map<LogPosition, Long> counts) {}

    /** Into {@code topic}, of the log whose id is {@code source}. */
    public TopicCopy(KafkaTopic topic, String source) {
        this.topic = topic;
        this.source = source;
    }

    /**
     * Makes the topic if there is none, and reads all of it: each entry must stand behind the one before.
     *
     * @param wanted places in the other log that are to be found
     * @throws CannotStartException if it holds anything but such a copy, or entries twice
     * @throws LogUnavailableException if Kafka does not give it now
     */
    public Found look(Collection<LogPosition> wanted) {
        topic.ensure();
        if (topic.begin() != 0) {
            throw unfit("its beginning is gone");
        }
        long end = topic.end();
        var walk = new Walk(wanted);
        if (end > 0) {
            Metered<Consumer<byte[], byte[]>> reader = topic.clients().reader();
            try {
                reader.client().seek(topic.clients().partition(), 0);
                read(reader.client(), walk, end);
            } catch (KafkaException e) {
                throw KafkaTopic.unavailable(e);
            } finally {
                reader.metrics().close();
                reader.client().close(CloseOptions.timeout(topic.settings().timeout()));
            }
        }
        last = walk.last;
        return new Found(walk.last, walk.entries, walk.ended, walk.followed, walk.places, walk.counts);
    }

    private void read(Consumer<byte[], byte[]> reader, Walk walk, long end) {
        long next = 0;
        long heard = System.nanoTime();
        while (next < end && !walk.followed) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(STEP)) {
                walk.add(record);
                next = record.offset() + 1;
                heard = System.nanoTime();
            }
            if (System.nanoTime() - heard > topic.settings().appendTimeout().toNanos()) {
                throw KafkaTopic.unavailable(null);
            }
        }
    }

    private CannotStartException unfit(String why) {
        return new CannotStartException(
                "the topic " + topic.settings().topic() + " holds no copy that can be gone on with: " + why,
                "If no server uses it, delete it and begin again: kafka-topics.sh --delete --topic "
                        + topic.settings().topic(),
                null);
    }

    /** What was seen so far. */
    private final class Walk {
        private final Collection<LogPosition> wanted;
        private final Map<LogPosition, LogPosition> places = new TreeMap<>();
        private final Map<LogPosition, Long> counts = new TreeMap<>();
        private LogPosition last = LogPosition.START;
        private long entries;
        private boolean ended;
        private boolean followed;

        Walk(Collection<LogPosition> wanted) {
            this.wanted = wanted;
        }

        void add(ConsumerRecord<byte[], byte[]> record) {
            boolean copied = Appended.isCopied(record);
            if (ended) {
                // what was on its way when the copy was ended counts for nobody
                followed |= !copied;
                return;
            }
            if (!copied) {
                throw unfit("a server has written to it");
            }
            String of = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (!of.equals(source)) {
                throw unfit("it is of the log " + of + ", not " + source);
            }
            Appended.Copied copy;
            try {
                copy = Appended.copied(record);
            } catch (MalformedException e) {
                throw unfit("record " + record.offset() + " is damaged");
            }
            if (!copy.before().equals(last)) {
                throw unfit("record " + record.offset() + " goes on from " + copy.before() + " and stands behind "
                        + last + "; two copied at once, or Kafka took what came later and not what came before");
            }
            List<LogRow> rows = copy.rows();
            ended = rows.isEmpty();
            for (int i = 0; i < rows.size(); i++) {
                LogPosition position = rows.get(i).position();
                last = position;
                entries++;
                if (wanted.contains(position)) {
                    places.put(position, new LogPosition(record.offset() + 1, i));
                    counts.put(position, entries);
                }
            }
        }
    }

    /**
     * Appends entries behind those that {@link #look} found and those since.
     *
     * @throws CannotStartException if one is larger than the topic takes
     * @throws LogUnavailableException if Kafka does not take them: what of them is there, {@link #look} tells
     */
    public void append(List<LogRow> rows) {
        List<LogRow> record = new ArrayList<>();
        int bytes = 0;
        for (LogRow row : rows) {
            int size = row.bytes().length + BESIDE;
            if (size > topic.settings().maxRecord()) {
                throw new CannotStartException(
                        "the entry " + row.position() + " takes " + size + " bytes",
                        "Set liverank.log.kafka.max-record to more, here and for the servers.",
                        null);
            }
            if (!record.isEmpty()
                    && bytes + size > Math.min(RECORD, topic.settings().maxRecord())) {
                send(record);
                record = new ArrayList<>();
                bytes = 0;
            }
            record.add(row);
            bytes += size;
        }
        if (!record.isEmpty()) {
            send(record);
        }
    }

    private void send(List<LogRow> rows) {
        try {
            if (producer == null) {
                producer = topic.clients().producer();
            }
            sent.add(producer.client()
                    .send(new ProducerRecord<>(
                            topic.settings().topic(),
                            0,
                            source.getBytes(StandardCharsets.UTF_8),
                            Appended.encodeCopied(last, rows))));
            last = rows.isEmpty() ? last : rows.get(rows.size() - 1).position();
        } catch (KafkaException e) {
            throw KafkaTopic.unavailable(e);
        }
        if (sent.size() >= UNDER_WAY) {
            settle();
        }
    }

    /** Waits until Kafka has all that was appended. */
    public void settle() {
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get(2 * topic.settings().appendMillis(), TimeUnit.MILLISECONDS);
            }
            sent.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaTopic.unavailable(e);
        } catch (ExecutionException | TimeoutException e) {
            throw KafkaTopic.unavailable(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Says that the copy is whole: what comes behind that of a copy counts for no server. */
    public void end() {
        send(List.of());
        settle();
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.metrics().close();
            producer.client().close(Duration.ZERO);
        }
    }
}
