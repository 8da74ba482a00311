package io.liverank.redis;

import io.lettuce.core.XAddArgs;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.CheckpointStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RedisStoreContractTest extends CheckpointStoreContract {
    @TempDir
    static Path folder;

    private static ContractRedis redis;

    @BeforeAll
    static void start() {
        redis = new ContractRedis(folder);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private RedisEventLog log;
    private CheckpointStore store;

    @BeforeEach
    void open() {
        redis.empty();
        log = new RedisEventLog(redis::client, Duration.ofSeconds(5));
        store = new RedisCheckpointStore(redis.connections());
        // the store takes no checkpoint that the log does not go on from
        try (var connection = redis.client().connect()) {
            for (int entry = 10; entry <= 30; entry += 10) {
                connection.sync().xadd("liverank:log", new XAddArgs().id(entry + "-0"), "e", "x");
            }
        }
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected CheckpointStore store() {
        return store;
    }

    @Override
    protected String log() {
        return log.identity("");
    }
}
