package io.liverank.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The event log on a Redis stream: one entry per event, in one field. Appends are pipelined on one connection, which
 * keeps their order; reading blocks on a connection of its own. Connections open at first use and mend themselves.
 */
public final class RedisEventLog implements EventLog {
    private static final byte[] KEY = "liverank:log".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FIELD = {'e'};

    private final Supplier<RedisClient> client;
    private final Duration timeout;
    private StatefulRedisConnection<byte[], byte[]> appending;
    private StatefulRedisConnection<byte[], byte[]> reading;

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
            var messages = connection
                    .sync()
                    .xread(
                            // 0 would wait for ever
                            XReadArgs.Builder.block(Math.max(1, patience.toMillis()))
                                    .count(limit),
                            XReadArgs.StreamOffset.from(KEY, position.toString()));
            List<Entry> entries = new ArrayList<>(messages.size());
            for (var message : messages) {
                entries.add(entry(message));
            }
            return entries;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private static Entry entry(StreamMessage<byte[], byte[]> message) {
        LogPosition position = LogPosition.parse(message.getId());
        byte[] bytes = message.getBody().values().iterator().next();
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
            return appending()
                    .sync()
                    .xtrim(KEY, XTrimArgs.Builder.minId(position.toString()).approximateTrimming());
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
