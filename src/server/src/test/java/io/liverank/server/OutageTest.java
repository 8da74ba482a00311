package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Engine;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.model.Model;
import io.liverank.model.Models;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import redis.embedded.RedisServer;

/** A server on a Redis that spring.data.redis names, and that goes away. */
@RunningServer(properties = "liverank.append-timeout=1s")
class OutageTest {
    private static final String CLICK = "{\"eventType\":\"click\",\"itemId\":\"a\"}";
    private static final String LIST = "{\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";
    private static final int REDIS_PORT = freePort();
    private static RedisServer redis;

    @TempDir
    static Path data;

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    @DynamicPropertySource
    static void namedRedis(DynamicPropertyRegistry registry) {
        startRedis();
        registry.add("spring.data.redis.host", () -> "127.0.0.1");
        registry.add("spring.data.redis.port", () -> REDIS_PORT);
        registry.add("liverank.baseline.share", () -> "1");
        registry.add("liverank.data-dir", () -> data.toString());
        registry.add("liverank.security.keys.test.sha256", () -> ServerProcess.KEY_HASH);
        registry.add("liverank.security.keys.test.roles", () -> "admin");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void startRedis() {
        try {
            redis = RedisServer.newRedisServer()
                    .port(REDIS_PORT)
                    .setting("dir \"" + data.toRealPath() + "\"")
                    .setting("appendonly yes")
                    .build();
            redis.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.stop();
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        return server.send(body == null ? "GET" : "POST", path, body, "X-API-Key", ServerProcess.KEY);
    }

    private void awaitStatus(String path, String body, int status) {
        Waiting.atMost(Duration.ofSeconds(20)).until(() -> send(path, body).statusCode() == status);
    }

    @Test
    void namedRedis_isUsedAndNoneStarted() {
        assertThat(data.resolve("redis.port")).doesNotExist();
    }

    @Test
    void lostRedis_stopsFeedbackButNotRanking() throws Exception {
        awaitStatus("/feedback", CLICK, 202);
        awaitStatus("/actuator/health/readiness", null, 200);
        redis.stop();
        HttpResponse<String> refused = send("/feedback", CLICK);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> ranked = send("/rank", LIST);
            assertThat(ranked.statusCode()).isEqualTo(200);
            assertThat(ranked.body()).contains("\"degraded\":false");
        }
        assertThat(send("/actuator/health/readiness", null).statusCode()).isEqualTo(200);
        assertThat(send("/actuator/health/redis", null).statusCode()).isEqualTo(503);
        startRedis();
        awaitStatus("/feedback", CLICK, 202);
    }

    /** A model of no numbers stands for whatever may go wrong in scoring. */
    @Test
    void failedScoring_answersTheSearchEnginesOrder() throws Exception {
        var whole = new ByteWriter();
        engine.learning().model().save(whole);
        Models.spoil(engine.learning().model());
        try {
            HttpResponse<String> answer = send("/rank", LIST);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains(
                            "\"degraded\":true",
                            "\"interleaved\":false",
                            "\"itemId\":\"a\",\"position\":1",
                            "\"itemId\":\"b\",\"position\":2")
                    .doesNotContain("NaN", "\"score\"");
        } finally {
            engine.learning().model().reset(Model.read(new ByteReader(whole.toBytes()), engine.layout()));
        }
        assertThat(send("/rank", LIST).body()).contains("\"degraded\":false", "\"interleaved\":true");
    }
}
