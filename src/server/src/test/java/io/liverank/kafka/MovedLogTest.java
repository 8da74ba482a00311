package io.liverank.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.liverank.Waiting;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.engine.MovedState;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogMovedException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.fault.CannotStartException;
import io.liverank.move.LogCommand;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.MovingLog;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import picocli.CommandLine;

/** The command {@code log move}: a real Redis, a real broker, and logs that are written and read as servers do it. */
@Tag("slow")
class MovedLogTest {
    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final long START = 1_700_000_000_000L;

    @TempDir
    static Path folder;

    private static KafkaBroker broker;
    private static EmbeddedRedis redis;
    private static RedisClient client;
    private static LettuceConnectionFactory connections;
    private static int shops;

    private String shop;
    private RedisKeys keys;
    private RedisEventLog before;
    private KafkaTopic topic;

    @BeforeAll
    static void start() {
        broker = new KafkaBroker(folder.resolve("kafka"));
        redis = new EmbeddedRedis(folder.resolve("redis"));
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterAll
    static void stop() {
        connections.destroy();
        client.close();
        redis.close();
        broker.close();
    }

    @BeforeEach
    void open() {
        shop = "shop-" + ++shops;
        keys = RedisKeys.of(shop);
        before = new RedisEventLog(() -> client, keys, SECONDS);
        var settings = new KafkaSettings(
                broker.servers(), "liverank.shop." + shop + ".log", 1, 1 << 24, SECONDS, SECONDS, Map.of());
        topic = new KafkaTopic(settings, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        before.close();
        topic.close();
    }

    private static void append(EventLog log, int from, int count) {
        log.append(IntStream.range(from, from + count)
                        .<Event>mapToObj(i -> new Event.ItemUpserted(START + i, "item-" + i, Attributes.NONE))
                        .toList())
                .toCompletableFuture()
                .join();
    }

    /** Reads until so many items are known, and ends in peace; gives the state. */
    private static byte[] run(EventLog log, CheckpointStore store, int items) throws Exception {
        var engine = new Engine(EngineSettings.DEFAULT);
        try (var learner =
                new Learner(engine, log, store, new Learner.Settings(Duration.ofHours(1), Duration.ofHours(1)))) {
            learner.start();
            Waiting.atMost(SECONDS.multipliedBy(3)).until(() -> engine.catalog().size() == items && learner.caughtUp());
            assertThat(learner.gaps()).isZero();
            return learner.ask(Engine::save).get();
        }
    }

    private RedisCheckpointStore redisStore() {
        return new RedisCheckpointStore(connections, keys);
    }

    private RedisCheckpointStore kafkaStore() {
        return new RedisCheckpointStore(connections, keys, mark -> topic.goesOnFrom(mark.log(), mark.position()));
    }

    private record Said(int status, String words) {}

    private Said move(String... arguments) {
        var out = new StringWriter();
        String[] all = Arrays.copyOf(arguments, arguments.length + 3);
        all[arguments.length] = "--redis=redis://127.0.0.1:" + redis.port();
        all[arguments.length + 1] = "--liverank.log.kafka.bootstrap-servers=" + broker.servers();
        all[arguments.length + 2] = "--liverank.shop=" + shop;
        var words = new String[all.length + 1];
        words[0] = "move";
        System.arraycopy(all, 0, words, 1, all.length);
        int status = new CommandLine(new LogCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(words);
        return new Said(status, out.toString());
    }

    private void moves(String... arguments) {
        Said said = move(arguments);
        assertThat(said.status()).as(said.words()).isZero();
    }

    @Test
    void movedLog_givesTheSameStateAndGoesOn() throws Exception {
        append(before, 0, 3_000);
        run(before, redisStore(), 3_000);
        append(before, 3_000, 700);
        moves("--to", "kafka");
        append(before, 3_700, 500);
        byte[] whole = run(before, redisStore(), 4_200);
        append(before, 4_200, 300);
        moves("--to", "kafka", "--switch");
        byte[] moved;
        try (var log = new KafkaEventLog(topic, kafkaStore()::oldestKept)) {
            moved = run(log, kafkaStore(), 4_500);
            append(log, 4_500, 5);
            run(log, kafkaStore(), 4_505);
            append(log, 4_505, 5);
            run(log, kafkaStore(), 4_510);
        }
        var twin = new Engine(EngineSettings.DEFAULT);
        twin.load(whole);
        LogPosition last = twin.position();
        for (LogRow row : new MovingLog(connections, keys).rows(last, false, 1_000)) {
            twin.apply(row.position(), row.clock(), row.entry().event());
        }
        assertThat(MovedState.at(moved, LogPosition.START)).isEqualTo(MovedState.at(twin.save(), LogPosition.START));
    }

    @Test
    void serversOnRedis_takeNoEventBehindTheSwitch() throws Exception {
        append(before, 0, 10);
        moves("--to", "kafka", "--switch");
        assertThatThrownBy(() -> append(before, 10, 1)).hasCauseInstanceOf(LogMovedException.class);
        assertThatThrownBy(() -> append(before, 10, 2)).hasCauseInstanceOf(LogMovedException.class);
        assertThatThrownBy(() -> before.read(LogPosition.START, 1, Duration.ZERO))
                .isInstanceOf(LogMovedException.class);
        assertThat(move("--to", "kafka", "--switch").words()).contains("it goes on in");
        try (var log = new KafkaEventLog(topic, kafkaStore()::oldestKept)) {
            run(log, kafkaStore(), 10);
        }
    }

    @Test
    void switchKilledBehindTheFence_isEndedByTheNextRun() throws Exception {
        append(before, 0, 10);
        run(before, redisStore(), 10);
        moves("--to", "kafka");
        append(before, 10, 10);
        new MovingLog(connections, keys).fence("anywhere");
        moves("--to", "kafka", "--switch");
        try (var log = new KafkaEventLog(topic, kafkaStore()::oldestKept)) {
            run(log, kafkaStore(), 20);
        }
    }

    /** A copy that was killed may have sent what comes to be written later. */
    @Test
    void entriesCopiedTwice_areFoundBeforeTheSwitch_andCountForNobodyBehindIt() throws Exception {
        append(before, 0, 10);
        run(before, redisStore(), 10);
        append(before, 10, 10);
        moves("--to", "kafka");
        String id = new MovingLog(connections, keys).identity();
        moves("--to", "kafka", "--switch");
        List<LogRow> rows = new MovingLog(connections, keys).rows(LogPosition.START, true, 5);
        try (var late = new TopicCopy(topic, id)) {
            late.append(rows);
            late.settle();
        }
        try (var log = new KafkaEventLog(topic, kafkaStore()::oldestKept)) {
            append(log, 20, 5);
            byte[] state = run(log, kafkaStore(), 25);
            var engine = new Engine(EngineSettings.DEFAULT);
            engine.load(state);
            assertThat(engine.counts().get(Count.ITEMS_UPSERTED)).isEqualTo(25);
        }
    }

    @Test
    void copyWithWhatIsNotItsOwn_isRefused() {
        append(before, 0, 10);
        moves("--to", "kafka");
        String id = new MovingLog(connections, keys).identity();
        try (var twice = new TopicCopy(topic, id)) {
            twice.append(new MovingLog(connections, keys).rows(LogPosition.START, true, 5));
            twice.settle();
            assertThatThrownBy(() -> twice.look(List.of()))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("goes on from 0-0");
        }
        Said said = move("--to", "kafka", "--switch");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.words()).contains("holds no copy that can be gone on with", "kafka-topics.sh --delete");
    }

    @Test
    void moveToRedis_beforeAnyServerWroteToKafka_bringsTheLogBack() throws Exception {
        append(before, 0, 10);
        run(before, redisStore(), 10);
        moves("--to", "kafka", "--switch");
        moves("--to", "redis");
        append(before, 10, 5);
        assertThat(before.end()).isNotEqualTo(LogPosition.START);
        try (var again = new RedisEventLog(() -> client, keys, SECONDS)) {
            run(again, redisStore(), 15);
        }
    }

    @Test
    void moveToRedis_behindEventsInKafka_goesOnFromTheLastCheckpoint() throws Exception {
        append(before, 0, 10);
        run(before, redisStore(), 10);
        moves("--to", "kafka", "--switch");
        try (var log = new KafkaEventLog(topic, kafkaStore()::oldestKept)) {
            append(log, 10, 5);
            Said said = move("--to", "redis");
            assertThat(said.status()).isEqualTo(1);
            assertThat(said.words()).contains("holds events that no checkpoint knows of");
            run(log, kafkaStore(), 15);
        }
        moves("--to", "redis");
        try (var again = new RedisEventLog(() -> client, keys, SECONDS)) {
            var engine = new Engine(EngineSettings.DEFAULT);
            try (var learner = new Learner(
                    engine, again, redisStore(), new Learner.Settings(Duration.ofHours(1), Duration.ofHours(1)))) {
                learner.start();
                Waiting.atMost(SECONDS).until(() -> learner.refusal() == null && learner.caughtUp());
                append(again, 15, 5);
                Waiting.atMost(SECONDS).until(() -> engine.catalog().size() == 20);
            }
        }
    }
}
