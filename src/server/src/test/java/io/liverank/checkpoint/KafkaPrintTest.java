package io.liverank.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.kafka.KafkaBroker;
import io.liverank.kafka.KafkaEventLog;
import io.liverank.kafka.KafkaSettings;
import io.liverank.kafka.KafkaTopic;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import picocli.CommandLine;

/** What the command says where checkpoints are in Redis and the log is a topic. */
@Tag("slow")
class KafkaPrintTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Actor ANN = new Actor("ann", null, null);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Three records: two items, one click, two clicks. The checkpoint stands at the third event. */
    private LogPosition fill(EmbeddedRedis redis, KafkaBroker broker) throws Exception {
        var connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
        var settings = new KafkaSettings(broker.servers(), "liverank.log", 1, 1 << 20, PATIENCE, PATIENCE, Map.of());
        try (var topic = new KafkaTopic(settings, new SimpleMeterRegistry());
                var log = new KafkaEventLog(topic, identity -> LogPosition.START)) {
            String identity = log.identity("");
            append(
                    log,
                    new Event.ItemUpserted(1_000, "lamp", Attributes.NONE),
                    new Event.ItemUpserted(1_000, "vase", Attributes.NONE));
            append(log, Event.FeedbackGiven.of(2_000, "click", "lamp", ANN).withId("e1"));
            append(
                    log,
                    Event.FeedbackGiven.of(3_000, "click", "vase", ANN).withId("e2"),
                    Event.FeedbackGiven.of(4_000, "click", "bowl", ANN).withId("e3"));
            var engine = new Engine(EngineSettings.DEFAULT);
            for (EventLog.Entry entry : log.read(LogPosition.START, 3, PATIENCE)) {
                engine.apply(entry.position(), entry.clock(), entry.event());
            }
            new RedisCheckpointStore(
                            connections, RedisKeys.DEFAULT, mark -> topic.goesOnFrom(mark.log(), mark.position()))
                    .save(new Mark(identity, engine.position()), 3, engine::save);
            return engine.position();
        } finally {
            connections.destroy();
        }
    }

    private static void append(EventLog log, Event... events) {
        log.append(List.of(events)).toCompletableFuture().join();
    }

    private int print(EmbeddedRedis redis, String... options) {
        List<String> words = new ArrayList<>(List.of("print", "--redis=redis://127.0.0.1:" + redis.port()));
        words.addAll(List.of(options));
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new CheckpointCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    @Test
    void entriesOfATopic_arePrintedFromTheCheckpointOn_andNothingIsMade() throws Exception {
        try (var redis = new EmbeddedRedis(folder.resolve("redis"));
                var broker = new KafkaBroker(folder.resolve("kafka"))) {
            LogPosition position = fill(redis, broker);
            String kafka = "--liverank.log.type=kafka";
            String servers = "--liverank.log.kafka.bootstrap-servers=" + broker.servers();

            assertThat(print(redis, kafka, servers, "--entries=2"))
                    .as("%s", err)
                    .isZero();
            assertThat(out.toString())
                    .contains(
                            "Checkpoint at " + position,
                            "goes on from here",
                            "which ends at 3-1",
                            "event e1",
                            "event e2")
                    .doesNotContain("event e3", "item lamp", "no further entry");
            assertThat(print(redis, kafka, servers, "--from=3-1", "--entries=9"))
                    .isZero();
            assertThat(out.toString())
                    .contains("3-1 ", "event e3", "no further entry")
                    .doesNotContain("event e2");

            assertThat(print(redis)).isZero();
            assertThat(out.toString()).contains("--liverank.log.type=kafka, and where it is");

            assertThat(print(redis, kafka, servers, "--liverank.log.kafka.topic=other", "--entries=1"))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("the log here is none", "is not in the log any more");
            assertThat(err.toString()).contains("topic other is not there");
            assertThat(broker.admin().listTopics().names().get()).containsExactly("liverank.log");

            broker.kill();
            assertThat(print(redis, kafka, servers, "--from=1-0")).isEqualTo(1);
            assertThat(err.toString()).contains("Kafka does not").doesNotContain("\tat ");
        }
    }
}
