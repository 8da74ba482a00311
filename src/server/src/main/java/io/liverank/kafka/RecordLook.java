package io.liverank.kafka;

import io.liverank.event.LogRow;
import io.liverank.kafka.KafkaClients.Metered;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/** Looks at single records, beside whoever reads. Thread-safe. */
final class RecordLook implements AutoCloseable {
    private final KafkaClients clients;
    private final KafkaSettings settings;
    /** Guarded by this, as all. */
    private Metered<Consumer<byte[], byte[]>> consumer;

    private List<LogRow> last = List.of();

    RecordLook(KafkaClients clients, KafkaSettings settings) {
        this.clients = clients;
        this.settings = settings;
    }

    /** The entries of the record at {@code offset}, which is between the log's begin and end; none if it went meanwhile. */
    synchronized List<LogRow> at(long offset) {
        if (last.isEmpty() || last.get(0).position().major() != offset + 1) {
            ConsumerRecord<byte[], byte[]> found = record(offset);
            if (found == null) {
                return List.of();
            }
            last = Appended.rows(found);
        }
        return last;
    }

    /** Whether the record at {@code offset} has entries of a copy. */
    boolean isOfCopy(long offset) {
        ConsumerRecord<byte[], byte[]> found = record(offset);
        return found != null
                && Appended.isCopied(found)
                && !Appended.rows(found).isEmpty();
    }

    /** Null if it went. */
    private synchronized ConsumerRecord<byte[], byte[]> record(long offset) {
        try {
            if (consumer == null) {
                consumer = clients.looker();
            }
            consumer.client().seek(clients.partition(), offset);
            long deadline = clients.nanos() + settings.timeout().toNanos();
            while (clients.nanos() < deadline) {
                ConsumerRecords<byte[], byte[]> found = consumer.client().poll(Duration.ofMillis(100));
                for (ConsumerRecord<byte[], byte[]> record : found) {
                    return record.offset() == offset ? record : null;
                }
            }
            throw KafkaTopic.unavailable(null);
        } catch (OffsetOutOfRangeException e) {
            return null;
        } catch (KafkaException e) {
            throw KafkaTopic.unavailable(e);
        }
    }

    /** The log may be another from now on. */
    synchronized void forget() {
        last = List.of();
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.metrics().close();
            consumer.client().close(CloseOptions.timeout(settings.timeout()));
        }
    }
}
