package io.liverank.kafka;

import io.liverank.event.EventLog;
import io.liverank.event.EventLogContract;
import io.liverank.event.LogPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class KafkaLogContractTest extends EventLogContract {
    private static final AtomicInteger TOPICS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static KafkaBroker broker;

    private KafkaTopic topic;
    private KafkaEventLog log;
    private LogPosition checkpoint = LogPosition.START;

    @BeforeAll
    static void start() {
        broker = new KafkaBroker(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() {
        var settings = new KafkaSettings(
                broker.servers(),
                "log-" + TOPICS.incrementAndGet(),
                1,
                1 << 20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Map.of());
        topic = new KafkaTopic(settings, new SimpleMeterRegistry());
        topic.ensure();
        log = new KafkaEventLog(topic, identity -> checkpoint);
    }

    @AfterEach
    void close() {
        log.close();
        topic.close();
    }

    @Override
    protected EventLog log() {
        return log;
    }

    @Override
    protected void checkpointAt(LogPosition position) {
        checkpoint = position;
    }
}
