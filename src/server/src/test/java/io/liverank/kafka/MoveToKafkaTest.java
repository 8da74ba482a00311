package io.liverank.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.liverank.Waiting;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A server that kept its log in Redis and is started with an empty topic. */
class MoveToKafkaTest {
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private static void append(EventLog log, int from, int count) {
        log.append(IntStream.range(from, from + count)
                        .<Event>mapToObj(i -> new Event.ItemUpserted(1, "item-" + i, Attributes.NONE))
                        .toList())
                .toCompletableFuture()
                .join();
    }

    /** Reads until so many events are known, and ends in peace. */
    private static void run(EventLog log, CheckpointStore store, long events) {
        var engine = new Engine(EngineSettings.DEFAULT);
        try (var learner =
                new Learner(engine, log, store, new Learner.Settings(Duration.ofHours(1), Duration.ofHours(1)))) {
            learner.start();
            Waiting.atMost(SECONDS.multipliedBy(3))
                    .until(() -> engine.catalog().size() == events && learner.caughtUp());
            assertThat(learner.refusal()).isNull();
        }
    }

    @Test
    void emptyTopic_isGoneOnWithByTheLastCheckpoint() {
        try (var redis = new EmbeddedRedis(folder.resolve("redis"));
                var client = RedisClient.create("redis://127.0.0.1:" + redis.port());
                var broker = new KafkaBroker(folder.resolve("kafka"))) {
            var connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
            connections.afterPropertiesSet();
            connections.start();
            try (var log = new RedisEventLog(() -> client, RedisKeys.DEFAULT, SECONDS)) {
                append(log, 0, 30);
                run(log, new RedisCheckpointStore(connections, RedisKeys.DEFAULT), 30);
            }
            var settings = new KafkaSettings(broker.servers(), "moved", 1, 1 << 20, SECONDS, SECONDS, Map.of());
            try (var topic = new KafkaTopic(settings, new SimpleMeterRegistry())) {
                // as the server does first of all
                topic.ensure();
                var store = new RedisCheckpointStore(
                        connections, RedisKeys.DEFAULT, mark -> topic.goesOnFrom(mark.log(), mark.position()));
                try (var log = new KafkaEventLog(topic, store::oldestKept)) {
                    run(log, store, 30);
                    append(log, 30, 5);
                    run(log, store, 35);
                    append(log, 35, 5);
                    run(log, store, 40);
                }
            }
            connections.destroy();
        }
    }
}
