package io.liverank.redis;

import io.liverank.event.EventLog;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/**
 * What this server acknowledged and has not read from the log yet. A Redis that dies, or fails over to a replica that was
 * behind, may lose a tail that no server has read: only who acknowledged it can tell.
 *
 * <p>Whoever appends writes, the one reader takes away.
 */
final class Promises {
    /** Of a reader that is further behind, the oldest are given up: what a Redis loses is its newest. */
    private static final int MOST = 10_000;

    private static final LogPosition END = new LogPosition(Long.MAX_VALUE, Long.MAX_VALUE);

    private final NavigableSet<LogPosition> unread = new ConcurrentSkipListSet<>();

    /** Takes note of a body that the log has, which is in it as a whole or not at all. */
    List<LogPosition> made(List<LogPosition> positions) {
        if (!positions.isEmpty()) {
            unread.add(positions.get(positions.size() - 1));
            if (unread.size() > MOST) {
                unread.pollFirst();
            }
        }
        return positions;
    }

    /** The last that was promised and not yet read; to be asked before the log is. */
    LogPosition last() {
        LogPosition last = unread.floor(END);
        return last == null ? LogPosition.START : last;
    }

    /**
     * Looks whether all that was promised is among what was read after {@code position}.
     *
     * @param due {@link #last} before the log was asked: an answer without entries says that it is gone
     * @throws LogGapException if anything is gone; it is told once
     */
    void requireKept(LogPosition due, LogPosition position, List<EventLog.Entry> read) {
        LogPosition end = read.isEmpty() ? due : read.get(read.size() - 1).position();
        // read before its acknowledgement came back
        unread.headSet(position, true).clear();
        NavigableSet<LogPosition> expected = unread.headSet(end, true);
        if (expected.isEmpty()) {
            return;
        }
        var there = read.stream().map(EventLog.Entry::position).collect(Collectors.toSet());
        List<LogPosition> gone =
                expected.stream().filter(one -> !there.contains(one)).toList();
        expected.clear();
        if (!gone.isEmpty()) {
            throw new LogGapException("events that this server acknowledged, the last at " + gone.get(gone.size() - 1)
                    + ", are no longer in the log");
        }
    }
}
