package io.liverank.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.EventLog;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The event log on a Redis stream: one entry per event, in one field. Appends are pipelined on one connection, which
 * keeps their order; reading blocks on a connection of its own. Connections open at first use and mend themselves.
 */
public final class RedisEventLog implements EventLog {
    static final byte[] KEY = "liverank:log".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FIELD = {'e'};
    /** Also named in {@link RedisCheckpointStore}'s script. */
    static final byte[] IDENTITY = "liverank:identity".getBytes(StandardCharsets.UTF_8);

    /** Holds the id of the log whose beginning a server trimmed away: before Redis 7 a stream does not tell. */
    private static final byte[] TRIMMED = "liverank:trimmed".getBytes(StandardCharsets.UTF_8);

    private static final byte[] RENEW = """
            local now = redis.call('GET', KEYS[1])
            if now and now ~= ARGV[1] then return now end
            redis.call('SET', KEYS[1], ARGV[2])
            return ARGV[2]
            """.getBytes(StandardCharsets.UTF_8);

    /** Notes that entries went only if some did: a note that is wrong would be taken for a gap. */
    private static final byte[] TRIM = """
            local gone = redis.call('XTRIM', KEYS[1], 'MINID', '~', ARGV[1])
            if gone > 0 and redis.call('GET', KEYS[2]) ~= ARGV[2] then redis.pcall('SET', KEYS[2], ARGV[2]) end
            return gone
            """.getBytes(StandardCharsets.UTF_8);

    private final Supplier<RedisClient> client;
    private final Duration timeout;
    private StatefulRedisConnection<byte[], byte[]> appending;
    private StatefulRedisConnection<byte[], byte[]> reading;
    private volatile String followed = "";

