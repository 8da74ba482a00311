package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.redis.EmbeddedRedis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What DELETE /users leaves in Redis: nothing but the log's own tail. */
@RunningServer(
        properties = {
            "liverank.attribution-window=50ms",
            "liverank.checkpoint-interval=100ms",
            "liverank.update.interval=0s"
        })
class ForgetTest {
    private static final String USER = "zoe-to-be-forgotten";
    private static final String SESSION = "visit-7f3a";

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    @Autowired
    Learner learner;

    @Autowired
    CheckpointStore checkpoints;

    @Autowired
    EmbeddedRedis redis;

    private void shop(String user, String session) throws Exception {
        String who = "\"userId\":\"" + user + "\",\"sessionId\":\"" + session + "\"";
        String queryId = server.post(
                        "/rank", "{" + who + ",\"query\":\"lamp\",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}")
                .get("queryId")
                .asString();
        assertThat(server.send(
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
            assertThat(server.send("GET", "/users/" + USER, null).statusCode()).isEqualTo(200);

            long forgotten = engine.position().major();
            assertThat(server.send("DELETE", "/users/" + USER, null).statusCode())
                    .isEqualTo(202);
            await(() -> engine.position().major() > forgotten);
            awaitCheckpoint();
            assertThat(kept(connection.sync()))
                    .doesNotContain(USER, SESSION)
                    .contains("liverank:examples", "u:ann", "visit-of-ann");
            assertThat(server.send("GET", "/users/" + USER, null).statusCode()).isEqualTo(404);
            assertThat(server.send("GET", "/doctor", null).body()).doesNotContain(USER);
        } finally {
            client.shutdown();
        }
    }
}
