package io.liverank.redis;

import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.stream.ByteRecord;

/**
 * Which Redis it is, and how much of it the log takes; nothing, if that is elsewhere.
 *
 * @param version of Redis
 * @param usedBytes of memory, by all its data
 * @param logEntries events in the log
 * @param logBytes that the log takes, estimated from some of its entries
 * @param oldest position of the oldest event that is kept; null if there is none
 */
public record RedisFacts(String version, long usedBytes, long logEntries, long logBytes, LogPosition oldest) {
    private static final byte[] MEMORY =
            "return redis.call('MEMORY', 'USAGE', KEYS[1])".getBytes(StandardCharsets.UTF_8);

    /**
     * Asks Redis.
     *
     * @throws LogUnavailableException if it does not answer
     */
    public static RedisFacts ask(RedisConnectionFactory connections, RedisKeys keys) {
        try (RedisConnection redis = connections.getConnection()) {
            Properties info = redis.serverCommands().info();
            Map<String, String> told = new TreeMap<>();
            info.forEach((name, value) -> told.put(name.toString(), value.toString()));
            // of a log that was moved a text is left under its name
            boolean here = redis.keyCommands().type(keys.log()) == DataType.STREAM;
            Long entries = here ? redis.streamCommands().xLen(keys.log()) : null;
            Long bytes = here ? redis.scriptingCommands().eval(MEMORY, ReturnType.INTEGER, 1, keys.log()) : null;
            List<ByteRecord> first = here
                    ? redis.streamCommands()
                            .xRange(keys.log(), Range.unbounded(), Limit.limit().count(1))
                    : null;
            return new RedisFacts(
                    RedisVersion.of(told).name(),
                    Long.parseLong(info.getProperty("used_memory", "0")),
                    entries == null ? 0 : entries,
                    bytes == null ? 0 : bytes,
                    first == null || first.isEmpty()
                            ? null
                            : LogPosition.parse(first.get(0).getId().getValue()));
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not answer", e);
        }
    }
}
