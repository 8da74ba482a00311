package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server process of its own, killed with its Redis while feedback is being sent. */
class CrashTest {
    private static final int EVENTS = 1_000;
    private static final int BATCH = 10;

    @TempDir
    Path folder;

    /** Where the log is, if not in the server's Redis. */
    List<String> logSettings() {
        return List.of();
    }

    /** Shows a twin to {@code check} that read the log without a pause, and awaits that the server becomes equal. */
    void compare(Consumer<Engine> check) throws Exception {
        Undisturbed.compare(folder.resolve("data"), check);
    }

    private ServerProcess start() throws Exception {
        List<String> settings = new ArrayList<>(logSettings());
        settings.add("--liverank.checkpoint-interval=300ms");
        settings.add("--liverank.data-dir=" + folder.resolve("data"));
        return new ServerProcess(folder.resolve("log"), settings).awaitReady();
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

    @Tag("slow")
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
            compare(twin -> assertThat(twin.counts().get(Count.FEEDBACK)).isEqualTo(EVENTS));
        } finally {
            server.stop();
        }
    }
}
