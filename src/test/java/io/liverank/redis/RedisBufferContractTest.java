package io.liverank.redis;

import io.liverank.update.ExampleBuffer;
import io.liverank.update.ExampleBufferContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RedisBufferContractTest extends ExampleBufferContract {
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

    private RedisExampleBuffer buffer;

    @BeforeEach
    void open() {
        redis.empty();
        buffer = new RedisExampleBuffer(redis::client);
    }

    @AfterEach
    void close() {
        buffer.close();
    }

    @Override
    protected ExampleBuffer buffer() {
        return buffer;
    }
}