    /** Connects through {@code client}; a command has {@code timeout} to be answered. */
    public RedisEventLog(Supplier<RedisClient> client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    private synchronized StatefulRedisConnection<byte[], byte[]> appending() {
        if (appending == null) {
            appending = client.get().connect(ByteArrayCodec.INSTANCE);
        }
        return appending;
    }

    private synchronized StatefulRedisConnection<byte[], byte[]> reading() {
        if (reading == null) {
            reading = client.get().connect(ByteArrayCodec.INSTANCE);
        }
        return reading;
    }

    @Override
    public CompletionStage<List<LogPosition>> append(List<? extends Event> events) {
        List<CompletableFuture<String>> sent = new ArrayList<>(events.size());
        try {
            var commands = appending().async();
            synchronized (this) {
                for (Event event : events) {
                    sent.add(commands.xadd(KEY, Map.of(FIELD, EventCodec.encode(event)))
                            .toCompletableFuture());
                }
            }
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(unavailable(e));
        }
        return CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0]))
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, fault) -> {
                    if (fault != null) {
                        throw unavailable(fault);
                    }
                    return sent.stream().map(id -> LogPosition.parse(id.join())).toList();
                });
    }

    @Override
    @SuppressWarnings("unchecked") // a generic array of one, made by the call
    public List<Entry> read(LogPosition position, int limit, Duration wait) {
        try {
            var connection = reading();
            // an empty answer that comes with the time-out would be taken for none
            Duration half = connection.getTimeout().dividedBy(2);
            Duration patience = wait.compareTo(half) < 0 ? wait : half;
            var commands = connection.async();
            var messages = commands.xread(
                    // 0 would wait for ever
                    XReadArgs.Builder.block(Math.max(1, patience.toMillis())).count(limit),
                    XReadArgs.StreamOffset.from(KEY, position.toString()));
            // Redis answers these two after the reading, so that they are true of it: what is there now was there then
            var standing = position.isStart() ? null : commands.xrange(KEY, exactly(position), Limit.from(1));
            var identity = commands.get(IDENTITY);
            List<StreamMessage<byte[], byte[]>> read = await(connection, messages);
            if (standing != null && await(connection, standing).isEmpty()) {
                throw new LogGapException("the log does not hold the entry at " + position);
            }
            follow(await(connection, identity));
            List<Entry> entries = new ArrayList<>(read.size());
            for (var message : read) {
                entries.add(entry(message));
            }
            return entries;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private static Range<String> exactly(LogPosition position) {
        return Range.create(position.toString(), position.toString());
    }

    private void follow(byte[] identity) {
        String found = identity == null ? "none" : text(identity);
        if (!followed.isEmpty() && !followed.equals(found)) {
            throw new LogGapException("the log is another: its id is " + found + ", not " + followed);
        }
    }

    private static <T> T await(StatefulRedisConnection<byte[], byte[]> connection, RedisFuture<T> answer) {
        return LettuceFutures.awaitOrCancel(answer, connection.getTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String identity(String proposed) {
        try {
            byte[] found = appending().sync().get(IDENTITY);
            if (found == null) {
                String made = proposed.isEmpty() ? UUID.randomUUID().toString() : proposed;
                appending().sync().set(IDENTITY, made.getBytes(StandardCharsets.UTF_8), SetArgs.Builder.nx());
                found = appending().sync().get(IDENTITY);
            }
            if (found == null) {
                throw new LogUnavailableException("the log's id went as it was made", null);
            }
            followed = text(found);
            return followed;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public String renewIdentity(String old) {
        try {
            byte[] now = appending()
                    .sync()
                    .eval(
                            RENEW,
                            ScriptOutputType.VALUE,
                            new byte[][] {IDENTITY},
                            old.getBytes(StandardCharsets.UTF_8),
                            UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
            followed = text(now);
            return followed;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public boolean holds(LogPosition position) {
        try {
            return position.isStart()
                    ? !trimmed()
                    : !appending()
                            .sync()
                            .xrange(KEY, exactly(position), Limit.from(1))
                            .isEmpty();
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /** Redis 6.2 does not count what was added: there, only what servers trimmed is known to be gone. */
    private boolean trimmed() {
        if (appending().sync().exists(KEY) == 0) {
            return false;
        }
        byte[] trimmed = appending().sync().get(TRIMMED);
        if (trimmed != null && Arrays.equals(trimmed, appending().sync().get(IDENTITY))) {
            return true;
        }
        long added = -1;
        long length = 0;
        List<Object> facts = appending().sync().xinfoStream(KEY);
        for (int i = 0; i + 1 < facts.size(); i += 2) {
            String name = facts.get(i) instanceof byte[] bytes ? text(bytes) : String.valueOf(facts.get(i));
            if (name.equals("entries-added") && facts.get(i + 1) instanceof Long number) {
                added = number;
            } else if (name.equals("length") && facts.get(i + 1) instanceof Long number) {
                length = number;
            }
        }
        return added > length;
    }

    private static Entry entry(StreamMessage<byte[], byte[]> message) {
        return entry(
                LogPosition.parse(message.getId()),
                message.getBody().values().iterator().next());
    }

    static Entry entry(LogPosition position, byte[] bytes) {
        try {
            return new Entry(position, EventCodec.decode(bytes), null);
        } catch (MalformedException | IllegalArgumentException e) {
            return new Entry(position, null, e.getMessage());
        }
    }

    @Override
    public LogPosition end() {
        try {
            var newest = appending().sync().xrevrange(KEY, Range.unbounded(), Limit.from(1));
            return newest.isEmpty()
                    ? LogPosition.START
                    : LogPosition.parse(newest.get(0).getId());
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public long trim(LogPosition position) {
        try {
            Long gone = appending()
                    .sync()
                    .eval(
                            TRIM,
                            ScriptOutputType.INTEGER,
                            new byte[][] {KEY, TRIMMED},
                            position.toString().getBytes(StandardCharsets.UTF_8),
                            followed.getBytes(StandardCharsets.UTF_8));
            return gone;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private static LogUnavailableException unavailable(Throwable cause) {
        return new LogUnavailableException("Redis does not take or give events now", cause);
    }

    @Override
    public synchronized void close() {
        close(appending);
        close(reading);
    }

    /** At the end of the application the client has closed its connections already. */
    private static void close(StatefulRedisConnection<byte[], byte[]> connection) {
        if (connection != null && connection.isOpen()) {
            connection.close();
        }
    }
}
