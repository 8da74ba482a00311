package io.liverank.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.EventLog;
import io.liverank.event.LogFullException;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.netty.handler.codec.EncoderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The event log on a Redis stream: one entry per event, in one field. Appends are pipelined on one connection, which
 * keeps their order, and each is one command; reading blocks on a connection of its own. Connections open at first use
 * and mend themselves.
 */
public final class RedisEventLog implements EventLog {
    static final byte[] KEY = "liverank:log".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FIELD = {'e'};
    /** Also named in {@link RedisCheckpointStore}'s script. */
    static final byte[] IDENTITY = "liverank:identity".getBytes(StandardCharsets.UTF_8);

    /** Holds the id of the log whose beginning a server trimmed away: before Redis 7 a stream does not tell. */
    static final byte[] TRIMMED = "liverank:trimmed".getBytes(StandardCharsets.UTF_8);

    private static final byte[] RENEW = """
            local now = redis.call('GET', KEYS[1])
            if now and now ~= ARGV[1] then return now end
            redis.call('SET', KEYS[1], ARGV[2])
            return ARGV[2]
            """.getBytes(StandardCharsets.UTF_8);

    /**
     * Trims no further than the checkpoints that this Redis itself holds: whoever asks may have written its own to another
     * one, which this one has replaced since. Notes that entries went only if some did: a note that is wrong would be taken
     * for a gap.
     */
    private static final byte[] TRIM = """
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
            """.getBytes(StandardCharsets.UTF_8);

    private static final byte[] APPEND = """
            local ids = {}
            for i = 1, #ARGV do ids[i] = redis.call('XADD', KEYS[1], '*', 'e', ARGV[i]) end
            return ids
            """.getBytes(StandardCharsets.UTF_8);

    /** One in so many parts of the memory is left at most: then there is no room for any event. */
    private static final int FULL = 10;

    private final Supplier<RedisClient> client;
    private final Duration timeout;
    private final Durability durability;
    private final Safekeeping safekeeping;
    private StatefulRedisConnection<byte[], byte[]> appending;
    private StatefulRedisConnection<byte[], byte[]> reading;
    private volatile String followed = "";
    private volatile boolean full;
    /** What was read last of the log that is followed; null if nothing was since its id was asked. */
    private volatile Row seen;

    /** Bytes that a reading should take, of entries of a MiB each at most. */
    private static final int AT_A_TIME = 4 << 20;

    private static final int FEW = 16;
    private static final int MANY = 1_000;

    /** The reader's own. */
    private int advisable = FEW;

    private final Promises promises = new Promises();

    /** A Redis that lost its tail may give the same ids again: an id alone does not tell that an entry is the one that was. */
    record Row(LogPosition position, byte[] bytes) {
        static Row of(StreamMessage<byte[], byte[]> message) {
            return new Row(
                    LogPosition.parse(message.getId()),
                    message.getBody().values().iterator().next());
        }

        boolean isAnother(Row before) {
            return before != null && before.position.equals(position) && !Arrays.equals(before.bytes, bytes);
        }
    }

    /** As with {@link Durability#PROCESS}. */
    public RedisEventLog(Supplier<RedisClient> client, Duration timeout) {
        this(client, timeout, Durability.PROCESS);
    }

    /** Connects through {@code client}; appending has {@code timeout} in all, any other command as well. */
    public RedisEventLog(Supplier<RedisClient> client, Duration timeout, Durability durability) {
        this.client = client;
        this.timeout = timeout;
        this.durability = durability;
        this.safekeeping = new Safekeeping(client, durability, timeout);
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
        List<byte[]> entries = encoded(events);
        return append(entries, durability.kind()).thenApply(positions -> promises.made(positions, entries));
    }

    @Override
    public CompletionStage<List<LogPosition>> appendUnpromised(List<? extends Event> events) {
        return append(encoded(events), Durability.Kind.PROCESS);
    }

    private static List<byte[]> encoded(List<? extends Event> events) {
        return events.stream().<byte[]>map(EventCodec::encode).toList();
    }

