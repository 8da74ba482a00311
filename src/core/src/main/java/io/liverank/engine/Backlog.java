package io.liverank.engine;

import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long ago what this server wrote to the log was written that its learner has not come to. Asking the log would cost
 * each request a call of it; so now and then a position that was written is kept with the time, until the learner
 * has passed it. Whoever writes adds; the learner's thread takes away; any thread may ask, at the cost of a look.
 */
final class Backlog {
    /** Between two that are kept, in nanoseconds; twice as long after each {@value #STRETCH} of them. */
    private static final long APART = 5_000_000;

    private static final int STRETCH = 1_024;
    /** As many as reach back over more than a quarter of an hour. */
    private static final int MOST = 8 * STRETCH;

    private record Written(LogPosition position, long nanos) {}

    private final LongSupplier nanos;
    private final ConcurrentLinkedDeque<Written> waiting = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong next;
    private volatile LogPosition reached = LogPosition.START;

    /** Nothing was written; times are those of {@code nanos}, which may run over. */
    Backlog(LongSupplier nanos) {
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    /** Takes note of what was written just now. For any thread. */
    void written(LogPosition position) {
        long now = nanos.getAsLong();
        long due = next.get();
        int kept = count.get();
        if (now - due < 0 || kept >= MOST || position.compareTo(reached) <= 0) {
            return;
        }
        if (next.compareAndSet(due, now + (APART << kept / STRETCH))) {
            count.incrementAndGet();
            waiting.add(new Written(position, now));
        }
    }

    /** Everything up to {@code position} has been applied. For the learner's thread. */
    void reached(LogPosition position) {
        reached = position;
        for (Written first = waiting.peekFirst(); first != null; first = waiting.peekFirst()) {
            if (first.position().compareTo(position) > 0) {
                return;
            }
            waiting.pollFirst();
            count.decrementAndGet();
        }
    }

    /** The age of the oldest that the learner has not come to, as far as is known; zero if there is none. For any thread. */
    Duration age() {
        LogPosition behind = reached;
        for (Written one : waiting) {
            // the learner may have passed it before it was added
            if (one.position().compareTo(behind) > 0) {
                return Duration.ofNanos(Math.max(0, nanos.getAsLong() - one.nanos()));
            }
        }
        return Duration.ZERO;
    }

    /** What was written so far is of another log, of which {@code position} is reached. For the learner's thread. */
    void forget(LogPosition position) {
        while (waiting.pollFirst() != null) {
            count.decrementAndGet();
        }
        reached = position;
    }
}
