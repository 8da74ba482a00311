package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Three servers on one Redis, one of them killed again and again while shoppers use them. */
@Tag("slow")
class ReplicaTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int REPLICAS = 3;
    private static final int KILLS = 3;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Pattern CHECKPOINT =
            Pattern.compile("heckpoint at ([0-9-]+)(?: is the same)?, checksum (\\d+)");

    @TempDir
    Path folder;

    private final AtomicReferenceArray<ServerProcess> servers = new AtomicReferenceArray<>(REPLICAS);
    private final AtomicInteger acknowledged = new AtomicInteger();

    /** Where the log is, if not in the Redis of all. */
    List<String> logSettings() {
        return List.of();
    }

    private ServerProcess start(int replica, int redisPort) throws Exception {
        List<String> settings = new ArrayList<>(logSettings());
        settings.addAll(List.of(
                "--spring.data.redis.port=" + redisPort,
                "--liverank.attribution-window=1s",
                "--liverank.baseline.share=0.5",
                "--liverank.checkpoint-interval=500ms",
                "--liverank.update.interval=1s",
                "--liverank.update.cut-lists=40",
                "--liverank.update.held-out=40"));
        return new ServerProcess(folder.resolve("log-" + replica), settings);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Goes on until the click is acknowledged, whoever takes it, with the same event id. */
    private void shop(int number) throws InterruptedException {
        String items = IntStream.range(0, 10)
                .mapToObj(i -> "{\"itemId\":\"i" + (number * 7 + i * 13) % 90 + "\"}")
                .collect(Collectors.joining(","));
        String who = "\"queryId\":\"q" + number + "\",\"userId\":\"u" + number % 20 + "\"";
        servers.get(number % REPLICAS).send("/rank", "{" + who + ",\"items\":[" + items + "]}");
        String click = "{" + who + ",\"eventType\":\"click\",\"eventId\":\"e" + number + "\",\"itemId\":\"i"
                + (number * 7 + 4 * 13) % 90 + "\"}";
        Instant deadline = Instant.now().plusSeconds(30);
        int attempt = number;
        while (servers.get(attempt++ % REPLICAS).status("/feedback", click) != 202) {
            assertThat(Instant.now()).isBefore(deadline);
        }
        acknowledged.incrementAndGet();
    }

    private JsonNode evaluation(int replica) throws InterruptedException {
        var answer = servers.get(replica).send("/evaluation", null);
        return answer == null ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    @Test
    void replicasUnderLoadAndKills_endEqualWithEachAcknowledgedEventCountedOnce() throws Exception {
        int redisPort = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("dir \"" + folder.toRealPath() + "\"")
                .setting("appendonly yes")
                .build();
        redis.start();
        try {
            for (int i = 0; i < REPLICAS; i++) {
                servers.set(i, start(i, redisPort));
            }
            for (int i = 0; i < REPLICAS; i++) {
                servers.get(i).awaitReady();
            }
            var stop = new AtomicBoolean();
            List<Throwable> faults = new ArrayList<>();
            Thread load = new Thread(() -> {
                try {
                    for (int number = 0; !stop.get(); number++) {
                        shop(number);
                        // servers that start need processors too
                        Thread.sleep(PAUSE.toMillis());
                    }
                } catch (Throwable e) {
                    faults.add(e);
                }
            });
            load.start();
            for (int kill = 0; kill < KILLS; kill++) {
                int enough = acknowledged.get() + 100;
                Waiting.atMost(Duration.ofSeconds(60)).until(() -> acknowledged.get() >= enough || !load.isAlive());
                int replica = kill % REPLICAS;
                ServerProcess.kill(servers.get(replica).handle());
                servers.set(replica, start(replica, redisPort));
                servers.get(replica).awaitReady();
            }
            stop.set(true);
            load.join();
            assertThat(faults).isEmpty();
            compare();
        } finally {
            for (int i = 0; i < REPLICAS; i++) {
                if (servers.get(i) != null) {
                    ServerProcess.kill(servers.get(i).handle());
                }
            }
            redis.stop();
        }
    }

    private List<JsonNode> evaluations() throws InterruptedException {
        List<JsonNode> evaluations = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            evaluations.add(evaluation(i));
        }
        return evaluations;
    }

    private void compare() throws Exception {
        List<JsonNode> evaluations = Waiting.atMost(Duration.ofSeconds(20))
                .alias("the replicas agree")
                .until(this::evaluations, all -> all.stream().distinct().count() == 1);
        assertThat(evaluations.get(0).at("/counts/feedback").asInt()).isEqualTo(acknowledged.get());
        assertThat(evaluations.get(0).at("/baseline/all/wins").asInt()
                        + evaluations.get(0).at("/baseline/all/losses").asInt())
                .isPositive();
        assertThat(evaluations.get(0).at("/counts/updates_accepted").asInt()
                        + evaluations.get(0).at("/counts/updates_refused").asInt())
                .isPositive();
        Waiting.atMost(Duration.ofSeconds(20)).alias("their checkpoints agree").until(() -> {
            List<String> checkpoints = IntStream.range(0, REPLICAS)
                    .mapToObj(i -> lastCheckpoint(servers.get(i).log()))
                    .toList();
            return !checkpoints.contains("none")
                    && checkpoints.stream().distinct().count() == 1;
        });
        for (int i = 0; i < REPLICAS; i++) {
            servers.get(i).stop();
            assertThat(servers.get(i).log()).doesNotContain("replicas disagree");
        }
    }

    /** Where a replica's last checkpoint stood, and its checksum. */
    private static String lastCheckpoint(String log) {
        Matcher matcher = CHECKPOINT.matcher(log);
        String last = "none";
        while (matcher.find()) {
            last = matcher.group(1) + " " + matcher.group(2);
        }
        return last;
    }
}
