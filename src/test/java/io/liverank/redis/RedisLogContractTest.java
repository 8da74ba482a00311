package io.liverank.redis;

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

class RedisLogContractTest extends EventLogContract {
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

    @BeforeEach
    void open() {
        redis.empty();
        log = new RedisEventLog(redis::client, Duration.ofSeconds(5));
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
        new RedisCheckpointStore(redis.connections())
                .save(new CheckpointStore.Mark(log.identity(""), position), 1, out -> out.writeLong(1));
    }
}
