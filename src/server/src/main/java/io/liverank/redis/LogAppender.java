package io.liverank.redis;

import static io.liverank.redis.Utf8.bytes;
import static io.liverank.redis.Utf8.text;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.liverank.event.LogFullException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.netty.handler.codec.EncoderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Appends to the stream: pipelined on one connection, which keeps the order, each call in one command. Thread-safe. */
final class LogAppender {
    private static final byte[] FIELD = {'e'};

    private static final byte[] APPEND = bytes("""
            local ids = {}
            for i = 1, #ARGV do ids[i] = redis.call('XADD', KEYS[1], '*', 'e', ARGV[i]) end
            return ids
            """);

    private final LazyConnection connection;
    private final RedisKeys keys;
    private final Safekeeping safekeeping;
    private final Duration timeout;
    private final RedisMemory memory;

    /** Has {@code timeout} in all; takes note in {@code memory} of whether Redis is full. */
    LogAppender(
            LazyConnection connection, RedisKeys keys, Safekeeping safekeeping, Duration timeout, RedisMemory memory) {
        this.connection = connection;
        this.keys = keys;
        this.safekeeping = safekeeping;
        this.timeout = timeout;
        this.memory = memory;
    }

    /** All or none of them; completes once they are as safe as {@code safe} has it. */
    CompletionStage<List<LogPosition>> append(List<byte[]> entries, Durability.Kind safe) {
        RedisAsyncCommands<byte[], byte[]> commands;
        try {
            commands = connection.open().async();
            if (safe != Durability.Kind.PROCESS) {
                safekeeping.connect();
            }
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(RedisEventLog.unavailable(e));
        }
        CompletableFuture<List<LogPosition>> sent;
        synchronized (this) {
            CompletableFuture<List<LogPosition>> taken = send(commands, entries);
            sent = switch (safe) {
                case PROCESS -> taken;
                case REPLICAS ->
                    inTime(taken.thenCompose(positions -> safekeeping.awaited().thenApply(safely -> positions)));
                // asked behind the events, so that the answer is true of them
                case DISK -> inTime(onDisk(taken, commands.configGet(DiskSettings.NAMES)));
            };
        }
        return sent.handle((positions, fault) -> {
            if (fault != null) {
                throw notAppended(fault);
            }
            memory.note(false);
            return positions;
        });
    }

    /** Several events in a script: whatever happens to Redis or to the connection, it holds all of them or none. */
    private CompletableFuture<List<LogPosition>> send(
            RedisAsyncCommands<byte[], byte[]> commands, List<byte[]> entries) {
        if (entries.size() == 1) {
            // what is not answered in time is not to be sent again when a connection comes back
            return inTime(commands.xadd(keys.log(), Map.of(FIELD, entries.get(0)))
                            .toCompletableFuture())
                    .thenApply(id -> List.of(LogPosition.parse(id)));
        }
        RedisFuture<List<byte[]>> ids = commands.eval(
                APPEND, ScriptOutputType.MULTI, new byte[][] {keys.log()}, entries.toArray(new byte[0][]));
        return inTime(ids.toCompletableFuture())
                .thenApply(all ->
                        all.stream().map(id -> LogPosition.parse(text(id))).toList());
    }

    private <T> CompletableFuture<T> inTime(CompletableFuture<T> answer) {
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<List<LogPosition>> onDisk(
            CompletableFuture<List<LogPosition>> taken, RedisFuture<Map<String, String>> config) {
        CompletionStage<DiskSettings> settings = config.handle((answer, fault) -> {
            if (fault instanceof RedisCommandExecutionException) {
                // some who offer Redis do not tell: the start has warned of it
                return null;
            } else if (fault != null) {
                throw Safekeeping.unsafe("Redis did not tell how it writes to its disk");
            }
            return DiskSettings.of(answer);
        });
        return taken.thenCombine(settings, Appended::new).thenCompose(appended -> {
            DiskSettings found = appended.settings();
            if (found != null && !found.written()) {
                throw Safekeeping.unsafe("Redis no longer writes to its disk (appendonly)");
            }
            if (found == null || found.always()) {
                return CompletableFuture.completedFuture(appended.positions());
            }
            return safekeeping.awaited().thenApply(safely -> appended.positions());
        });
    }

    private record Appended(List<LogPosition> positions, DiskSettings settings) {}

    /** Tells what never left this process, or Redis refused, from what it may have taken. */
    private LogUnavailableException notAppended(Throwable fault) {
        Throwable cause = fault;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof LogUnavailableException known) {
            return known;
        }
        boolean refused = cause instanceof RedisCommandExecutionException;
        if (refused && RedisMemory.isRefusal(cause)) {
            memory.note(true);
            return new LogFullException("Redis is full and takes no events now", cause);
        }
        return refused || isUnsent(cause)
                ? RedisEventLog.unavailable(cause)
                : new LogUnavailableException("Redis did not confirm that it took events", cause, true);
    }

    private static boolean isUnsent(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return cause instanceof EncoderException
                || (cause instanceof RedisException
                        && (said.startsWith("Currently not connected")
                                || said.startsWith("Request queue size exceeded")));
    }
}
