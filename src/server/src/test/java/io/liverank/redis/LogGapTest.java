package io.liverank.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.liverank.Waiting;
import io.liverank.doctor.Doctor;
import io.liverank.doctor.Finding;
import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.ForwardingEventLog;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Logs that lost what a learner did not read yet, or had read, on a real Redis. */
class LogGapTest {
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(1);

    @TempDir
    Path folder;

    private EmbeddedRedis redis;
    private RedisClient client;
    private RedisCommands<String, String> commands;
    private LettuceConnectionFactory connections;
    private RedisCheckpointStore store;
    private int appended;

    @BeforeEach
    void start() {
        redis = new EmbeddedRedis(folder);
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        commands = client.connect().sync();
        connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
        store = new RedisCheckpointStore(connections, RedisKeys.DEFAULT);
    }

    @AfterEach
    void stop() {
        connections.destroy();
        client.shutdown();
        redis.close();
    }

    private RedisEventLog log() {
        return new RedisEventLog(() -> client, RedisKeys.DEFAULT, Duration.ofSeconds(5));
    }

    /** A server's fold, which can be paused as SIGSTOP does it. */
    private final class Server implements AutoCloseable {
        private final RedisEventLog log = log();
        private final ReentrantLock reading = new ReentrantLock();
        private final Engine engine = new Engine(EngineSettings.DEFAULT);
        private final Learner learner;

        Server(Duration interval) {
            this(interval, OFTEN);
        }

        Server(Duration interval, Duration retention) {
            learner = new Learner(engine, new Pausable(log, reading), store, new Learner.Settings(interval, retention));
            learner.start();
        }

        long items() {
            return engine.counts().get(Count.ITEMS_UPSERTED);
        }

        Server awaitItems(long wanted) {
            await(() -> items() == wanted && learner.caughtUp());
            return this;
        }

        void pause() {
            reading.lock();
        }

        void resume() {
            reading.unlock();
        }

        @Override
        public void close() {
            learner.close();
            log.close();
        }
    }

    private static final class Pausable extends ForwardingEventLog {
        private final ReentrantLock reading;

        Pausable(EventLog log, ReentrantLock reading) {
            super(log);
            this.reading = reading;
        }

