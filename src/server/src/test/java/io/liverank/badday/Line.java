package io.liverank.badday;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/** A server's way to Redis, as Lettuce and Spring know it, over {@link Wire}. */
final class Line extends RedisClient implements RedisConnectionFactory {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final ClientResources RESOURCES = DefaultClientResources.create();
    private static final LettuceExceptionConverter FAULTS = new LettuceExceptionConverter();

    private final Wire.Far far;
    private final StatefulRedisConnection<byte[], byte[]> shared;

    Line(Wire.Far far) {
        super(RESOURCES, RedisURI.create("redis://nowhere"));
        this.far = far;
        this.shared = connect(ByteArrayCodec.INSTANCE);
    }

    @Override
    public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
        var connection = new StatefulRedisConnectionImpl<>(new Wire(far, RESOURCES), null, codec, TIMEOUT);
        connection.setOptions(getOptions());
        return connection;
    }

    @Override
    public RedisConnection getConnection() {
        LettuceConnectionProvider provider = new LettuceConnectionProvider() {
            @Override
            public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> type) {
                return CompletableFuture.completedFuture(type.cast(shared));
            }
        };
        return new LettuceConnection(shared, provider, TIMEOUT.toMillis(), 0);
    }

    @Override
    public boolean getConvertPipelineAndTxResults() {
        return true;
    }

    @Override
    public RedisClusterConnection getClusterConnection() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RedisSentinelConnection getSentinelConnection() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DataAccessException translateExceptionIfPossible(RuntimeException fault) {
        return FAULTS.convert(fault);
    }
}
