package io.liverank.server;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.liverank.Waiting;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The twin of a server with usual settings and a Redis of its own: one that read its log without a pause. */
final class Undisturbed {
    private Undisturbed() {}

    /** Shows the twin to {@code check}, and waits until the server's checkpoint has the twin's bytes. */
    static void compare(Path dataFolder, Consumer<Engine> check) throws Exception {
        compare(dataFolder, redis -> new RedisEventLog(() -> redis, RedisKeys.DEFAULT, Duration.ofSeconds(2)), check);
    }

    /** The same, of a server with its log elsewhere. */
    static void compare(Path dataFolder, Function<RedisClient, EventLog> where, Consumer<Engine> check)
            throws Exception {
        RedisURI place = RedisURI.Builder.redis(
                        "127.0.0.1", Integer.parseInt(Files.readString(dataFolder.resolve("redis.port"))))
                .withPassword(
                        Files.readString(dataFolder.resolve("redis.password")).toCharArray())
                .build();
        RedisClient redis = RedisClient.create(place);
        var connections = new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(place));
        connections.afterPropertiesSet();
        connections.start();
        try (EventLog log = where.apply(redis)) {
            var twin = new Engine(EngineSettings.DEFAULT);
            List<EventLog.Entry> entries = log.read(LogPosition.START, 1_000, Duration.ofMillis(100));
            while (!entries.isEmpty()) {
                entries.forEach(entry -> twin.apply(entry.position(), entry.clock(), entry.event()));
                entries = log.read(twin.position(), 1_000, Duration.ofMillis(100));
            }
            check.accept(twin);
            byte[] expected = twin.save();
            var store = new RedisCheckpointStore(connections, RedisKeys.DEFAULT);
            Waiting.atMost(Duration.ofSeconds(30))
                    .alias("the server's checkpoint becomes equal")
                    .until(() -> Arrays.equals(store.load().orElse(new byte[0]), expected));
        } finally {
            connections.destroy();
            redis.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
