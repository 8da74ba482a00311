package io.liverank.kafka;

import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.kafka.KafkaClients.Metered;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Appends to the topic. Kafka's {@code send} may stand still, for as long as it knows no broker: one thread calls it, in the
 * order in which appends came, and nobody else waits for it. What is not sent in time is not sent any more. Thread-safe.
 */
final class KafkaAppender implements AutoCloseable {
    /** Bytes that wait to be sent at most; one that is larger than all may wait alone. */
    private static final long MOST_WAITING = 64L << 20;

    /** One append. Whoever takes it first decides what its sender hears: the thread that sends it, or the time. */
    private record Waiting(byte[] record, int events, AtomicBoolean taken, CompletableFuture<List<LogPosition>> done) {}

    private final KafkaClients clients;
    private final KafkaSettings settings;
    private final LinkedBlockingQueue<Waiting> line = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    /** Null if no {@code send} stands still: whoever appends calls it then. */
    private final Thread thread;

    private volatile boolean closed;
    /** A producer that will never send again, and says so. */
    private volatile Producer<byte[], byte[]> broken;
    /** Of whoever sends. */
    private Metered<Producer<byte[], byte[]>> producer;

    KafkaAppender(KafkaClients clients, KafkaSettings settings) {
        this.clients = clients;
        this.settings = settings;
        this.thread = clients.sendMayStandStill() ? new Thread(this::run, "kafka-append") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** All or none of them. */
    CompletionStage<List<LogPosition>> append(List<byte[]> events) {
        byte[] record = Appended.encode(events);
        long bytes = waitingBytes.addAndGet(record.length);
        if (closed || (bytes > MOST_WAITING && bytes > record.length)) {
            waitingBytes.addAndGet(-record.length);
            return CompletableFuture.failedFuture(unsent("Kafka does not take events as fast as they come", null));
        }
        var waiting = new Waiting(record, events.size(), new AtomicBoolean(), new CompletableFuture<>());
        if (thread != null) {
            line.add(waiting);
        } else {
            take(waiting);
        }
        return waiting.done()
                .orTimeout(settings.appendMillis(), TimeUnit.MILLISECONDS)
                .handle((positions, fault) -> {
                    if (fault != null) {
                        throw notAppended(fault, waiting);
                    }
                    return positions;
                });
    }

    private static LogUnavailableException notAppended(Throwable fault, Waiting waiting) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof LogUnavailableException known) {
            return known;
        }
        if (cause instanceof TimeoutException && waiting.taken().compareAndSet(false, true)) {
            return unsent("Kafka does not take events now", cause);
        }
        return unsure(cause);
    }

    private static LogUnavailableException unsent(String what, Throwable cause) {
        return new LogUnavailableException(what, cause);
    }

    private static LogUnavailableException unsure(Throwable cause) {
        return new LogUnavailableException("Kafka did not confirm that it took events", cause, true);
    }

    private void run() {
        while (!closed) {
            try {
                take(line.take());
            } catch (InterruptedException e) {
                // closed is looked at
            }
        }
        // what interrupted the line is not to interrupt this
        Thread.interrupted();
        closeProducer();
        for (Waiting left = line.poll(); left != null; left = line.poll()) {
            left.done().completeExceptionally(unsent("the server ends", null));
        }
    }

    private void closeProducer() {
        if (producer != null) {
            producer.metrics().close();
            producer.client().close(settings.timeout());
        }
    }

    private void take(Waiting next) {
        waitingBytes.addAndGet(-next.record().length);
        if (next.taken().compareAndSet(false, true)) {
            send(next);
        }
    }

    private void send(Waiting waiting) {
        // what fails while it is handed over never reached the log
        var handingOver = new AtomicBoolean(true);
        try {
            Producer<byte[], byte[]> to = producer();
            var unused = to.send(
                    new ProducerRecord<>(settings.topic(), 0, null, waiting.record()),
                    (RecordMetadata at, Exception fault) -> {
                        if (fault == null) {
                            waiting.done().complete(Appended.positions(at.offset(), waiting.events()));
                        } else {
                            failed(to, waiting, fault, handingOver.get());
                        }
                    });
        } catch (RuntimeException e) {
            failed(producer == null ? null : producer.client(), waiting, e, true);
        } finally {
            handingOver.set(false);
        }
    }

    private void failed(Producer<byte[], byte[]> by, Waiting waiting, Exception fault, boolean unsent) {
        boolean passes = fault instanceof RetriableException || fault instanceof RecordTooLargeException;
        if (!passes) {
            broken = by;
        }
        waiting.done()
                .completeExceptionally(unsent || isRefusal(fault) ? unsent(refusal(fault), fault) : unsure(fault));
    }

    private String refusal(Exception fault) {
        if (fault instanceof RecordTooLargeException) {
            return "events that were to be kept at once are larger than liverank.log.kafka.max-record, "
                    + settings.maxRecord() + " bytes";
        }
        return "Kafka does not take events now";
    }

    /** The broker said no before it wrote anything. */
    private static boolean isRefusal(Exception fault) {
        return fault instanceof RecordTooLargeException
                || fault instanceof NotEnoughReplicasException
                || fault instanceof AuthorizationException
                || fault instanceof InvalidTopicException
                || fault instanceof PolicyViolationException;
    }

    private Producer<byte[], byte[]> producer() throws KafkaException {
        if (producer != null && producer.client() == broken) {
            producer.metrics().close();
            producer.client().close(Duration.ZERO);
            producer = null;
        }
        if (producer == null) {
            producer = clients.producer();
        }
        return producer.client();
    }

    @Override
    public void close() {
        closed = true;
        if (thread == null) {
            closeProducer();
            return;
        }
        thread.interrupt();
        try {
            thread.join(2 * settings.timeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
