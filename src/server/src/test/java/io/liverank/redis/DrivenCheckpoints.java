package io.liverank.redis;

import java.util.zip.Deflater;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** A store of checkpoints that packs in no time, and what can be seen of it: for the simulator of bad days. */
public final class DrivenCheckpoints {
    private DrivenCheckpoints() {}

    /** A real one, but for the effort that packing takes. */
    public static RedisCheckpointStore store(RedisConnectionFactory connections) {
        return new RedisCheckpointStore(connections, RedisKeys.DEFAULT, Packing.deflate(Deflater.NO_COMPRESSION));
    }

    /** Of a log elsewhere, which says whether it goes on from a mark. */
    public static RedisCheckpointStore store(
            RedisConnectionFactory connections, RedisCheckpointStore.Elsewhere elsewhere) {
        return new RedisCheckpointStore(
                connections, RedisKeys.DEFAULT, Packing.deflate(Deflater.NO_COMPRESSION), elsewhere);
    }

    /** Why the newest checkpoint cannot be read; null if it can, or there is none. */
    public static String fault(RedisConnectionFactory connections) {
        try (RedisConnection redis = connections.getConnection()) {
            RedisInspection.Kept newest =
                    RedisCheckpointStore.look(redis, RedisKeys.DEFAULT, RedisKeys.DEFAULT.newest());
            return newest == null ? null : newest.fault();
        }
    }
}
