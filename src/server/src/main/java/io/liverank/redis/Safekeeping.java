package io.liverank.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.liverank.event.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Waits until what Redis holds is as safe as it has to be. Redis lets whoever waits do nothing else, so this has a
 * connection of its own: it writes a key there, which comes after everything that Redis had taken by then, and waits for
 * that. While one wait is under way all that is appended gathers for the next: their number depends on Redis, not on the
 * traffic. Thread-safe.
 */
final class Safekeeping implements AutoCloseable {
    private static final byte[] VALUE = {'1'};

    private record Word(String word) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return word.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final Word WAITAOF = new Word("WAITAOF");

    private final LazyConnection connection;
    private final RedisKeys keys;
    private final Durability durability;
    /** Less than the client's own, so that Redis stops to wait first. */
    private final long millis;

    private CompletableFuture<Void> gathering;
    private boolean waiting;

    Safekeeping(Supplier<RedisClient> client, RedisKeys keys, Durability durability, Duration timeout) {
        this.connection = new LazyConnection(client);
        this.keys = keys;
        this.durability = durability;
        this.millis = Math.max(1, timeout.toMillis() * 9 / 10);
    }

    /** Opens the connection; not for the client's own threads. */
    void connect() {
        connection.open();
    }

    /** Completes once all that Redis has taken so far is safe, or exceptionally if that was not confirmed in time. */
    CompletionStage<Void> awaited() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (gathering == null) {
                gathering = new CompletableFuture<>();
            }
            mine = gathering;
            if (waiting) {
                return mine;
            }
            waiting = true;
            gathering = null;
        }
        await(mine);
        return mine;
    }

    private void await(CompletableFuture<Void> group) {
        ask().whenComplete((done, fault) -> {
            CompletableFuture<Void> next;
            synchronized (this) {
                next = gathering;
                gathering = null;
                waiting = next != null;
            }
            if (next != null) {
                await(next);
            }
            if (fault == null) {
                group.complete(null);
            } else {
                // whatever went wrong: Redis had taken the events before
                group.completeExceptionally(
                        cause(fault) instanceof LogUnavailableException known
                                ? known
                                : new LogUnavailableException(
                                        "Redis did not confirm that what it took is safe", fault, true));
            }
        });
    }

    private static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    private CompletionStage<Void> ask() {
        RedisAsyncCommands<byte[], byte[]> commands = connection.open().async();
        RedisFuture<String> written = commands.set(keys.waited(), VALUE);
        CompletionStage<Void> waited = durability.kind() == Durability.Kind.REPLICAS
                ? replicas(commands.waitForReplication(durability.replicas(), millis))
                : disk(commands);
        // a wait behind nothing would be for nothing
        return written.thenCombine(waited, (set, done) -> null);
    }

    private CompletionStage<Void> replicas(RedisFuture<Long> answer) {
        return answer.thenAccept(confirmed -> {
            if (confirmed < durability.replicas()) {
                throw unsafe("only " + confirmed + " of " + durability.replicas() + " replicas of Redis confirmed it");
            }
        });
    }

    private CompletionStage<Void> disk(RedisAsyncCommands<byte[], byte[]> commands) {
        RedisFuture<List<Long>> answer = commands.dispatch(
                WAITAOF,
                new IntegerListOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE).add(1).add(0).add(millis));
        return commands.info("server").thenCompose(info -> {
            var version = RedisVersion.of(RedisVersion.info(info));
            if (!version.waitsForDisk()) {
                throw unsafe("Redis " + version.name() + " does not tell what is on its disk, and its appendfsync is no"
                        + " longer always");
            }
            return answer.thenAccept(confirmed -> {
                if (confirmed.isEmpty() || confirmed.get(0) < 1) {
                    throw unsafe("Redis did not write it to its disk in time");
                }
            });
        });
    }

    static LogUnavailableException unsafe(String why) {
        return new LogUnavailableException(why, null, true);
    }

    @Override
    public void close() {
        connection.close();
    }
}
