package io.liverank.server;

import io.liverank.engine.Engine;
import io.liverank.event.LogPosition;
import io.liverank.kafka.KafkaBroker;
import io.liverank.kafka.KafkaEventLog;
import io.liverank.kafka.KafkaSettings;
import io.liverank.kafka.KafkaTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The same with the log in Kafka. */
@Tag("slow")
class KafkaCrashTest extends CrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private KafkaBroker broker;

    @BeforeEach
    void startBroker() {
        broker = new KafkaBroker(folder.resolve("kafka"));
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Override
    List<String> logSettings() {
        return List.of("--liverank.log.type=kafka", "--liverank.log.kafka.bootstrap-servers=" + broker.servers());
    }

    @Override
    void compare(Consumer<Engine> check) throws Exception {
        var settings = new KafkaSettings(broker.servers(), "liverank.log", 1, 1 << 24, PATIENCE, PATIENCE, Map.of());
        try (var topic = new KafkaTopic(settings, new SimpleMeterRegistry())) {
            Undisturbed.compare(
                    folder.resolve("data"), redis -> new KafkaEventLog(topic, log -> LogPosition.START), check);
        }
    }
}
