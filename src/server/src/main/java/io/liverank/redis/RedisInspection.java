package io.liverank.redis;

import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.stream.ByteRecord;

/** Looks at what is kept in a Redis, beside the servers that use it, and changes nothing. For one thread. */
public final class RedisInspection implements AutoCloseable {
    private final RedisPlace place;
    private final RedisKeys keys;

    /**
     * A kept checkpoint.
     *
     * @param events how many it knows of; -1 if its writer did not say
     * @param bytes what the engine saved; null if they cannot be read
     * @param fault why they cannot be; null if they can
     */
    public record Kept(Mark mark, long events, long checksum, byte[] bytes, String fault) {}

    private RedisInspection(RedisPlace place, RedisKeys keys) {
        this.keys = keys;
        this.place = place;
    }

    /**
     * Of the Redis at {@code url}.
     *
     * @throws IllegalArgumentException if that is no {@code redis://} or {@code rediss://} address
     */
    public static RedisInspection url(String url, RedisKeys keys) {
        return new RedisInspection(RedisPlace.url(url), keys);
    }

    /**
     * Of the Redis of a data folder: the one that its server runs now, else one of its own for as long as it is open.
     *
     * @throws CannotStartException if no server ever used the folder, or its files cannot be used
     */
    public static RedisInspection folder(Path folder, RedisKeys keys) {
        return new RedisInspection(RedisPlace.folder(folder), keys);
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

    /** Whether the log is here, if there is any. */
    public boolean holdsLog() {
        DataType kind = look(redis -> redis.keyCommands().type(keys.log()));
        return kind == DataType.STREAM || kind == DataType.NONE;
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

    /** When Redis took the entry at {@code position}. */
    public static Instant time(LogPosition position) {
        return Instant.ofEpochMilli(position.major());
    }

    private List<EventLog.Entry> entries(Range<String> range, int limit) {
        return look(redis -> redis.keyCommands().type(keys.log()) != DataType.STREAM
                        ? List.<ByteRecord>of()
                        : redis.streamCommands()
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
        try (RedisConnection redis = place.connections().getConnection()) {
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
        place.close();
    }
}
