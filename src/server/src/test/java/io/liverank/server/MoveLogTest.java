package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.kafka.KafkaBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import tools.jackson.databind.json.JsonMapper;

/** {@code liverank log move} while shoppers use the server: in a process of its own, killed in the middle, and run again. */
@Tag("slow")
class MoveLogTest {
    private static final int BEFORE = 20_000;
    private static final int AT_ONCE = 200;

    @TempDir
    Path folder;

    private final List<ServerProcess> started = new ArrayList<>();
    private int commands;

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private ServerProcess start(String name, int redisPort, String... more) throws Exception {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("--spring.data.redis.port=" + redisPort);
        settings.add("--liverank.checkpoint-interval=1s");
        var server = new ServerProcess(folder.resolve(name), settings);
        started.add(server);
        return server;
    }

    private Process command(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.liverank.LiveRankApplication",
                "log",
                "move"));
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("command-" + ++commands).toFile())
                .start();
    }

    private String run(String... arguments) throws Exception {
        Process command = command(arguments);
        assertThat(command.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(command.exitValue()).as(this::said).isZero();
        return said();
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("command-" + commands));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String clicks(int first) {
        return IntStream.range(first, first + AT_ONCE)
                .mapToObj(i -> "{\"eventType\":\"click\",\"eventId\":\"before-" + i + "\",\"itemId\":\"i" + i % 90
                        + "\",\"userId\":\"u" + i % 50 + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static long copied(KafkaBroker broker) {
        var partition = new TopicPartition("liverank.log", 0);
        try {
            return broker.admin()
                    .listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(2, TimeUnit.SECONDS)
                    .offset();
        } catch (Exception e) {
            return 0;
        }
    }

    private static int feedback(ServerProcess server, String path) throws InterruptedException {
        var answer = server.send(path, null);
        return answer == null
                ? -1
                : new JsonMapper()
                        .readTree(answer.body())
                        .at("/counts/feedback")
                        .asInt();
    }

    @Test
    void logMovedUnderLoad_losesAndDoublesNoEvent() throws Exception {
        int redisPort = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("dir \"" + folder.toRealPath() + "\"")
                .build();
        redis.start();
        try (var broker = new KafkaBroker(folder.resolve("kafka"));
                var load = new Load(2)) {
            String[] kafka = {"--liverank.log.type=kafka", "--liverank.log.kafka.bootstrap-servers=" + broker.servers()
            };
            String[] move = {
                "--to=kafka",
                "--redis=redis://127.0.0.1:" + redisPort,
                "--liverank.log.kafka.bootstrap-servers=" + broker.servers()
            };
            ServerProcess old = start("old", redisPort).awaitReady();
            assertThat(old.put("/shops/toys", "{}")).isEqualTo(200);
            for (int first = 0; first < BEFORE; first += AT_ONCE) {
                assertThat(old.status("/feedback", clicks(first))).isEqualTo(202);
            }
            assertThat(old.status("/shops/toys/feedback", clicks(0))).isEqualTo(202);
            load.use(old);
            killInTheMiddle(command(move), broker);
            assertThat(run(move)).contains("entries copied", "shop toys");
            assertThat(run(move)).contains("--switch");
            load.awaitAcknowledged(50);
            String[] last = {move[0], move[1], move[2], "--switch"};
            assertThat(run(last)).contains("liverank.log.type=kafka");
            refusesEvents(old, load);
            assertThat(load.rankingsFailed()).as("%s", load).isZero();
            load.use(null);
            old.stop();
            cannotStartOnRedis(redisPort);
            ServerProcess moved = start("moved", redisPort, kafka).awaitReady();
            load.use(moved);
            load.awaitAcknowledged(100);
            load.stop();
            Waiting.atMost(Duration.ofSeconds(20)).until(() -> feedback(moved, "/shops/toys/evaluation") == AT_ONCE);
            load.assertCounted(moved, BEFORE);
            moved.stop();
            assertThat(folder.resolve("moved")).content().doesNotContain("a gap in the log");
            System.out.println("moved under load: " + load);
            goesBack(redisPort, broker, feedbackOf(load));
        } finally {
            started.forEach(server -> ServerProcess.kill(server.handle()));
            redis.stop();
        }
    }

    private static int feedbackOf(Load load) {
        return load.acknowledged() + BEFORE;
    }

    /** While Kafka stands still, so that what was sent may come later. */
    private void killInTheMiddle(Process command, KafkaBroker broker) {
        Waiting.atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(command.isAlive()).as(this::said).isTrue();
            return copied(broker) > 0;
        });
        broker.freeze();
        assertThat(command.isAlive()).as("it is in the middle").isTrue();
        command.destroyForcibly();
        command.onExit().join();
        broker.thaw();
    }

    private static void refusesEvents(ServerProcess old, Load load) throws InterruptedException {
        load.awaitRefused(10);
        var answer = old.send("/feedback", "{\"eventType\":\"click\",\"itemId\":\"a\"}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("is being moved, or was");
        assertThat(old.send("/actuator/health/learner", null).body()).contains("moved from this Redis to Kafka");
    }

    private void cannotStartOnRedis(int redisPort) throws Exception {
        ServerProcess wrong = start("wrong", redisPort);
        wrong.handle().onExit().get(60, TimeUnit.SECONDS);
        assertThat(wrong.log()).contains("the log is no longer in Redis", "liverank.log.type=kafka");
    }

    private void goesBack(int redisPort, KafkaBroker broker, int least) throws Exception {
        assertThat(run(
                        "--to=redis",
                        "--redis=redis://127.0.0.1:" + redisPort,
                        "--liverank.log.kafka.bootstrap-servers=" + broker.servers()))
                .contains("liverank.log.type=redis");
        ServerProcess back = start("back", redisPort).awaitReady();
        assertThat(feedback(back, "/evaluation")).isGreaterThanOrEqualTo(least);
        assertThat(back.status("/feedback", "{\"eventType\":\"click\",\"itemId\":\"a\"}"))
                .isEqualTo(202);
        assertThat(feedback(back, "/shops/toys/evaluation")).isEqualTo(AT_ONCE);
        back.stop();
    }
}
