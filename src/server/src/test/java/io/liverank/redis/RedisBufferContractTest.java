package io.liverank.redis;

import io.liverank.update.ExampleBuffer;
import io.liverank.update.ExampleBufferContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisBufferContractTest extends ExampleBufferContract {
    @RegisterExtension
    static final ContractRedis REDIS = new ContractRedis();

    private RedisExampleBuffer buffer;

    @BeforeEach
    void open() {
        buffer = new RedisExampleBuffer(REDIS::client, RedisKeys.DEFAULT);
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