    private CompletionStage<List<LogPosition>> append(List<byte[]> entries, Durability.Kind safe) {
        RedisAsyncCommands<byte[], byte[]> commands;
        try {
            commands = appending().async();
            if (safe != Durability.Kind.PROCESS) {
                safekeeping.connect();
            }
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(unavailable(e));
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
            full = false;
            return positions;
        });
    }

    /** Several events in a script: whatever happens to Redis or to the connection, it holds all of them or none. */
    private CompletableFuture<List<LogPosition>> send(
            RedisAsyncCommands<byte[], byte[]> commands, List<byte[]> entries) {
        if (entries.size() == 1) {
            // what is not answered in time is not to be sent again when a connection comes back
            return inTime(commands.xadd(KEY, Map.of(FIELD, entries.get(0))).toCompletableFuture())
                    .thenApply(id -> List.of(LogPosition.parse(id)));
        }
        RedisFuture<List<byte[]>> ids =
                commands.eval(APPEND, ScriptOutputType.MULTI, new byte[][] {KEY}, entries.toArray(new byte[0][]));
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
        if (refused && isFull(cause)) {
            full = true;
            return new LogFullException("Redis is full and takes no events now", cause);
        }
        return refused || isUnsent(cause)
                ? unavailable(cause)
                : new LogUnavailableException("Redis did not confirm that it took events", cause, true);
    }

    /** As Redis says so, a script's refusal included. */
    static boolean isFull(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().contains("OOM command not allowed");
    }

    private static boolean isUnsent(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return cause instanceof EncoderException
                || (cause instanceof RedisException
                        && (said.startsWith("Currently not connected")
                                || said.startsWith("Request queue size exceeded")));
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
            LogPosition due = promises.last();
            var messages = commands.xread(
                    // 0 would wait for ever
                    XReadArgs.Builder.block(Math.max(1, patience.toMillis())).count(limit),
                    XReadArgs.StreamOffset.from(KEY, position.toString()));
            // Redis answers these two after the reading, so that they are true of it: what is there now was there then
            var standing = position.isStart() ? null : commands.xrange(KEY, exactly(position), Limit.from(1));
            var identity = commands.get(IDENTITY);
            List<Row> read = await(connection, messages).stream().map(Row::of).toList();
            Row here = standing == null ? null : requireStanding(position, await(connection, standing));
            follow(await(connection, identity));
            promises.requireKept(due, position, read);
            advise(read);
            seen = read.isEmpty() ? here : read.get(read.size() - 1);
            return new Decoded(read);
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private Row requireStanding(LogPosition position, List<StreamMessage<byte[], byte[]>> there) {
        if (there.isEmpty()) {
            throw new LogGapException("the log does not hold the entry at " + position);
        }
        Row here = Row.of(there.get(0));
        if (here.isAnother(seen)) {
            throw new LogGapException("the log holds another entry at " + position + " than was read there");
        }
        return here;
    }

    @Override
    public int advisable(int limit) {
        return Math.min(limit, advisable);
    }

    /** By the largest entry, and no more than twice as many as before. */
    private void advise(List<Row> read) {
        int largest = read.stream().mapToInt(row -> row.bytes().length).max().orElse(0);
        advisable =
                largest == 0 ? advisable : Math.max(FEW, Math.min(2 * Math.min(advisable, MANY), AT_A_TIME / largest));
    }

    /** Decoded as it is walked through: an entry takes several times its bytes, and a MiB is allowed. */
    private static final class Decoded extends AbstractList<Entry> implements RandomAccess {
        private final List<Row> rows;

        Decoded(List<Row> rows) {
            this.rows = rows;
        }

        @Override
        public Entry get(int index) {
            Row row = rows.get(index);
            return entry(row.position(), row.bytes());
        }

        @Override
        public int size() {
            return rows.size();
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
            seen = null;
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
            if (position.isStart()) {
                return !trimmed();
            }
            var there = appending().sync().xrange(KEY, exactly(position), Limit.from(1));
            return !there.isEmpty() && !Row.of(there.get(0)).isAnother(seen);
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

    static Entry entry(LogPosition position, byte[] bytes) {
        try {
            return new Entry(position, position.major(), EventCodec.decode(bytes), null);
        } catch (MalformedException | IllegalArgumentException e) {
            return new Entry(position, position.major(), null, e.getMessage());
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
    public Duration behind(LogPosition position) {
        return Duration.ofMillis(Math.max(0, end().major() - position.major()));
    }

    @Override
    public long trim(LogPosition keepFrom, Duration atLeast) {
        LogPosition young =
                atLeast.isZero() ? keepFrom : new LogPosition(Math.max(0, end().major() - atLeast.toMillis()), 0);
        LogPosition position = young.compareTo(keepFrom) < 0 ? young : keepFrom;
        try {
            Long gone = appending()
                    .sync()
                    .eval(
                            TRIM,
                            ScriptOutputType.INTEGER,
                            new byte[][] {
                                KEY, TRIMMED, IDENTITY, RedisCheckpointStore.MANIFEST, RedisCheckpointStore.PREVIOUS
                            },
                            position.toString().getBytes(StandardCharsets.UTF_8),
                            followed.getBytes(StandardCharsets.UTF_8));
            return gone;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /** Asks Redis whether it is so still; one that does not tell is taken at its last word, once. */
    @Override
    public boolean isFull() {
        if (!full) {
            return false;
        }
        try {
            Map<String, String> memory = RedisVersion.info(appending().sync().info("memory"));
            long most = Long.parseLong(memory.getOrDefault("maxmemory", "0"));
            long used = Long.parseLong(memory.getOrDefault("used_memory", "0"));
            // the buffers of whoever was refused counted as well
            full = most > 0 && used >= most - most / FULL;
            return full;
        } catch (RedisCommandExecutionException e) {
            full = false;
            return true;
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
        safekeeping.close();
    }

    /** At the end of the application the client has closed its connections already. */
    private static void close(StatefulRedisConnection<byte[], byte[]> connection) {
        if (connection != null && connection.isOpen()) {
            connection.close();
        }
    }
}
