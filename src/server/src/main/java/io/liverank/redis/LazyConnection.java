package io.liverank.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.function.Supplier;

/** Opens at its first use, and mends itself. Thread-safe. */
final class LazyConnection implements AutoCloseable {
    private final Supplier<RedisClient> client;
    private StatefulRedisConnection<byte[], byte[]> opened;

    LazyConnection(Supplier<RedisClient> client) {
        this.client = client;
    }

    synchronized StatefulRedisConnection<byte[], byte[]> open() {
        if (opened == null) {
            opened = client.get().connect(ByteArrayCodec.INSTANCE);
        }
        return opened;
    }

    /** At the end of the application the client has closed its connections already. */
    @Override
    public void close() {
        StatefulRedisConnection<byte[], byte[]> open;
        // whoever waits is told in a thread of the client's, which must not be waited for with the lock held
        synchronized (this) {
            open = opened;
        }
        if (open != null && open.isOpen()) {
            open.close();
        }
    }
}
