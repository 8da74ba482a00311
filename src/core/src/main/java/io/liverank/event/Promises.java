package io.liverank.event;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What this server acknowledged and has not read from the log yet. A log whose keeper dies, or hands over to a replica that was
 * behind, may lose a tail that no server has read: only who acknowledged it can tell.
 *
 * <p>Whoever appends writes, the one reader takes away; both at once, so the reader judges by a copy.
 */
public final class Promises {
    /** Of a reader that is further behind, the oldest are given up: what a log loses is its newest. */
    private static final int MOST = 10_000;

    /** Each with the hash of its entry: who lost it may have given its id again. */
    private final NavigableMap<LogPosition, Integer> unread = new ConcurrentSkipListMap<>();

    /** The last that was promised twice, for different events. */
    private final AtomicReference<LogPosition> givenAgain = new AtomicReference<>();

    /** Takes note of a body that the log has, which is in it as a whole or not at all. */
    public List<LogPosition> made(List<LogPosition> positions, List<byte[]> entries) {
        if (!positions.isEmpty()) {
            int last = positions.size() - 1;
            int entry = Arrays.hashCode(entries.get(last));
            Integer before = unread.put(positions.get(last), entry);
            if (before != null && before != entry) {
                givenAgain.set(positions.get(last));
            }
            if (unread.size() > MOST) {
                unread.pollFirstEntry();
            }
        }
        return positions;
    }

    /** The last that was promised and not yet read; to be asked before the log is. */
    public LogPosition last() {
        Map.Entry<LogPosition, Integer> last = unread.lastEntry();
        return last == null ? LogPosition.START : last.getKey();
    }

    /**
     * Looks whether all that was promised is among what was read after {@code position}.
     *
     * @param due {@link #last} before the log was asked: an answer without entries says that it is gone
     * @throws LogGapException if anything is gone; it is told once
     */
    public void requireKept(LogPosition due, LogPosition position, List<LogRow> read) {
        LogPosition end = read.isEmpty() ? due : read.get(read.size() - 1).position();
        // read before its acknowledgement came back
        unread.headMap(position, true).clear();
        Stream<LogPosition> missing =
                end.compareTo(position) <= 0 ? Stream.empty() : missing(taken(position, end), read);
        LogPosition gone = Stream.concat(Stream.ofNullable(givenAgain.getAndSet(null)), missing)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (gone != null) {
            throw new LogGapException(
                    "events that this server acknowledged, the last at " + gone + ", are no longer in the log");
        }
    }

    /** What is promised by now, taken away; acknowledgements of what has just been read come in meanwhile. */
    private Map<LogPosition, Integer> taken(LogPosition position, LogPosition end) {
        var promised = new TreeMap<>(unread.subMap(position, false, end, true));
        promised.forEach(unread::remove);
        return promised;
    }

    private static Stream<LogPosition> missing(Map<LogPosition, Integer> promised, List<LogRow> read) {
        if (promised.isEmpty()) {
            return Stream.empty();
        }
        for (LogRow row : read) {
            Integer entry = promised.get(row.position());
            if (entry != null && entry == Arrays.hashCode(row.bytes())) {
                promised.remove(row.position());
            }
        }
        return promised.keySet().stream();
    }
}
