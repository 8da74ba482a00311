package io.liverank.redis;

import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.ByteRecord;

/** Looks at what is kept in a Redis, beside the servers that use it, and changes nothing. For one thread. */
public final class RedisInspection implements AutoCloseable {
    private final LettuceConnectionFactory connections;
    private final EmbeddedRedis own;
    private final RedisKeys keys;

    /**
     * A kept checkpoint.
     *
     * @param events how many it knows of; -1 if its writer did not say
     * @param bytes what the engine saved; null if they cannot be read
     * @param fault why they cannot be; null if they can
     */
    public record Kept(Mark mark, long events, long checksum, byte[] bytes, String fault) {}

    private RedisInspection(RedisConfiguration place, RedisKeys keys, EmbeddedRedis own) {
        this.keys = keys;
        this.own = own;
        connections = new LettuceConnectionFactory(place);
        connections.afterPropertiesSet();
        connections.start();
    }

    /**
     * Of the Redis at {@code url}.
     *
     * @throws IllegalArgumentException if that is no {@code redis://} or {@code rediss://} address
     */
    public static RedisInspection url(String url, RedisKeys keys) {
        String scheme = URI.create(url).getScheme();
        if (!"redis".equals(scheme) && !"rediss".equals(scheme)) {
            throw new IllegalArgumentException("an address such as redis://host:6379 is needed");
        }
        return new RedisInspection(LettuceConnectionFactory.createRedisConfiguration(url), keys, null);
    }

    /**
     * Of the Redis of a data folder: the one that its server runs now, else one of its own for as long as it is open.
     *
     * @throws CannotStartException if no server ever used the folder, or its files cannot be used
     */
    public static RedisInspection folder(Path folder, RedisKeys keys) {
        if (!new DataFolder(folder).isUsed()) {
            throw new CannotStartException(
                    "no server has kept anything in the data folder "
                            + folder.toAbsolutePath().normalize(),
                    "Say where: --data-dir=FOLDER or --redis=URL.",
                    null);
        }
        try {
            RunningRedis running = new DataFolder(folder.toRealPath()).running();
            if (running != null) {
                return new RedisInspection(place(running.port(), running.password()), keys, null);
            }
        } catch (IOException e) {
            throw new CannotStartException(
                    "the data folder " + folder + " cannot be read: " + e.getMessage(),
                    "Ask its owner, or whoever runs the server.",
                    e);
        }
        var own = new EmbeddedRedis(folder);
        return new RedisInspection(place(own.port(), own.password()), keys, own);
    }

    private static RedisConfiguration place(int port, String password) {
        var place = new RedisStandaloneConfiguration("127.0.0.1", port);
        place.setPassword(RedisPassword.of(password));
        return place;
    }

    /** What is kept: the newest first, then the one before; empty if nothing is. */
    public List<Kept> checkpoints() {
        return look(redis -> {
            List<Kept> all = new ArrayList<>();
            for (byte[] key : new byte[][] {keys.newest(), keys.previous()}) {
                Kept kept = RedisCheckpointStore.look(redis, keys, key);
                if (kept != null) {
                    all.add(kept);
                }
            }
            return all;
        });
    }

    /** The log's id now; empty if it has none. */
    public String identity() {
        byte[] found = look(redis -> redis.stringCommands().get(keys.identity()));
        return found == null ? "" : new String(found, StandardCharsets.UTF_8);
    }

    /** Whether the entry at {@code position} is in the log. */
    public boolean holds(LogPosition position) {
        return !entries(Range.closed(position.toString(), position.toString()), 1)
                .isEmpty();
    }

    /** The position of the newest entry; {@link LogPosition#START} if there is none. */
    public LogPosition end() {
        List<ByteRecord> newest = look(redis -> redis.streamCommands()
                .xRevRange(keys.log(), Range.unbounded(), Limit.limit().count(1)));
        return newest.isEmpty()
                ? LogPosition.START
                : LogPosition.parse(newest.get(0).getId().getValue());
    }

    /** Entries from {@code first} on, itself among them, at most {@code limit}. */
    public List<EventLog.Entry> entries(LogPosition first, int limit) {
        return entries(Range.rightUnbounded(Range.Bound.inclusive(first.toString())), limit);
    }

    /** The first place behind that of an entry. */
    public static LogPosition behind(LogPosition position) {
        return new LogPosition(position.major(), position.minor() + 1);
    }

    /** When Redis took the entry at {@code position}. */
    public static Instant time(LogPosition position) {
        return Instant.ofEpochMilli(position.major());
    }

    private List<EventLog.Entry> entries(Range<String> range, int limit) {
        return look(redis -> redis.streamCommands()
                        .xRange(keys.log(), range, Limit.limit().count(limit)))
                .stream()
                .map(RedisInspection::entry)
                .toList();
    }

    private static EventLog.Entry entry(ByteRecord record) {
        LogPosition position = LogPosition.parse(record.getId().getValue());
        byte[] bytes = record.getValue().values().iterator().next();
        return new LogRow(position, position.major(), bytes).entry();
    }

    private interface Look<T> {
        T at(RedisConnection redis);
    }

    private <T> T look(Look<T> look) {
        try (RedisConnection redis = connections.getConnection()) {
            return look.at(redis);
        } catch (DataAccessException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new LogUnavailableException("Redis gives nothing: " + root.getMessage(), e);
        }
    }

    @Override
    public void close() {
        connections.destroy();
        if (own != null) {
            own.close();
        }
    }
}
