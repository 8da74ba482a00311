package io.liverank.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A log in the memory of one process, which ends with it: for an engine that is fed and measured without a server, and as
 * the shortest example of what a log has to do. Thread-safe.
 */
public final class MemoryEventLog implements EventLog {
    private final LongSupplier clock;
    /** Guarded by this. */
    private final List<Entry> entries = new ArrayList<>();

    private LogPosition end = LogPosition.START;
    private boolean trimmed;

    /**
     * An empty log.
     *
     * @param clock the log's own, in milliseconds; when it goes back, the log's time stays where it was
     */
    public MemoryEventLog(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<List<LogPosition>> append(List<? extends Event> events) {
        List<LogPosition> positions = new ArrayList<>(events.size());
        for (Event event : events) {
            long now = clock.getAsLong();
            end = now > end.millis() ? new LogPosition(now, 0) : new LogPosition(end.millis(), end.sequence() + 1);
            entries.add(new Entry(end, event, null));
            positions.add(end);
        }
        notifyAll();
        return CompletableFuture.completedFuture(List.copyOf(positions));
    }

    @Override
    public synchronized List<Entry> read(LogPosition position, int limit, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (end.compareTo(position) <= 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        if (!position.isStart() && !holds(position)) {
            throw new LogGapException("the log does not hold the entry at " + position);
        }
        int from = from(position);
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
    }

    /** Where the entries after {@code position} begin. */
    private int from(LogPosition position) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).position().compareTo(position) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public synchronized LogPosition end() {
        return end;
    }

    @Override
    public synchronized boolean holds(LogPosition position) {
        if (position.isStart()) {
            return !trimmed;
        }
        int after = from(position);
        return after > 0 && entries.get(after - 1).position().equals(position);
    }

    @Override
    public synchronized Duration behind(LogPosition position) {
        return Duration.ofMillis(Math.max(0, end.millis() - position.millis()));
    }

    @Override
    public synchronized long trim(LogPosition keepFrom, Duration atLeast) {
        long young = end.millis() - atLeast.toMillis();
        int gone = 0;
        while (gone < entries.size()) {
            LogPosition oldest = entries.get(gone).position();
            if (oldest.compareTo(keepFrom) >= 0 || (!atLeast.isZero() && oldest.millis() >= young)) {
                break;
            }
            gone++;
        }
        entries.subList(0, gone).clear();
        trimmed |= gone > 0;
        return gone;
    }

    @Override
    public void close() {}
}
