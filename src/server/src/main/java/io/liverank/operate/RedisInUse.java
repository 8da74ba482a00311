package io.liverank.operate;

import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.RedisFacts;
import io.liverank.redis.RedisKeys;
import java.util.Optional;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** The Redis this server uses. Thread-safe. */
@Component
public final class RedisInUse {
    private final LettuceConnectionFactory connections;
    private final RedisKeys keys;
    private final boolean embedded;
    private final boolean holdsLog;

    RedisInUse(LettuceConnectionFactory connections, LiveRankProperties properties, Optional<EmbeddedRedis> embedded) {
        this.keys = properties.redisKeys();
        this.connections = connections;
        this.embedded = embedded.isPresent();
        this.holdsLog = properties.log().type() == LiveRankProperties.Log.Type.REDIS;
    }

    /** Its host and port, or its Sentinel's master; no user and no password. */
    public String address() {
        RedisSentinelConfiguration sentinel = connections.getSentinelConfiguration();
        return sentinel == null
                ? connections.getHostName() + ":" + connections.getPort()
                : "sentinel "
                        + (sentinel.getMaster() == null
                                ? ""
                                : sentinel.getMaster().getName());
    }

    /** Whether this server started it. */
    public boolean isEmbedded() {
        return embedded;
    }

    /** Whether the log is in it, and not in Kafka. */
    public boolean holdsLog() {
        return holdsLog;
    }

    /**
     * What it holds now.
     *
     * @throws io.liverank.event.LogUnavailableException if it does not answer
     */
    public RedisFacts facts() {
        return RedisFacts.ask(connections, keys);
    }
}
