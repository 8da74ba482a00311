package io.liverank.redis;

import io.lettuce.core.RedisClient;
import io.liverank.engine.CheckpointStore;
import io.liverank.event.EventLog;
import io.liverank.event.EventLogContract;
import io.liverank.event.LogPosition;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisLogContractTest extends EventLogContract {
    @TempDir
    static Path folder;

    private static EmbeddedRedis redis;
    private static RedisClient client;
    private static LettuceConnectionFactory connections;

    private RedisEventLog log;

    @BeforeAll
    static void start() {
        redis = new EmbeddedRedis(folder);
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterAll
    static void stop() {
        connections.destroy();
        client.shutdown();
        redis.close();
    }

    @BeforeEach
    void openAnEmptyLog() {
        try (var connection = client.connect()) {
            connection.sync().flushall();
        }
        log = new RedisEventLog(() -> client, Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected EventLog log() {
        return log;
    }

    @Override
    protected void checkpointAt(LogPosition position) {
        new RedisCheckpointStore(connections)
                .save(new CheckpointStore.Mark(log.identity(""), position), 1, out -> out.writeLong(1));
    }
}
