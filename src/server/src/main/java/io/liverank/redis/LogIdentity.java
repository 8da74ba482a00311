package io.liverank.redis;

import static io.liverank.redis.Utf8.bytes;
import static io.liverank.redis.Utf8.text;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.liverank.event.LogGapException;
import io.liverank.event.LogUnavailableException;
import java.util.UUID;

/** Which log it is, by an id beside the stream, and which one is followed. Thread-safe. */
final class LogIdentity {
    private static final byte[] RENEW = bytes("""
            local now = redis.call('GET', KEYS[1])
            if now and now ~= ARGV[1] then return now end
            redis.call('SET', KEYS[1], ARGV[2])
            return ARGV[2]
            """);

    private final LazyConnection connection;
    private final RedisKeys keys;
    private volatile String followed = "";

    LogIdentity(LazyConnection connection, RedisKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    /** The id that the log has; one that has none gets {@code proposed}, or a new one if that is empty. */
    String ask(String proposed) {
        var commands = connection.open().sync();
        byte[] found = commands.get(keys.identity());
        if (found == null) {
            String made = proposed.isEmpty() ? UUID.randomUUID().toString() : proposed;
            commands.set(keys.identity(), bytes(made), SetArgs.Builder.nx());
            found = commands.get(keys.identity());
        }
        if (found == null) {
            throw new LogUnavailableException("the log's id went as it was made", null);
        }
        return text(found);
    }

    /** Any other log is a gap from now on. */
    void follow(String id) {
        followed = id;
    }

    /** Gives the log a new id unless it has another than {@code old} already, and follows it. */
    String renew(String old) {
        byte[] now = connection
                .open()
                .sync()
                .eval(
                        RENEW,
                        ScriptOutputType.VALUE,
                        new byte[][] {keys.identity()},
                        bytes(old),
                        bytes(UUID.randomUUID().toString()));
        follow(text(now));
        return followed;
    }

    /** The id of the log that is followed; empty if any is. */
    String followed() {
        return followed;
    }

    /** @throws LogGapException if an id that was found, null for none, is not that of the log that is followed */
    void requireFollowed(byte[] identity) {
        String found = identity == null ? "none" : text(identity);
        if (!followed.isEmpty() && !followed.equals(found)) {
            throw new LogGapException("the log is another: its id is " + found + ", not " + followed);
        }
    }
}