        @Override
        public List<Entry> read(LogPosition position, int limit, Duration wait) {
            reading.lock();
            try {
                return super.read(position, limit, Duration.ofMillis(20));
            } finally {
                reading.unlock();
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        Waiting.atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
    }

    private List<LogPosition> append(int count) {
        try (EventLog log = log()) {
            List<Event> events = IntStream.range(0, count)
                    .<Event>mapToObj(i -> new Event.ItemUpserted(1, "item-" + appended++, Attributes.NONE))
                    .toList();
            return log.append(events).toCompletableFuture().join();
        }
    }

    /** The id of a log with entries at these milliseconds. */
    private String logWith(long... millis) {
        for (long at : millis) {
            commands.xadd("liverank:log", new XAddArgs().id(at + "-0"), "e", "any");
        }
        return log().identity("");
    }

    private static Consumer<ByteWriter> bytes(String text) {
        return out -> out.writeBytes(text.getBytes(UTF_8));
    }

    private static String saved(String text) {
        var out = new ByteWriter();
        bytes(text).accept(out);
        return new String(out.toBytes(), StandardCharsets.ISO_8859_1);
    }

    private String loaded() {
        return new String(store.load().orElseThrow(), StandardCharsets.ISO_8859_1);
    }

    private LogPosition newest() {
        return LogPosition.parse(commands.hget("liverank:checkpoint", "generation"));
    }

    @Test
    void replicaPausedPastTheRetention_loadsTheCheckpointAndKnowsAll() {
        append(10);
        try (Server paused = new Server(SELDOM).awaitItems(10)) {
            paused.reading.lock();
            try (Server other = new Server(OFTEN)) {
                for (int i = 0; i < 5; i++) {
                    append(300);
                    LogPosition end = other.log.end();
                    await(() -> other.learner.checkpointed().equals(end));
                }
                assertThat(commands.xlen("liverank:log")).isLessThan(1_000);
            } finally {
                paused.reading.unlock();
            }
            assertThat(paused.log.holds(LogPosition.START)).isFalse();
            paused.awaitItems(1_510);
            assertThat(paused.learner.gaps()).isEqualTo(1);
            assertThat(paused.learner.refusal()).isNull();
            assertThat(paused.engine.catalog().size()).isEqualTo(1_510);
            append(1);
            paused.awaitItems(1_511);
            assertThat(paused.learner.gaps()).isEqualTo(1);
        }
        assertThat(newest()).isEqualTo(log().end());
    }

    @Test
    void logThatLostItsTail_isFollowedFromTheCheckpointThatFits() {
        append(10);
        try (Server one = new Server(OFTEN).awaitItems(10)) {
            await(() -> one.learner.checkpointed().equals(one.log.end()));
        }
        List<LogPosition> tail = append(5);
        try (Server one = new Server(SELDOM).awaitItems(15)) {
            commands.xdel(
                    "liverank:log", tail.stream().map(LogPosition::toString).toArray(String[]::new));
            one.awaitItems(10);
            append(2);
            one.awaitItems(12);
            assertThat(one.learner.gaps()).isEqualTo(1);
            assertThat(one.learner.refusal()).isNull();
        }
    }

    @Test
    void emptiedRedis_isGoneOnWithByWhatARunningServerKnows() {
        append(10);
        try (Server one = new Server(SELDOM).awaitItems(10);
                Server two = new Server(SELDOM).awaitItems(10)) {
            String before = one.learner.following();
            commands.flushall();
            append(5);
            one.awaitItems(15);
            two.awaitItems(15);
            assertThat(one.learner.following()).isNotEqualTo(before).isEqualTo(two.learner.following());
            await(() -> one.engine.position().equals(two.engine.position()));
        }
        append(1);
        try (Server next = new Server(SELDOM)) {
            next.awaitItems(16);
            assertThat(next.learner.gaps()).isZero();
        }
    }

    @Test
    void emptiedRedis_isGoneOnWithByTheServerThatKnowsMost_whoeverNoticesFirst() {
        append(5);
        try (Server poor = new Server(Duration.ofMillis(200)).awaitItems(5);
                Server rich = new Server(SELDOM).awaitItems(5)) {
            String before = poor.learner.following();
            poor.pause();
            append(5);
            rich.awaitItems(10);
            rich.pause();
            commands.flushall();
            poor.resume();
            await(() -> !poor.learner.following().equals(before) && poor.learner.caughtUp());
            append(2);
            poor.awaitItems(7);
            rich.resume();
            rich.awaitItems(12);
            // the poorer one finds out with its next checkpoint, which an event brings about
            append(1);
            rich.awaitItems(13);
            poor.awaitItems(13);
            await(() -> poor.engine.position().equals(rich.engine.position()));
        }
    }

    @Test
    void log_isNotTrimmedBeyondTheCheckpointsOfItsOwnRedis() {
        try (RedisEventLog log = log()) {
            String id = log.identity("");
            List<LogPosition> positions = append(600);
            LogPosition end = positions.get(599);
            assertThat(log.trim(end, Duration.ZERO)).as("no checkpoint").isZero();
            store.save(new Mark(id, positions.get(250)), 250, bytes("one"));
            store.save(new Mark(id, positions.get(400)), 400, bytes("two"));
            assertThat(log.trim(end, Duration.ZERO)).isPositive();
            assertThat(log.holds(positions.get(250))).isTrue();
            assertThat(log.holds(LogPosition.START)).isFalse();
        }
    }

    @Test
    void chunksOfACheckpoint_stayWhateverElseIsWritten_andGoWhenTheyAreShed() {
        String log = logWith(10, 20, 30);
        store.save(new Mark(log, new LogPosition(10, 0)), 10, bytes("first"));
        store.save(new Mark(log, new LogPosition(20, 0)), 20, bytes("second"));
        store.save(new Mark(log, new LogPosition(20, 0)), 20, bytes("second"));
        store.save(new Mark(log, new LogPosition(10, 0)), 10, bytes("first"));
        assertThat(commands.keys("liverank:checkpoint:*-0:*"))
                .hasSize(2)
                .allSatisfy(chunk -> assertThat(commands.ttl(chunk)).isEqualTo(-1));
        store.save(new Mark(log, new LogPosition(30, 0)), 30, bytes("third"));
        assertThat(commands.keys("liverank:checkpoint:*-0:*"))
                .hasSize(3)
                .allSatisfy(chunk -> assertThat(commands.ttl(chunk) == -1).isEqualTo(!chunk.contains(":10-0:")));
        store.shed();
        assertThat(commands.keys("liverank:checkpoint:*-0:*"))
                .singleElement()
                .asString()
                .contains(":30-0:");
        assertThat(loaded()).isEqualTo(saved("third"));
    }

    @Test
    void logCutBeyondTheCheckpoint_isRefusedAndTheCheckpointStays() {
        append(10);
        new Server(SELDOM).awaitItems(10).close();
        LogPosition kept = newest();
        append(3);
        commands.xtrim("liverank:log", XTrimArgs.Builder.maxlen(1).exactTrimming());
        try (Server next = new Server(OFTEN)) {
            var doctor = new Doctor(next.engine);
            doctor.watch(next.learner);
            await(() -> next.learner.refusal() != null);
            assertThat(doctor.examine().get(0))
                    .returns("log_gap", Finding::code)
                    .returns(Finding.Severity.ERROR, Finding::severity);
            assertThat(next.items()).isEqualTo(10);
            assertThat(next.learner.caughtUp()).isFalse();
        }
        assertThat(newest()).isEqualTo(kept);
        commands.del("liverank:checkpoint", "liverank:checkpoint:previous");
        try (Server next = new Server(SELDOM)) {
            next.awaitItems(1);
            assertThat(next.learner.refusal()).isNull();
        }
    }

    @Test
    void fullRedis_isStillReadAndTrimmed() {
        append(300);
        // what its last checkpoint makes needless is left for the other
        new Server(SELDOM, SELDOM).awaitItems(300).close();
        append(300);
        commands.configSet("maxmemory", "1");
        try (Server next = new Server(SELDOM)) {
            next.awaitItems(600);
            assertThat(next.log.trim(next.engine.position(), Duration.ZERO)).isPositive();
            assertThat(next.log.holds(next.engine.position())).isTrue();
        } finally {
            commands.configSet("maxmemory", "0");
        }
    }

    @Test
    void damagedCheckpoint_isFallenBackFrom() {
        String log = logWith(10, 20);
        store.save(new Mark(log, new LogPosition(10, 0)), 1, bytes("first"));
        LogPosition oldest = store.save(new Mark(log, new LogPosition(20, 0)), 2, bytes("second"));
        assertThat(oldest).isEqualTo(new LogPosition(10, 0));
        assertThat(loaded()).isEqualTo(saved("second"));
        String chunk = commands.keys("liverank:checkpoint:20-0:*").get(0);
        commands.setrange(chunk, 3, "x");
        assertThat(loaded()).isEqualTo(saved("first"));
        assertThat(store.fallbacks()).isEqualTo(1);
        store.save(new Mark(log, new LogPosition(20, 0)), 2, bytes("again"));
        assertThat(loaded()).isEqualTo(saved("again"));
        assertThat(store.fallbacks()).isEqualTo(1);
    }

    @Test
    void stateThatKnowsLess_doesNotReplaceTheCheckpoint() {
        String log = logWith(9, 10, 11, 12);
        store.save(new Mark(log, new LogPosition(10, 0)), 100, bytes("rich"));
        assertThatThrownBy(() -> store.save(new Mark(log, new LogPosition(11, 0)), 99, bytes("poor")))
                .isInstanceOf(LogGapException.class)
                .hasMessageContaining("100")
                .hasMessageContaining("99");
        assertThatThrownBy(() -> store.save(new Mark("another", new LogPosition(12, 0)), 200, bytes("foreign")))
                .isInstanceOf(LogGapException.class)
                .hasMessageContaining("another");
        assertThatThrownBy(() -> store.save(new Mark(log, new LogPosition(10, 0)), 100, bytes("differs")))
                .isInstanceOf(LogGapException.class)
                .hasMessageContaining("replicas disagree");
        store.save(new Mark(log, new LogPosition(9, 0)), 200, bytes("older"));
        store.save(new Mark(log, new LogPosition(10, 0)), 100, bytes("rich"));
        assertThat(loaded()).isEqualTo(saved("rich"));
    }

    /** While servers are replaced one by one, and where one of them cannot load native code. */
    @Test
    void replicasThatPackOtherwise_agree() {
        String log = logWith(10, 20);
        var deflating = new RedisCheckpointStore(connections, RedisKeys.DEFAULT, Packing.deflate(Deflater.BEST_SPEED));
        deflating.save(new Mark(log, new LogPosition(10, 0)), 1, bytes("one"));
        store.save(new Mark(log, new LogPosition(10, 0)), 1, bytes("one"));
        store.save(new Mark(log, new LogPosition(20, 0)), 2, bytes("two"));
        deflating.save(new Mark(log, new LogPosition(20, 0)), 2, bytes("two"));
        assertThat(loaded()).isEqualTo(saved("two"));
        assertThatThrownBy(() -> deflating.save(new Mark(log, new LogPosition(20, 0)), 2, bytes("three")))
                .isInstanceOf(LogGapException.class)
                .hasMessageContaining("replicas disagree");
        assertThat(loaded()).isEqualTo(saved("two"));
    }

    /** As a server that went on sooner trims the log, or a failover takes its tail, while a checkpoint is made. */
    @Test
    void checkpointThatTheLogDoesNotGoOnFrom_isNotKept() {
        try (RedisEventLog log = log()) {
            String id = log.identity("");
            store.save(new Mark(id, LogPosition.START, 1, List.of("past")), 1, bytes("whole"));
            List<LogPosition> positions = append(600);
            store.save(new Mark(id, positions.get(400), 1, List.of("past")), 401, bytes("kept"));
            commands.del("liverank:checkpoint:previous");
            assertThat(log.trim(positions.get(400), Duration.ZERO)).isPositive();
            assertThatThrownBy(() -> store.save(
                            new Mark(id, LogPosition.START, 500, List.of("past")), 500, bytes("of the start")))
                    .isInstanceOf(LogGapException.class)
                    .hasMessageContaining("does not go on from 0-0");
            commands.xdel("liverank:log", positions.get(599).toString());
            assertThatThrownBy(() ->
                            store.save(new Mark(id, positions.get(599), 1, List.of("past")), 601, bytes("of the tail")))
                    .isInstanceOf(LogGapException.class)
                    .hasMessageContaining("does not go on from " + positions.get(599));
            assertThat(loaded()).isEqualTo(saved("kept"));
            store.save(new Mark(id, positions.get(598), 1, List.of("past")), 600, bytes("newer"));
            assertThat(loaded()).isEqualTo(saved("newer"));
        }
    }

    @Test
    void checkpointOfAProgramOfBefore_isLoadedAndReplaced() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed)) {
            deflater.write("before".getBytes(UTF_8));
        }
        var checksum = new CRC32C();
        checksum.update(packed.toByteArray());
        var manifest = Map.of("generation", "10-0", "chunks", "1", "checksum", Long.toString(checksum.getValue()));
        commands.hset("liverank:checkpoint", manifest);
        connections
                .getConnection()
                .stringCommands()
                .set("liverank:checkpoint:10-0:0".getBytes(UTF_8), packed.toByteArray());
        assertThat(loaded()).isEqualTo("before");
        String log = logWith(20);
        store.save(new Mark(log, new LogPosition(20, 0)), 1, bytes("now"));
        assertThat(loaded()).isEqualTo(saved("now"));
        commands.hset("liverank:checkpoint", manifest);
        assertThat(loaded()).isEqualTo("before");
    }
}
