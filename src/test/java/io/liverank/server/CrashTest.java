package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A server process of its own, killed with its Redis while feedback is being sent. */
class CrashTest {
    private static final int EVENTS = 1_000;
    private static final int BATCH = 10;

    @TempDir
    Path folder;

    private ServerProcess start() throws Exception {
        return new ServerProcess(
                        folder.resolve("log"),
                        List.of(
                                "--liverank.checkpoint-interval=300ms",
                                "--liverank.data-dir=" + folder.resolve("data")))
                .awaitReady();
    }

    private static String batch(int first) {
        StringBuilder body = new StringBuilder("[");
        for (int i = first; i < first + BATCH; i++) {
            body.append(i > first ? "," : "")
                    .append("{\"eventType\":\"click\",\"eventId\":\"e")
                    .append(i)
                    .append("\",\"itemId\":\"i")
                    .append(i % 37)
                    .append("\",\"userId\":\"u")
                    .append(i % 11)
                    .append("\",\"timestamp\":")
                    .append(1_700_000_000_000L + i * 1_000L)
                    .append('}');
        }
        return body.append(']').toString();
    }

    private static void sendUntilAcknowledged(ServerProcess server, int first) {
        Waiting.atMost(Duration.ofSeconds(30)).until(() -> server.status("/feedback", batch(first)) == 202);
    }

    @Test
    void serverAndRedisKilledUnderFeedback_countEveryAcknowledgedEventOnce() throws Exception {
        ServerProcess server = start();
        for (int first = 0; first < EVENTS; first += BATCH) {
            if (first == 400) {
                // The server alone: its Redis lives on and the next start has to deal with it.
                ServerProcess.kill(server.handle());
                server = start();
                sendUntilAcknowledged(server, first - BATCH);
            }
            if (first == 700) {
                List<ProcessHandle> redis = server.handle().descendants().toList();
                assertThat(redis).isNotEmpty();
                server.status("/feedback", batch(first));
                redis.forEach(ServerProcess::kill);
                ServerProcess.kill(server.handle());
                server = start();
            }
            sendUntilAcknowledged(server, first);
        }
        try {
            compareWithUndisturbed();
        } finally {
            server.stop();
        }
    }

    private void compareWithUndisturbed() throws Exception {
        int redisPort = Integer.parseInt(Files.readString(folder.resolve("data/redis.port")));
        String password = Files.readString(folder.resolve("data/redis.password"));
        RedisClient redis = RedisClient.create("redis://:" + password + "@127.0.0.1:" + redisPort);
        var place = new RedisStandaloneConfiguration("127.0.0.1", redisPort);
        place.setPassword(password);
        var connections = new LettuceConnectionFactory(place);
        connections.afterPropertiesSet();
        connections.start();
        try (EventLog log = new RedisEventLog(() -> redis, Duration.ofSeconds(2))) {
            Engine undisturbed = new Engine(EngineSettings.DEFAULT);
            List<EventLog.Entry> entries = log.read(LogPosition.START, 10_000, Duration.ofMillis(100));
            entries.forEach(entry -> undisturbed.apply(entry.position(), entry.event()));
            assertThat(undisturbed.counts().get(Count.FEEDBACK)).isEqualTo(EVENTS);
            byte[] expected = undisturbed.save();
            var store = new RedisCheckpointStore(connections);
            Waiting.atMost(Duration.ofSeconds(10))
                    .alias("the server's checkpoint becomes equal")
                    .until(() -> java.util.Arrays.equals(store.load().orElse(new byte[0]), expected));
        } finally {
            connections.destroy();
            redis.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
