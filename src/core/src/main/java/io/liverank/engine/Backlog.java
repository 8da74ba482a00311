package io.liverank.engine;

import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How far the learner is behind what this server wrote to the log: how long ago the oldest was written that it has not come to,
 * or, if that is longer, how long it will take for the lists that wait, by what such lists took it lately. A flood is known by the second
 * long before what waits is old. Asking the log would cost each request a call of it; so now and then a position that was
 * written is kept with the time, until the learner has passed it. Whoever writes adds; the learner's thread takes away; any
 * thread may ask, at the cost of a look.
 */
final class Backlog {
    /** Between two that are kept, in nanoseconds; twice as long after each {@value #STRETCH} of them. */
    private static final long APART = 5_000_000;

    private static final int STRETCH = 1_024;
    /** As many as reach back over more than a quarter of an hour. */
    private static final int MOST = 8 * STRETCH;

    /** What a list took weighs so much in the mean: one that takes long, as a sweep does, is no flood. */
    private static final double NEWEST = 1 / 32.0;

    /** {@code full} and {@code light}: how many lists of each kind were written up to it. */
    private record Written(LogPosition position, long nanos, long full, long light) {}

    /** Lists that are to be learned, or those that are not. */
    private static final class Kind {
        final AtomicLong written = new AtomicLong();
        /** How many of them the learner has passed, as far as is known. */
        volatile long passed;
        /** Nanoseconds that the learner takes for one; 0 as long as that is not known. */
        private volatile double each;

        /** What waits takes so many nanoseconds. */
        double ahead() {
            return Math.max(0, written.get() - passed) * each;
        }

        void took(double time) {
            each = each == 0 ? time : each + NEWEST * (time - each);
        }
    }

    private final LongSupplier nanos;
    private final ConcurrentLinkedDeque<Written> waiting = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong next;
    private final Kind full = new Kind();
    private final Kind light = new Kind();
    /** When the learner began with what it is at. */
    private long since;

    private volatile LogPosition reached = LogPosition.START;

    /** Nothing was written; times are those of {@code nanos}, which may run over. */
    Backlog(LongSupplier nanos) {
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    /** Takes note of a list that was written just now. For any thread. */
    void written(LogPosition position, boolean isLight) {
        (isLight ? light : full).written.incrementAndGet();
        long now = nanos.getAsLong();
        long due = next.get();
        int kept = count.get();
        if (now - due < 0 || kept >= MOST || position.compareTo(reached) <= 0) {
            return;
        }
        if (next.compareAndSet(due, now + (APART << kept / STRETCH))) {
            count.incrementAndGet();
            waiting.add(new Written(position, now, full.written.get(), light.written.get()));
        }
    }

    /** The learner begins with entries that it has read. For its thread. */
    void begin() {
        since = nanos.getAsLong();
    }

    /** The next of the entries since {@link #begin} has been applied; {@code event} may be null. For the learner's thread. */
    void applied(LogPosition position, Event event) {
        long now = nanos.getAsLong();
        if (event instanceof Event.RankingShown shown) {
            (shown.light() ? light : full).took((double) (now - since));
        }
        since = now;
        reached(position);
    }

    /** Everything up to {@code position} has been applied. For the learner's thread. */
    void reached(LogPosition position) {
        reached = position;
        for (Written first = waiting.peekFirst(); first != null; first = waiting.peekFirst()) {
            if (first.position().compareTo(position) > 0) {
                return;
            }
            waiting.pollFirst();
            full.passed = first.full();
            light.passed = first.light();
            count.decrementAndGet();
        }
    }

    /** How far the learner is behind, as far as is known; zero if nothing waits. For any thread. */
    Duration age() {
        LogPosition behind = reached;
        for (Written one : waiting) {
            // the learner may have passed it before it was added
            if (one.position().compareTo(behind) > 0) {
                long age = Math.max(0, nanos.getAsLong() - one.nanos());
                return Duration.ofNanos(Math.max(age, (long) (full.ahead() + light.ahead())));
            }
        }
        return Duration.ZERO;
    }

    /** What was written so far is of another log, of which {@code position} is reached. For the learner's thread. */
    void forget(LogPosition position) {
        while (waiting.pollFirst() != null) {
            count.decrementAndGet();
        }
        full.passed = full.written.get();
        light.passed = light.written.get();
        reached = position;
    }
}
