package io.liverank.redis;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.FileSystemUtils;

/** One real Redis for the tests of a contract, emptied before each. */
final class ContractRedis implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private Path folder;
    private EmbeddedRedis redis;
    private RedisClient client;
    private LettuceConnectionFactory connections;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("contract");
        redis = new EmbeddedRedis(folder);
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
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
    public void afterAll(ExtensionContext context) throws IOException {
        connections.destroy();
        client.shutdown();
        redis.close();
        FileSystemUtils.deleteRecursively(folder);
    }
}
