package io.liverank.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.liverank.Waiting;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.engine.MemoryCheckpointStore;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 20,000 events through Kafka to two learners, and through Redis to one: state is a function of the events. */
@Tag("slow")
class KafkaReplicasTest {
    private static final int ITEMS = 200;
    private static final int LISTS = 9_900;
    private static final int SHOWN = 5;
    private static final int AT_ONCE = 50;
    private static final long START = 1_700_000_000_000L;

    @TempDir
    Path folder;

    private static List<Event> shopping() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            events.add(new Event.ItemUpserted(
                    START + i,
                    "item-" + i,
                    Attributes.of(Map.of(
                            "title", new Value.Text("Running shoe " + i),
                            "brand", new Value.Text(i % 2 == 0 ? "Alto" : "Pico"),
                            "price", new Value.Amount(10 + i)))));
        }
        for (int number = 0; number < LISTS; number++) {
            long time = START + 1_000 + number * 5_000L;
            int first = number * 7;
            var actor = new Actor("user-" + number % 97, null, "visit-" + number / 10);
            List<Candidate> candidates = IntStream.range(0, SHOWN)
                    .mapToObj(i -> new Candidate("item-" + (first + i * 13) % ITEMS, SHOWN - i, Attributes.NONE))
                    .toList();
            List<Integer> order = IntStream.range(0, SHOWN).boxed().toList();
            events.add(new Event.RankingShown(
                    time, "list-" + number, "running shoe", actor, Attributes.NONE, candidates, order));
            events.add(Event.FeedbackGiven.of(
                            time + 500, "click", candidates.get(number % 3).itemId(), actor)
                    .withId("event-" + number)
                    .on("list-" + number));
        }
        return events;
    }

    private static void append(EventLog log, List<Event> events) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < events.size(); i += AT_ONCE) {
            sent.add(log.append(events.subList(i, Math.min(events.size(), i + AT_ONCE)))
                    .toCompletableFuture());
            if (sent.size() % 20 == 0) {
                sent.get(sent.size() - 1).join();
            }
        }
        sent.forEach(CompletableFuture::join);
    }

    /** The state at the end of {@code log}. */
    private static byte[] folded(EventLog log) throws Exception {
        var engine = new Engine(EngineSettings.DEFAULT);
        try (var learner = new Learner(
                engine,
                log,
                new MemoryCheckpointStore(),
                new Learner.Settings(Duration.ofHours(1), Duration.ofHours(1)))) {
            learner.start();
            LogPosition end = log.end();
            Waiting.atMost(Duration.ofMinutes(3))
                    .until(() -> engine.progress().position().equals(end));
            return learner.ask(Engine::save).get();
        }
    }

    @Test
    void sameEvents_giveTheSameStateOnEveryReplicaAndThroughRedis() throws Exception {
        List<Event> events = shopping();
        assertThat(events).hasSize(20_000);
        byte[] one;
        byte[] two;
        try (var broker = new KafkaBroker(folder.resolve("kafka"));
                var topic = topic(broker);
                var log = new KafkaEventLog(topic, identity -> LogPosition.START);
                var other = new KafkaEventLog(topic, identity -> LogPosition.START)) {
            topic.ensure();
            append(log, events);
            one = folded(log);
            two = folded(other);
        }
        assertThat(one).isEqualTo(two);
        try (var redis = new EmbeddedRedis(folder.resolve("redis"));
                var client = RedisClient.create("redis://127.0.0.1:" + redis.port());
                var log = new RedisEventLog(() -> client, RedisKeys.DEFAULT, Duration.ofSeconds(10))) {
            append(log, events);
            assertThat(withoutPosition(folded(log))).isEqualTo(withoutPosition(one));
        }
    }

    /** A saved state begins with its form and position. */
    private static byte[] withoutPosition(byte[] state) {
        var in = new ByteReader(state);
        var position = new ByteWriter();
        position.writeByte(in.readByte());
        position.writeLong(in.readLong());
        position.writeLong(in.readLong());
        return Arrays.copyOfRange(state, position.toBytes().length, state.length);
    }

    private static KafkaTopic topic(KafkaBroker broker) {
        return new KafkaTopic(
                new KafkaSettings(
                        broker.servers(),
                        "replicas",
                        1,
                        1 << 20,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Map.of()),
                new SimpleMeterRegistry());
    }
}
