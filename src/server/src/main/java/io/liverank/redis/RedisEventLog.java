package io.liverank.redis;

import static io.liverank.redis.Utf8.bytes;
import static io.liverank.redis.Utf8.text;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.EventLog;
import io.liverank.event.LogMovedException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.Promises;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The event log on a Redis stream: one entry per event, in one field. Appends are pipelined on one connection, which
 * keeps their order, and each is one command; reading blocks on a connection of its own. Connections open at first use
 * and mend themselves.
 */
public final class RedisEventLog implements EventLog {
    /**
     * Trims no further than the checkpoints that this Redis itself holds: whoever asks may have written its own to another
     * one, which this one has replaced since. Notes that entries went only if some did: a note that is wrong would be taken
     * for a gap.
     */
    private static final byte[] TRIM = bytes("""
            if redis.call('GET', KEYS[3]) ~= ARGV[2] then return 0 end
            local function numbers(id)
              local millis, sequence = id:match('(%d+)-(%d+)')
              return tonumber(millis), tonumber(sequence)
            end
            local least, known = ARGV[1], false
            for i = 4, 5 do
              local kept = redis.call('HMGET', KEYS[i], 'generation', 'log')
              if kept[1] and (not kept[2] or kept[2] == '' or kept[2] == ARGV[2]) then
                known = true
                local km, ks = numbers(kept[1])
                local lm, ls = numbers(least)
                if km < lm or (km == lm and ks < ls) then least = kept[1] end
              end
            end
            if not known then return 0 end
            local gone = redis.call('XTRIM', KEYS[1], 'MINID', '~', least)
            if gone > 0 and redis.call('GET', KEYS[2]) ~= ARGV[2] then redis.pcall('SET', KEYS[2], ARGV[2]) end
            return gone
            """);

    private final RedisKeys keys;
    private final Durability durability;
    private final Safekeeping safekeeping;
    private final LazyConnection appending;
    private final LazyConnection reading;
    private final RedisMemory memory = new RedisMemory();
    private final Promises promises = new Promises();
    private final LogAppender appender;
    private final LogIdentity identity;
    private final LogReader reader;

    /** As with {@link Durability#PROCESS}. */
    public RedisEventLog(Supplier<RedisClient> client, RedisKeys keys, Duration timeout) {
        this(client, keys, timeout, Durability.PROCESS);
    }

    /** Connects through {@code client}; appending has {@code timeout} in all, any other command as well. */
    public RedisEventLog(Supplier<RedisClient> client, RedisKeys keys, Duration timeout, Durability durability) {
        this.keys = keys;
        this.durability = durability;
        this.safekeeping = new Safekeeping(client, keys, durability, timeout);
        this.appending = new LazyConnection(client);
        this.reading = new LazyConnection(client);
        this.appender = new LogAppender(appending, keys, safekeeping, timeout, memory);
        this.identity = new LogIdentity(appending, keys);
        this.reader = new LogReader(reading, keys, identity, promises);
    }

    private RedisCommands<byte[], byte[]> commands() {
        return appending.open().sync();
    }

    @Override
    public CompletionStage<List<LogPosition>> append(List<? extends Event> events) {
        List<byte[]> entries = encoded(events);
        return appender.append(entries, durability.kind()).thenApply(positions -> promises.made(positions, entries));
    }

    @Override
    public CompletionStage<List<LogPosition>> appendUnpromised(List<? extends Event> events) {
        return appender.append(encoded(events), Durability.Kind.PROCESS);
    }

    private static List<byte[]> encoded(List<? extends Event> events) {
        return events.stream().<byte[]>map(EventCodec::encode).toList();
    }

    @Override
    public List<Entry> read(LogPosition position, int limit, Duration wait) {
        try {
            return reader.read(position, limit, wait);
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public int advisable(int limit) {
        return reader.advisable(limit);
    }

    @Override
    public String identity(String proposed) {
        try {
            String found = identity.ask(proposed);
            reader.forget();
            identity.follow(found);
            return found;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public String renewIdentity(String old) {
        try {
            return identity.renew(old);
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public boolean holds(LogPosition position) {
        try {
            if (position.isStart()) {
                return !isTrimmed();
            }
            var there = commands().xrange(keys.log(), exactly(position), Limit.from(1));
            return !there.isEmpty() && reader.knows(LogReader.row(there.get(0)));
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    static Range<String> exactly(LogPosition position) {
        return Range.create(position.toString(), position.toString());
    }

    /** Redis 6.2 does not count what was added: there, only what servers trimmed is known to be gone. */
    private boolean isTrimmed() {
        if (commands().exists(keys.log()) == 0) {
            return false;
        }
        byte[] trimmed = commands().get(keys.trimmed());
        if (trimmed != null && Arrays.equals(trimmed, commands().get(keys.identity()))) {
            return true;
        }
        long added = -1;
        long length = 0;
        List<Object> facts = commands().xinfoStream(keys.log());
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

    @Override
    public LogPosition end() {
        try {
            var newest = commands().xrevrange(keys.log(), Range.unbounded(), Limit.from(1));
            return newest.isEmpty()
                    ? LogPosition.START
                    : LogPosition.parse(newest.get(0).getId());
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Duration behind(LogPosition position) {
        return Duration.ofMillis(Math.max(0, end().major() - position.major()));
    }

    @Override
    public long trim(LogPosition keepFrom, Duration atLeast) {
        LogPosition young =
                atLeast.isZero() ? keepFrom : new LogPosition(Math.max(0, end().major() - atLeast.toMillis()), 0);
        LogPosition position = young.compareTo(keepFrom) < 0 ? young : keepFrom;
        try {
            Long gone = commands()
                    .eval(
                            TRIM,
                            ScriptOutputType.INTEGER,
                            new byte[][] {keys.log(), keys.trimmed(), keys.identity(), keys.newest(), keys.previous()},
                            bytes(position.toString()),
                            bytes(identity.followed()));
            return gone;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    @Override
    public boolean isFull() {
        try {
            return memory.wasFull() && memory.isFull(commands());
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    static LogUnavailableException unavailable(Throwable cause) {
        if (MovingLog.isRefusal(cause)) {
            return new LogMovedException(
                    "the log is being moved from this Redis to Kafka, or was: the servers are to be started with"
                            + " liverank.log.type=kafka",
                    cause);
        }
        return new LogUnavailableException("Redis does not take or give events now", cause);
    }

    @Override
    public void close() {
        appending.close();
        reading.close();
        safekeeping.close();
    }
}
