package io.liverank.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.liverank.event.EventLog.Entry;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.Promises;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads the stream, and looks each time whether it still is the one that was read before. {@link #knows} and {@link #forget}
 * are for any thread, all else for one at a time.
 */
final class LogReader {
    /** Bytes that a reading should take, of entries of a MiB each at most. */
    private static final int AT_A_TIME = 4 << 20;

    private static final int FEW = 16;
    private static final int MANY = 1_000;

    private final LazyConnection reading;
    private final RedisKeys keys;
    private final LogIdentity identity;
    private final Promises promises;
    /** What was read last of the log that is followed; null if nothing was since its id was asked. */
    private volatile LogRow seen;
    /** The reader's own. */
    private int advisable = FEW;

    LogReader(LazyConnection reading, RedisKeys keys, LogIdentity identity, Promises promises) {
        this.reading = reading;
        this.keys = keys;
        this.identity = identity;
        this.promises = promises;
    }

    @SuppressWarnings("unchecked") // a generic array of one, made by the call
    List<Entry> read(LogPosition position, int limit, Duration wait) {
        var connection = reading.open();
        // an empty answer that comes with the time-out would be taken for none
        Duration half = connection.getTimeout().dividedBy(2);
        Duration patience = wait.compareTo(half) < 0 ? wait : half;
        var commands = connection.async();
        LogPosition due = promises.last();
        var messages = commands.xread(
                // 0 would wait for ever
                XReadArgs.Builder.block(Math.max(1, patience.toMillis())).count(limit),
                XReadArgs.StreamOffset.from(keys.log(), position.toString()));
        // Redis answers these two after the reading, so that they are true of it: what is there now was there then
        var standing =
                position.isStart() ? null : commands.xrange(keys.log(), RedisEventLog.exactly(position), Limit.from(1));
        var id = commands.get(keys.identity());
        List<LogRow> read =
                await(connection, messages).stream().map(LogReader::row).toList();
        LogRow here = standing == null ? null : requireStanding(position, await(connection, standing));
        identity.requireFollowed(await(connection, id));
        promises.requireKept(due, position, read);
        advise(read);
        seen = read.isEmpty() ? here : read.get(read.size() - 1);
        return LogRow.entries(read);
    }

    /** An entry as the stream has it; its id begins with Redis's clock. */
    static LogRow row(StreamMessage<byte[], byte[]> message) {
        LogPosition position = LogPosition.parse(message.getId());
        return new LogRow(
                position,
                position.major(),
                message.getBody().values().iterator().next());
    }

    private LogRow requireStanding(LogPosition position, List<StreamMessage<byte[], byte[]>> there) {
        if (there.isEmpty()) {
            throw new LogGapException("the log does not hold the entry at " + position);
        }
        LogRow here = row(there.get(0));
        if (!knows(here)) {
            throw new LogGapException("the log holds another entry at " + position + " than was read there");
        }
        return here;
    }

    /** Whether nothing else was read last where {@code row} stands. */
    boolean knows(LogRow row) {
        return !row.isAnother(seen);
    }

    /** The log may be another from now on. */
    void forget() {
        seen = null;
    }

    int advisable(int limit) {
        return Math.min(limit, advisable);
    }

    /** By the largest entry, and no more than twice as many as before. */
    private void advise(List<LogRow> read) {
        int largest = read.stream().mapToInt(row -> row.bytes().length).max().orElse(0);
        advisable =
                largest == 0 ? advisable : Math.max(FEW, Math.min(2 * Math.min(advisable, MANY), AT_A_TIME / largest));
    }

    private static <T> T await(StatefulRedisConnection<byte[], byte[]> connection, RedisFuture<T> answer) {
        return LettuceFutures.awaitOrCancel(answer, connection.getTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }
}
