package io.liverank.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import picocli.CommandLine;

/** What the command says of a Redis that holds two checkpoints and a log. */
class CheckpointCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Actor CLARA = new Actor("clara", null, null);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private List<LogPosition> positions;
    private byte[] checkpoint;

    @BeforeEach
    void keepTwoCheckpoints() throws Exception {
        try (var redis = new EmbeddedRedis(folder, false, "s3cret", false)) {
            var uri = RedisURI.Builder.redis("127.0.0.1", redis.port())
                    .withPassword("s3cret".toCharArray())
                    .build();
            RedisClient client = RedisClient.create(uri);
            var connections = new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(uri));
            connections.afterPropertiesSet();
            connections.start();
            try (var log = new RedisEventLog(() -> client, RedisKeys.DEFAULT, PATIENCE)) {
                String identity = log.identity("");
                positions = log.append(List.of(
                                new Event.ItemUpserted(
                                        1_000, "lamp", Attributes.of(Map.of("price", new Value.Amount(12)))),
                                new Event.RankingShown(
                                        2_000,
                                        "q1",
                                        "desk\u001b[31m lamp",
                                        CLARA,
                                        Attributes.NONE,
                                        List.of(new Candidate("lamp", Double.NaN, Attributes.NONE)),
                                        List.of(0)),
                                Event.FeedbackGiven.of(3_000, "click", "lamp", CLARA)
                                        .withId("e1")
                                        .on("q1")
                                        .in(1)))
                        .toCompletableFuture()
                        .join();
                var engine = new Engine(EngineSettings.DEFAULT);
                var store = new RedisCheckpointStore(connections, RedisKeys.DEFAULT);
                for (EventLog.Entry entry : log.read(LogPosition.START, 10, PATIENCE)) {
                    engine.apply(entry.position(), entry.clock(), entry.event());
                    if (!entry.position().equals(positions.get(2))) {
                        store.save(new Mark(identity, entry.position()), 1, engine::save);
                    }
                }
                checkpoint = engine.save();
            } finally {
                connections.destroy();
                client.shutdown();
            }
        }
    }

    private int print(String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "print";
        System.arraycopy(options, 0, args, 1, options.length);
        out.getBuffer().setLength(0);
        return new CommandLine(new CheckpointCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private String here() {
        return "--data-dir=" + folder;
    }

    private static String line(String text, String start) {
        return text.lines()
                .filter(one -> one.strip().startsWith(start))
                .findFirst()
                .orElse("no line of " + start);
    }

    @Test
    void newestCheckpoint_isToldWithoutAServer() {
        assertThat(print(here())).as("%s", err).isZero();
        assertThat(out.toString()).contains("Checkpoint at " + positions.get(1), "goes on from here", "price");
        assertThat(line(out.toString(), "rankings")).endsWith(" 1");
        assertThat(line(out.toString(), "items in the catalogue")).endsWith(" 1");
        assertThat(line(out.toString(), "main, in charge")).contains("ensemble");
        assertThat(out.toString()).doesNotContain("Log from");
    }

    @Test
    void checkpointBefore_isToldWhenAsked() {
        assertThat(print(here(), "--previous")).isZero();
        assertThat(out.toString()).contains("Checkpoint at " + positions.get(0));
        assertThat(line(out.toString(), "rankings")).startsWith("no line");
    }

    @Test
    void entries_areToldFromTheCheckpointOnWithoutWhatATerminalObeys() {
        assertThat(print(here(), "--entries=5")).isZero();
        assertThat(out.toString())
                .contains("list q1 for 'desk [31m lamp' by user clara: 1 of 1 shown: lamp")
                .contains("click on lamp in list q1 by user clara at place 1, event e1")
                .contains("no further entry")
                .doesNotContain("\u001b", "item lamp {price: 12.0}");
        assertThat(print(here(), "--from=" + positions.get(0))).isZero();
        assertThat(out.toString()).contains("item lamp {price: 12.0}").doesNotContain("Checkpoint at", "click on lamp");
    }

    @Test
    void redisInUse_isReadBesideItsServerAndLeftAsItWas() throws Exception {
        try (var redis = new EmbeddedRedis(folder, false, "other", false);
                RedisClient client = RedisClient.create(RedisURI.Builder.redis("127.0.0.1", redis.port())
                        .withPassword("other".toCharArray())
                        .build())) {
            RedisCommands<String, String> commands = client.connect().sync();
            String chunk = commands.keys("liverank:checkpoint:" + positions.get(1) + ":*")
                    .get(0);
            commands.set(chunk, "damaged");
            commands.set("liverank:identity", "another");
            List<String> before = commands.keys("*");
            assertThat(print(here(), "--entries=1")).isEqualTo(1);
            assertThat(out.toString()).contains("is damaged", "the log here is another", "list q1");
            assertThat(print("--redis=redis://:other@127.0.0.1:" + redis.port(), "--previous"))
                    .isZero();
            assertThat(commands.keys("*")).containsExactlyInAnyOrderElementsOf(before);
            commands.xtrim("liverank:log", 1);
            assertThat(print(here(), "--previous")).isZero();
            assertThat(out.toString()).contains("is not in the log any more");
        }
    }

    @Test
    void file_isToldAlone() throws Exception {
        Path file = Files.write(folder.resolve("published-model"), checkpoint);
        assertThat(print("--file=" + file)).isZero();
        assertThat(line(out.toString(), "feedback")).endsWith(" 1");
        Files.writeString(file, "nothing of the kind");
        assertThat(print("--file=" + file)).isEqualTo(1);
        assertThat(err.toString()).contains("no bytes of a checkpoint").doesNotContain("Exception");
    }

    @Test
    void whatCannotBe_isRefusedInALine() {
        assertThat(print("--data-dir=" + folder.resolve("elsewhere"))).isEqualTo(1);
        assertThat(print(here(), "--from=yesterday")).isEqualTo(2);
        assertThat(print(here(), "--entries=0")).isEqualTo(2);
        assertThat(print(here(), "--redis=redis://localhost")).isEqualTo(2);
        assertThat(print("--redis=http://localhost")).isEqualTo(2);
        assertThat(print("--redis=redis://127.0.0.1:1")).isEqualTo(1);
        assertThat(print("--liverank.model.typ=linear", here())).isEqualTo(2);
        assertThat(print(here(), "--newest")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "elsewhere",
                        "'yesterday' is no position",
                        "at least 1",
                        "give one",
                        "redis://host:6379",
                        "Redis gives nothing",
                        "liverank.model.typ")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }
}
