package io.liverank.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.liverank.fault.CannotStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
    @TempDir
    Path folder;

    /** A process that starts Redis and waits to be killed. */
    static final class Holder {
        public static void main(String[] args) throws InterruptedException {
            EmbeddedRedis redis = new EmbeddedRedis(Path.of(args[0]));
            set(redis.port(), "kept", "yes");
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }

    private static void set(int port, String key, String value) {
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
                var connection = client.connect()) {
            connection.sync().set(key, value);
        }
    }

    private static String get(int port, String key) {
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
                var connection = client.connect()) {
            return connection.sync().get(key);
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
        assertThat(get(left, "kept")).isEqualTo("yes");
        try (EmbeddedRedis redis = new EmbeddedRedis(folder)) {
            assertThat(get(redis.port(), "kept")).isEqualTo("yes");
            assertThatThrownBy(() -> get(left, "kept"))
                    .as("the old one is gone")
                    .isInstanceOf(RuntimeException.class);
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

    @Test
    void closing_endsRedis() throws Exception {
        EmbeddedRedis redis = new EmbeddedRedis(folder);
        set(redis.port(), "a", "b");
        redis.close();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(5));
        boolean answers = true;
        while (answers && Instant.now().isBefore(deadline)) {
            try {
                get(redis.port(), "a");
            } catch (RuntimeException e) {
                answers = false;
            }
        }
        assertThat(answers).isFalse();
    }
}
