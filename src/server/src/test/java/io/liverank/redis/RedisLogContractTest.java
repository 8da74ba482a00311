package io.liverank.redis;

import io.liverank.engine.CheckpointStore;
import io.liverank.event.EventLog;
import io.liverank.event.EventLogContract;
import io.liverank.event.LogPosition;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisLogContractTest extends EventLogContract {
    @RegisterExtension
    static final ContractRedis REDIS = new ContractRedis();

    private RedisEventLog log;

    @BeforeEach
    void open() {
        log = new RedisEventLog(REDIS::client, RedisKeys.DEFAULT, Duration.ofSeconds(5));
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
        new RedisCheckpointStore(REDIS.connections(), RedisKeys.DEFAULT)
                .save(new CheckpointStore.Mark(log.identity(""), position), 1, out -> out.writeLong(1));
    }
}
