package io.liverank.redis;

import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One real Redis for the tests of a contract, emptied before each. */
final class ContractRedis implements AutoCloseable {
    private final EmbeddedRedis redis;
    private final RedisClient client;
    private final LettuceConnectionFactory connections;

    ContractRedis(Path folder) {
        redis = new EmbeddedRedis(folder);
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
    }

    void empty() {
        try (var connection = client.connect()) {
            connection.sync().flushall();
        }
    }

    RedisClient client() {
        return client;
    }

    LettuceConnectionFactory connections() {
        return connections;
    }

    @Override
    public void close() {
        connections.destroy();
        client.shutdown();
        redis.close();
    }
}
