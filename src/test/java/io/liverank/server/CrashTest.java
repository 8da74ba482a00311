package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A server process of its own, killed with its Redis while feedback is being sent. */
class CrashTest {
    private static final int EVENTS = 1_000;
    private static final int BATCH = 10;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    @TempDir
    Path folder;

    private int port;

    private Process start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.liverank.LiveRankApplication",
                        "--server.port=" + port,
                        "--liverank.checkpoint-interval=300ms",
                        "--liverank.data-dir=" + folder.resolve("data"))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        Instant deadline = Instant.now().plusSeconds(60);
        while (status("/actuator/health/readiness", null) != 200) {
            assertThat(process.isAlive()).as(() -> log()).isTrue();
            assertThat(Instant.now()).as(() -> log()).isBefore(deadline);
        }
        return process;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The answer's status; 0 if there is none. */
    private int status(String path, String body) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(3));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
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

    private void sendUntilAcknowledged(int first) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(30);
        while (status("/feedback", batch(first)) != 202) {
            assertThat(Instant.now()).as(() -> log()).isBefore(deadline);
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Test
    void serverAndRedisKilledUnderFeedback_countEveryAcknowledgedEventOnce() throws Exception {
        Process server = start();
        for (int first = 0; first < EVENTS; first += BATCH) {
            if (first == 400) {
                // The server alone: its Redis lives on and the next start has to deal with it.
                kill(server.toHandle());
                server = start();
                sendUntilAcknowledged(first - BATCH);
            }
            if (first == 700) {
                List<ProcessHandle> redis = server.descendants().toList();
                assertThat(redis).isNotEmpty();
                status("/feedback", batch(first));
                redis.forEach(CrashTest::kill);
                kill(server.toHandle());
                server = start();
            }
            sendUntilAcknowledged(first);
        }
        try {
            compareWithUndisturbed();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private void compareWithUndisturbed() throws Exception {
        int redisPort = Integer.parseInt(Files.readString(folder.resolve("data/redis.port")));
        RedisClient redis = RedisClient.create("redis://127.0.0.1:" + redisPort);
        var connections = new LettuceConnectionFactory("127.0.0.1", redisPort);
        connections.afterPropertiesSet();
        connections.start();
        try (EventLog log = new RedisEventLog(() -> redis, Duration.ofSeconds(2))) {
            Engine undisturbed = new Engine(EngineSettings.DEFAULT);
            List<EventLog.Entry> entries = log.read(LogPosition.START, 10_000, Duration.ofMillis(100));
            entries.forEach(entry -> undisturbed.apply(entry.position(), entry.event()));
            assertThat(undisturbed.counts().get(Count.FEEDBACK)).isEqualTo(EVENTS);
            byte[] expected = undisturbed.save();
            var store = new RedisCheckpointStore(connections);
            Instant deadline = Instant.now().plusSeconds(10);
            while (!java.util.Arrays.equals(store.load().orElse(new byte[0]), expected)) {
                assertThat(Instant.now())
                        .as("the server's checkpoint never became equal")
                        .isBefore(deadline);
            }
        } finally {
            connections.destroy();
            redis.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
