package io.liverank.redis;

import static io.liverank.redis.Utf8.bytes;
import static io.liverank.redis.Utf8.text;

import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.stream.ByteRecord;

/**
 * The log of a shop in Redis as one who takes it elsewhere sees it. Where it was fenced, a text stands under the stream's name
 * and the stream under another: Redis itself refuses whatever servers of any version try to append, read or trim, and to
 * write a checkpoint of it, from one moment to the next. For one thread.
 */
public final class MovingLog {
    private static final String MOVING = "moving to ";
    private static final String MOVED = "moved to ";

    /** Time to go back, or to look at it. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final byte[] FENCE = bytes("""
            local kind = redis.call('TYPE', KEYS[1])['ok']
            if kind == 'string' then return 0 end
            if kind == 'stream' then redis.call('RENAME', KEYS[1], KEYS[2]) end
            redis.call('SET', KEYS[1], ARGV[1])
            return 1
            """);

    private static final byte[] UNFENCE = bytes("""
            if redis.call('TYPE', KEYS[1])['ok'] ~= 'string' then return 0 end
            redis.call('DEL', KEYS[1])
            if redis.call('EXISTS', KEYS[2]) == 1 then
              redis.call('PERSIST', KEYS[2])
              redis.call('RENAME', KEYS[2], KEYS[1])
            end
            return 1
            """);

    private static final byte[] LET_GO = bytes("""
            if redis.call('TYPE', KEYS[1])['ok'] ~= 'string' then return 0 end
            redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
            return 1
            """);

    private final RedisConnectionFactory connections;
    private final RedisKeys keys;

    /** How far it is. */
    public enum Stage {
        /** Servers write it. */
        OPEN,
        /** Nobody can write it any more. */
        FENCED,
        /** It goes on elsewhere. */
        MOVED
    }

    /** Of the shop whose {@code keys} these are. */
    public MovingLog(RedisConnectionFactory connections, RedisKeys keys) {
        this.connections = connections;
        this.keys = keys;
    }

    /** Whether Redis said that the log is no stream. */
    static boolean isRefusal(Throwable cause) {
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (String.valueOf(one.getMessage()).contains("WRONGTYPE")) {
                return true;
            }
        }
        return false;
    }

    /** How far it is. */
    public Stage stage() {
        return ask(redis -> {
            if (redis.keyCommands().type(keys.log()) != DataType.STRING) {
                return Stage.OPEN;
            }
            String said = text(redis.stringCommands().get(keys.log()));
            return said.startsWith(MOVED) ? Stage.MOVED : Stage.FENCED;
        });
    }

    /** The log's id; empty if it never had one. */
    public String identity() {
        byte[] found = ask(redis -> redis.stringCommands().get(keys.identity()));
        return found == null ? "" : text(found);
    }

    /** Marks of the checkpoints, the newest first. */
    public List<Mark> marks() {
        return ask(redis -> {
            List<Mark> marks = new ArrayList<>();
            for (byte[] key : new byte[][] {keys.newest(), keys.previous()}) {
                Manifest manifest = Manifest.at(redis, key);
                if (manifest != null) {
                    marks.add(manifest.mark());
                }
            }
            return marks;
        });
    }

    /** The checkpoints that can be read, the newest first. */
    public List<RedisInspection.Kept> checkpoints() {
        return ask(redis -> {
            List<RedisInspection.Kept> kept = new ArrayList<>();
            for (byte[] key : new byte[][] {keys.newest(), keys.previous()}) {
                RedisInspection.Kept found = RedisCheckpointStore.look(redis, keys, key);
                if (found != null && found.fault() == null) {
                    kept.add(found);
                }
            }
            return kept;
        });
    }

    /** Whether an entry stands at {@code position}. */
    public boolean holds(LogPosition position) {
        return ask(redis -> !range(redis, Range.closed(position.toString(), position.toString()), 1)
                .isEmpty());
    }

    /**
     * Entries from the one at {@code first} on, or behind it, at most {@code limit}; wherever the stream is now.
     *
     * @throws CannotStartException if {@code inclusive} and the one at {@code first} is gone
     */
    public List<LogRow> rows(LogPosition first, boolean inclusive, int limit) {
        List<LogRow> rows = ask(
                        redis -> range(redis, Range.rightUnbounded(Range.Bound.inclusive(first.toString())), limit + 1))
                .stream()
                .map(MovingLog::row)
                .toList();
        if (first.isStart()) {
            return rows;
        }
        if (rows.isEmpty() || !rows.get(0).position().equals(first)) {
            throw new CannotStartException(
                    "the log in Redis does not hold the entry at " + first + " any more",
                    "It was trimmed faster than it was copied, or is another: delete the topic and begin again, with a longer"
                            + " liverank.log-retention.",
                    null);
        }
        return inclusive ? rows : rows.subList(1, rows.size());
    }

    private List<ByteRecord> range(RedisConnection redis, Range<String> range, int limit) {
        List<ByteRecord> found = redis.keyCommands().type(keys.log()) == DataType.STRING
                ? redis.streamCommands()
                        .xRange(keys.moved(), range, Limit.limit().count(limit))
                : redis.streamCommands().xRange(keys.log(), range, Limit.limit().count(limit));
        return found == null ? List.of() : found;
    }

    private static LogRow row(ByteRecord record) {
        LogPosition position = LogPosition.parse(record.getId().getValue());
        return new LogRow(
                position,
                position.major(),
                record.getValue().values().iterator().next());
    }

    /** From now on no server writes it. */
    public void fence(String place) {
        script(FENCE, bytes(MOVING + place), keys.log(), keys.moved());
    }

    /** It goes on at {@code place}; what is left here goes after a week. */
    public void moved(String place) {
        ask(redis -> {
            redis.keyCommands().expire(keys.moved(), KEPT.toSeconds());
            return redis.stringCommands().set(keys.log(), bytes(MOVED + place));
        });
    }

    /** As if it had never been fenced. */
    public void unfence() {
        script(UNFENCE, null, keys.log(), keys.moved());
    }

    /** Makes room for a new log, which begins empty and is gone on with by the newest checkpoint. */
    public void letGo() {
        script(LET_GO, null, keys.log(), keys.identity(), keys.trimmed());
    }

    private void script(byte[] script, byte[] argument, byte[]... names) {
        ask(redis -> {
            byte[][] all = argument == null ? names : Arrays.copyOf(names, names.length + 1);
            if (argument != null) {
                all[names.length] = argument;
            }
            return redis.scriptingCommands().eval(script, ReturnType.INTEGER, names.length, all);
        });
    }

    private <T> T ask(Function<RedisConnection, T> question) {
        try (RedisConnection redis = connections.getConnection()) {
            return question.apply(redis);
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis gives nothing: " + e.getMessage(), e);
        }
    }
}
