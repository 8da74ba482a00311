package io.liverank.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.liverank.Waiting;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.fault.CannotStartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
    @TempDir
    Path folder;

    /** A process that starts Redis and waits to be killed. */
    static final class Holder {
        public static void main(String[] args) throws InterruptedException {
            EmbeddedRedis redis = new EmbeddedRedis(Path.of(args[0]), false, "left", false);
            set(redis.port(), "left", "kept", "yes");
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }

    private static RedisClient client(int port, String password) {
        return RedisClient.create("redis://" + (password.isEmpty() ? "" : ":" + password + "@") + "127.0.0.1:" + port);
    }

    private static void set(int port, String password, String key, String value) {
        try (RedisClient client = client(port, password);
                var connection = client.connect()) {
            connection.sync().set(key, value);
        }
    }

    private static String get(int port, String password, String key) {
        try (RedisClient client = client(port, password);
                var connection = client.connect()) {
            return connection.sync().get(key);
        }
    }

    /** Between looking for a free port and listening there somebody else may take it. */
    @Test
    void portThatIsTakenMeanwhile_isLeftForAnother() throws Exception {
        int free;
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = other.getLocalPort();
        }
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = new ArrayDeque<>(List.of(taken.getLocalPort(), free));
            try (var redis = new EmbeddedRedis(folder, false, "", false, ports::remove)) {
                assertThat(redis.port()).isEqualTo(free);
                set(redis.port(), "", "here", "yes");
                assertThat(get(redis.port(), "", "here")).isEqualTo("yes");
            }
            assertThatThrownBy(() -> new EmbeddedRedis(folder, false, "", false, taken::getLocalPort))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("Failed listening on port");
        }
    }

    @Test
    void redisOfAKilledServer_isEndedAndItsDataKept() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader()) {
            while (!"ready".equals(lines.readLine())) {
                assertThat(process.isAlive()).isTrue();
            }
        }
        int left = Integer.parseInt(Files.readString(folder.resolve("redis.port")));
        process.destroyForcibly().waitFor();
        assertThat(get(left, "left", "kept")).isEqualTo("yes");
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, false, "next", false)) {
            assertThat(get(redis.port(), "next", "kept")).isEqualTo("yes");
            assertThatThrownBy(() -> get(left, "left", "kept"))
                    .as("the old one is gone")
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void redisThatIsKilledAlone_comesBackToTheSamePlaceWithItsData() throws Exception {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, false, "s3cret", false);
                RedisClient client = client(redis.port(), "s3cret");
                var connection = client.connect()) {
            connection.sync().set("kept", "yes");
            connection.sync().configSet("appendfsync", "always");
            connection.sync().set("also", "yes");
            for (int kill = 1; kill <= 2; kill++) {
                String info = connection.sync().info("server");
                Matcher pid = Pattern.compile("process_id:(\\d+)").matcher(info);
                assertThat(pid.find()).isTrue();
                ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow().destroyForcibly();
                int times = kill;
                Waiting.atMost(Duration.ofSeconds(20)).until(() -> redis.restarts() == times);
                try (RedisClient later = client(redis.port(), "s3cret");
                        var again = later.connect()) {
                    assertThat(again.sync().get("kept")).isEqualTo("yes");
                    assertThat(again.sync().get("also")).isEqualTo("yes");
                }
            }
        }
    }

    @Test
    void redisWithAPassword_answersWhoeverKnowsItAlone() throws Exception {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder, false, "s3cret", false)) {
            assertThatThrownBy(() -> get(redis.port(), "", "a")).isInstanceOf(RuntimeException.class);
            try (RedisClient wrong = client(redis.port(), "secret")) {
                assertThatThrownBy(wrong::connect).isInstanceOf(RuntimeException.class);
            }
            assertThat(Files.getPosixFilePermissions(folder.resolve("redis.password")))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }

    @Test
    void secondServerOnTheSameFolder_isRefusedWithAWayOut() {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder)) {
            assertThat(redis.port()).isPositive();
            assertThatThrownBy(() -> new EmbeddedRedis(folder))
                    .hasMessageContaining("another LiveRank")
                    .hasMessageContaining("uses the data folder")
                    .extracting(fault -> ((CannotStartException) fault).remedy())
                    .asString()
                    .contains("liverank.data-dir");
        }
    }

    /** What a power cut leaves of a body: its begin. */
    @Test
    void bodyCutShortInTheFile_isGoneAsAWhole() throws Exception {
        appendItems(3);
        appendItems(50);
        Path file = folder.resolve("appendonly.aof");
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            open.truncate(open.size() - 1_000);
        }
        try (EmbeddedRedis redis = new EmbeddedRedis(folder);
                RedisClient client = client(redis.port(), "");
                var connection = client.connect()) {
            assertThat(connection.sync().xlen("liverank:log")).isEqualTo(3);
        }
    }

    private void appendItems(int count) {
        try (EmbeddedRedis redis = new EmbeddedRedis(folder);
                RedisClient client = client(redis.port(), "");
                var log = new RedisEventLog(() -> client, RedisKeys.DEFAULT, Duration.ofSeconds(10))) {
            List<Event> items = IntStream.range(0, count)
                    .<Event>mapToObj(i -> new Event.ItemUpserted(1, "item-" + i, Attributes.NONE))
                    .toList();
            log.append(items).toCompletableFuture().join();
        }
    }

    @Test
    void closing_endsRedis() throws Exception {
        EmbeddedRedis redis = new EmbeddedRedis(folder);
        set(redis.port(), "", "a", "b");
        redis.close();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(5));
        boolean answers = true;
        while (answers && Instant.now().isBefore(deadline)) {
            try {
                get(redis.port(), "", "a");
            } catch (RuntimeException e) {
                answers = false;
            }
        }
        assertThat(answers).isFalse();
    }
}
