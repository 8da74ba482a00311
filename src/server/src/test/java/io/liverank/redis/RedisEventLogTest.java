package io.liverank.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.LogFullException;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What an answer of the log is worth, on a real Redis that stands still, is full, ends, or keeps less than it should. */
class RedisEventLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration HASTE = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private EmbeddedRedis redis;
    private RedisClient client;
    private RedisCommands<String, String> commands;

    @BeforeEach
    void start() {
        redis = new EmbeddedRedis(folder.resolve("redis"), false, "", true);
        client = client();
        commands = client.connect().sync();
    }

    @AfterEach
    void stop() {
        client.shutdown();
        redis.close();
    }

    private RedisClient client() {
        RedisClient made = RedisClient.create("redis://127.0.0.1:" + redis.port());
        made.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        return made;
    }

    private RedisEventLog log(Duration timeout, Durability durability) {
        return new RedisEventLog(() -> client, RedisKeys.DEFAULT, timeout, durability);
    }

    private static final Durability DISK = new Durability(Durability.Kind.DISK, 0);

    private static List<Event> items(int count, int characters) {
        var attributes = Attributes.of(Map.of("text", new Value.Text("x".repeat(characters))));
        return IntStream.range(0, count)
                .<Event>mapToObj(i -> new Event.ItemUpserted(1, "item-" + i, attributes))
                .toList();
    }

    private static LogUnavailableException fault(CompletionStage<List<LogPosition>> appended) {
        Throwable thrown = catchThrowable(() -> appended.toCompletableFuture().join());
        assertThat(thrown).isInstanceOf(CompletionException.class);
        return (LogUnavailableException) thrown.getCause();
    }

    private static List<LogPosition> positions(CompletionStage<List<LogPosition>> appended) {
        return appended.toCompletableFuture().join();
    }

    private long length() {
        return commands.xlen("liverank:log");
    }

    @Test
    void bodies_areInTheLogInTheOrderOfTheirAppendsAndEachInOnePiece() {
        try (var log = log(PATIENCE, Durability.PROCESS)) {
            var appended = new ArrayList<CompletionStage<List<LogPosition>>>();
            for (int i = 0; i < 50; i++) {
                appended.add(log.append(items(1 + i % 7, 10)));
            }
            List<LogPosition> all =
                    appended.stream().flatMap(one -> positions(one).stream()).toList();
            assertThat(all).isSorted().doesNotHaveDuplicates().hasSize((int) length());
            var read = log.read(LogPosition.START, 1_000, Duration.ofMillis(1));
            assertThat(read.stream().map(entry -> ((Event.ItemUpserted) entry.event()).itemId()))
                    .containsExactlyElementsOf(IntStream.range(0, 50)
                            .boxed()
                            .flatMap(i -> IntStream.rangeClosed(0, i % 7).mapToObj(k -> "item-" + k))
                            .toList());
        }
    }

    /** As a Redis that comes back without its last second; nobody had read it. */
    @Test
    void acknowledgedAndGoneBeforeAnybodyReadIt_isToldOnce() {
        for (boolean goesOn : new boolean[] {false, true}) {
            commands.del("liverank:log");
            try (var log = log(PATIENCE, Durability.PROCESS)) {
                LogPosition read = positions(log.append(items(1, 1))).get(0);
                assertThat(log.read(LogPosition.START, 10, Duration.ofMillis(1)))
                        .hasSize(1);
                List<LogPosition> lost = positions(log.append(items(2, 1)));
                lost.forEach(one -> commands.xdel("liverank:log", one.toString()));
                if (goesOn) {
                    positions(log.append(items(1, 1)));
                }
                assertThatThrownBy(() -> log.read(read, 10, Duration.ofMillis(1)))
                        .isInstanceOf(LogGapException.class)
                        .hasMessageContaining("acknowledged")
                        .hasMessageContaining(lost.get(1).toString());
                assertThat(log.read(read, 10, Duration.ofMillis(1))).hasSize(goesOn ? 1 : 0);
            }
        }
    }

    /** As a Redis that fails over to a replica that was behind, also in its clock: it gives the ids after this one again. */
    private LogPosition failOver() {
        var last = new LogPosition(9_999_999_999_999L, 0);
        commands.del("liverank:log");
        commands.xadd("liverank:log", new XAddArgs().id(last.toString()), "e", "any");
        return last;
    }

    @Test
    void entryUnderTheIdOfOneThatWasRead_isNotTakenForThatOne() {
        try (var log = log(PATIENCE, Durability.PROCESS)) {
            LogPosition first = failOver();
            LogPosition lost = positions(log.append(items(1, 1))).get(0);
            assertThat(log.read(first, 10, Duration.ofMillis(1))).hasSize(1);
            assertThat(log.read(lost, 10, Duration.ofMillis(1))).isEmpty();
            assertThat(log.holds(lost)).isTrue();
            failOver();
            assertThat(positions(log.append(items(2, 2)))).contains(lost);
            assertThat(log.holds(lost)).isFalse();
            assertThatThrownBy(() -> log.read(lost, 10, Duration.ofMillis(1)))
                    .isInstanceOf(LogGapException.class)
                    .hasMessageContaining("another entry at " + lost);
            log.identity("");
            assertThat(log.holds(lost)).isTrue();
            assertThat(log.read(lost, 10, Duration.ofMillis(1))).hasSize(1);
        }
    }

    @Test
    void acknowledgedAndGone_isToldAlsoIfItsIdIsGivenAgain() {
        for (boolean byAnother : new boolean[] {false, true}) {
            try (var log = log(PATIENCE, Durability.PROCESS);
                    var another = log(PATIENCE, Durability.PROCESS)) {
                LogPosition first = failOver();
                List<LogPosition> lost = positions(log.append(items(1, 1)));
                failOver();
                assertThat(positions((byAnother ? another : log).append(items(1, 2))))
                        .isEqualTo(lost);
                assertThatThrownBy(() -> log.read(first, 10, Duration.ofMillis(1)))
                        .isInstanceOf(LogGapException.class)
                        .hasMessageContaining("acknowledged")
                        .hasMessageContaining(lost.get(0).toString());
                assertThat(log.read(first, 10, Duration.ofMillis(1))).hasSize(1);
            }
        }
    }

    @Test
    void advice_growsWithSmallEntriesAndFallsAtOnceWithLargeOnes() {
        try (var log = log(PATIENCE, Durability.PROCESS)) {
            assertThat(log.advisable(1_000)).isEqualTo(16);
            LogPosition at = LogPosition.START;
            for (int i = 0; i < 8; i++) {
                LogPosition before = at;
                at = positions(log.append(items(1, 10))).get(0);
                log.read(before, 10, Duration.ofMillis(1));
            }
            assertThat(log.advisable(1_000)).isEqualTo(1_000);
            assertThat(log.advisable(10)).isEqualTo(10);
            LogPosition small = at;
            positions(log.append(items(1, 200_000)));
            log.read(small, 10, Duration.ofMillis(1));
            assertThat(log.advisable(1_000)).isBetween(16, 25);
        }
    }

    @Test
    void unpromisedAndGone_orReadBeforeItWasAcknowledged_isNoGap() {
        try (var log = log(PATIENCE, Durability.PROCESS)) {
            LogPosition read = positions(log.append(items(1, 1))).get(0);
            LogPosition gone = positions(log.appendUnpromised(items(1, 1))).get(0);
            commands.xdel("liverank:log", gone.toString());
            assertThat(log.read(LogPosition.START, 10, Duration.ofMillis(1))).hasSize(1);
            assertThat(log.read(read, 10, Duration.ofMillis(1))).isEmpty();
            for (int i = 0; i < 3; i++) {
                read = positions(log.append(items(40, 1))).get(39);
            }
            LogPosition at = LogPosition.START;
            for (int i = 0; i < 5; i++) {
                var batch = log.read(at, 30, Duration.ofMillis(1));
                at = batch.isEmpty() ? at : batch.get(batch.size() - 1).position();
            }
            assertThat(at).isEqualTo(read);
        }
    }

    @Test
    void commandThatIsNotAnswered_mayHaveBeenKept_andIsNotSentAgain() {
        try (var log = log(HASTE, Durability.PROCESS)) {
            positions(log.append(items(1, 1)));
            commands.clientPause(1_500);
            LogUnavailableException unanswered = fault(log.append(items(2, 1)));
            assertThat(unanswered.mayHaveBeenKept()).isTrue();
            Waiting.atMost(PATIENCE).untilAsserted(() -> assertThat(length()).isIn(3L, 1L));
            long afterwards = length();
            positions(log.append(items(1, 1)));
            assertThat(length()).as("nothing comes later").isEqualTo(afterwards + 1);
        }
    }

    @Test
    void commandThatWasNotSent_wasNotKept() {
        try (var log = log(PATIENCE, Durability.PROCESS)) {
            positions(log.append(items(1, 1)));
            redis.close();
            Waiting.atMost(PATIENCE).until(() -> !fault(log.append(items(2, 1))).mayHaveBeenKept());
            RedisClient nobody = RedisClient.create("redis://127.0.0.1:1");
            try (var never = new RedisEventLog(() -> nobody, RedisKeys.DEFAULT, PATIENCE)) {
                assertThat(fault(never.append(items(1, 1))).mayHaveBeenKept()).isFalse();
            }
            nobody.shutdown();
        }
    }

    @Test
    void fullRedis_refusesABodyWholeAndSaysSo() {
        try (var log = log(PATIENCE, Durability.PROCESS)) {
            commands.configSet("maxmemory", "4mb");
            LogUnavailableException refused = null;
            long before = 0;
            for (int i = 0; i < 100 && refused == null; i++) {
                before = length();
                try {
                    positions(log.append(items(100, 1_000)));
                } catch (CompletionException e) {
                    refused = (LogUnavailableException) e.getCause();
                }
            }
            assertThat(refused).isInstanceOf(LogFullException.class);
            assertThat(refused.mayHaveBeenKept()).isFalse();
            assertThat(length()).isEqualTo(before).matches(length -> length % 100 == 0);
            assertThat(log.isFull()).isTrue();
            commands.configSet("maxmemory", "0");
            assertThat(log.isFull()).isFalse();
        }
    }

    @Test
    void fullRedis_hasItsLogCutBehindTheCheckpoints_andTakesEventsAgainByItself() {
        var connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
        var store = new RedisCheckpointStore(connections, RedisKeys.DEFAULT);
        var engine = new Engine(EngineSettings.DEFAULT);
        try (var log = log(PATIENCE, Durability.PROCESS)) {
            var learner =
                    new Learner(engine, log, store, new Learner.Settings(Duration.ofHours(1), Duration.ofDays(7)));
            learner.start();
            commands.configSet("maxmemory", "6mb");
            long kept = 0;
            int refused = 0;
            for (int i = 0; i < 300; i++) {
                try {
                    positions(log.append(items(50, 1_000)));
                    kept += 50;
                } catch (CompletionException e) {
                    assertThat(e.getCause()).isInstanceOf(LogFullException.class);
                    refused++;
                    Waiting.atMost(Duration.ofSeconds(30)).until(() -> takes(log));
                    kept += 1;
                }
            }
            assertThat(refused).as("15 MB went through 6").isPositive();
            long all = kept;
            Waiting.atMost(Duration.ofSeconds(20)).until(() -> engine.counts().get(Count.ITEMS_UPSERTED) == all);
            learner.close();
            var next = new Engine(EngineSettings.DEFAULT);
            try (var again = log(PATIENCE, Durability.PROCESS)) {
                var reader =
                        new Learner(next, again, store, new Learner.Settings(Duration.ofHours(1), Duration.ofDays(7)));
                reader.start();
                Waiting.atMost(Duration.ofSeconds(20)).until(reader::caughtUp);
                assertThat(next.counts().get(Count.ITEMS_UPSERTED))
                        .as("nothing is lost")
                        .isEqualTo(all);
                assertThat(reader.gaps()).isZero();
                reader.close();
            }
        } finally {
            connections.destroy();
        }
    }

    private static boolean takes(RedisEventLog log) {
        try {
            positions(log.append(items(1, 1)));
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    @Test
    void disk_isBelievedAsLongAsRedisWritesBeforeItAnswers() {
        try (var log = log(PATIENCE, DISK)) {
            assertThat(positions(log.append(items(3, 1)))).hasSize(3);
            commands.configSet("appendfsync", "everysec");
            assertThat(fault(log.append(items(3, 1))))
                    .hasMessageContaining("no longer always")
                    .matches(LogUnavailableException::mayHaveBeenKept, "may have been kept");
            assertThat(positions(log.appendUnpromised(items(1, 1))))
                    .as("what nobody is promised")
                    .hasSize(1);
            commands.configSet("appendfsync", "always");
            commands.configSet("appendonly", "no");
            assertThat(fault(log.append(items(1, 1)))).hasMessageContaining("appendonly");
        }
    }

    @Test
    void replicas_areWaitedForOnceForAllThatGathered() {
        Durability one = new Durability(Durability.Kind.REPLICAS, 1);
        try (var log = log(HASTE, one)) {
            LogUnavailableException alone = fault(log.append(items(2, 1)));
            assertThat(alone.mayHaveBeenKept()).isTrue();
        }
        try (var replica = new EmbeddedRedis(folder.resolve("replica"));
                RedisClient there = RedisClient.create("redis://127.0.0.1:" + replica.port());
                var log = log(Duration.ofSeconds(20), one)) {
            // with a file to begin, a replica of Redis 6.2 does not end when it is told to
            there.connect().sync().configSet("appendonly", "no");
            there.connect().sync().replicaof("127.0.0.1", redis.port());
            Waiting.atMost(Duration.ofSeconds(20))
                    .until(() -> commands.info("replication").contains("state=online"));
            positions(log.append(items(1, 1)));
            long before = waits();
            var appended = new ArrayList<CompletionStage<List<LogPosition>>>();
            for (int i = 0; i < 500; i++) {
                appended.add(log.append(items(1 + i % 2, 1)));
            }
            appended.forEach(RedisEventLogTest::positions);
            assertThat(waits() - before).isBetween(1L, 250L);
            assertThat(there.connect().sync().xlen("liverank:log")).isEqualTo(length());
        }
    }

    private long waits() {
        Matcher calls = Pattern.compile("cmdstat_wait:calls=(\\d+)").matcher(commands.info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
