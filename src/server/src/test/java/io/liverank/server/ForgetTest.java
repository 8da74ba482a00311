package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.liverank.Http;
import io.liverank.Waiting;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.redis.EmbeddedRedis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** What DELETE /users leaves in Redis: nothing but the log's own tail. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ForgetTest {
    private static final String USER = "zoe-to-be-forgotten";
    private static final String SESSION = "visit-7f3a";

    @TempDir
    static Path data;

    @LocalServerPort
    int port;

    @Autowired
    Engine engine;

    @Autowired
    Learner learner;

    @Autowired
    CheckpointStore checkpoints;

    @Autowired
    EmbeddedRedis redis;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("liverank.data-dir", () -> data.toString());
        registry.add("liverank.attribution-window", () -> "50ms");
        registry.add("liverank.checkpoint-interval", () -> "100ms");
        registry.add("liverank.update.interval", () -> "0s");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return Http.send(port, method, path, body);
    }

    private void shop(String user, String session) throws Exception {
        String who = "\"userId\":\"" + user + "\",\"sessionId\":\"" + session + "\"";
        String answer = send(
                        "POST",
                        "/rank",
                        "{" + who + ",\"query\":\"lamp\",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}")
                .body();
        String queryId = new JsonMapper().readTree(answer).get("queryId").asString();
        assertThat(send(
                                "POST",
                                "/feedback",
                                "{" + who + ",\"eventType\":\"click\",\"itemId\":\"b\",\"queryId\":\"" + queryId
                                        + "\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    /** All that Redis holds beside the log, unpacked. */
    private String kept(RedisCommands<byte[], byte[]> commands) throws IOException {
        var all = new StringBuilder();
        for (byte[] key : commands.keys("*")) {
            String name = new String(key, StandardCharsets.UTF_8);
            all.append(name).append('\n');
            if (name.equals("liverank:examples")) {
                for (var entry : commands.xrange(key, Range.unbounded())) {
                    for (byte[] value : entry.getBody().values()) {
                        all.append(unpacked(value));
                    }
                }
            }
        }
        return all.append(checkpoints.load().map(ForgetTest::text).orElse("")).toString();
    }

    private static String unpacked(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        new InflaterInputStream(new ByteArrayInputStream(bytes)).transferTo(out);
        return text(out.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void await(BooleanSupplier condition) {
        Waiting.atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
    }

    private void awaitCheckpoint() {
        await(() -> learner.checkpointed().compareTo(engine.position()) >= 0);
    }

    @Test
    void forgottenUser_isInNoBufferAndNoCheckpointOfRedis() throws Exception {
        RedisClient client = RedisClient.create("redis://:" + redis.password() + "@127.0.0.1:" + redis.port());
        try (var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            for (int i = 0; i < 5; i++) {
                shop(USER, SESSION);
                shop("ann", "visit-of-ann");
                Instant closing = Instant.now().plusMillis(60);
                await(() -> Instant.now().isAfter(closing));
            }
            awaitCheckpoint();
            assertThat(kept(connection.sync())).contains("liverank:examples", USER, SESSION, "u:ann");
            assertThat(send("GET", "/users/" + USER, null).statusCode()).isEqualTo(200);

            long forgotten = engine.position().millis();
            assertThat(send("DELETE", "/users/" + USER, null).statusCode()).isEqualTo(202);
            await(() -> engine.position().millis() > forgotten);
            awaitCheckpoint();
            assertThat(kept(connection.sync()))
                    .doesNotContain(USER, SESSION)
                    .contains("liverank:examples", "u:ann", "visit-of-ann");
            assertThat(send("GET", "/users/" + USER, null).statusCode()).isEqualTo(404);
            assertThat(send("GET", "/doctor", null).body()).doesNotContain(USER);
        } finally {
            client.shutdown();
        }
    }
}
