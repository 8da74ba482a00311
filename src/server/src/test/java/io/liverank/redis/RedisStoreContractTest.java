package io.liverank.redis;

import io.lettuce.core.XAddArgs;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.CheckpointStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisStoreContractTest extends CheckpointStoreContract {
    @RegisterExtension
    static final ContractRedis REDIS = new ContractRedis();

    private RedisEventLog log;
    private CheckpointStore store;

    @BeforeEach
    void open() {
        log = new RedisEventLog(REDIS::client, RedisKeys.DEFAULT, Duration.ofSeconds(5));
        store = new RedisCheckpointStore(REDIS.connections(), RedisKeys.DEFAULT);
        // the store takes no checkpoint that the log does not go on from
        try (var connection = REDIS.client().connect()) {
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
