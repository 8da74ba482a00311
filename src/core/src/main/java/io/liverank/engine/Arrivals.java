package io.liverank.engine;

import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who waits for the learner to reach a position of the log. One thread tells of progress, which costs it a look at a
 * counter while nobody waits; any thread may wait. Waiting is bounded three times: by the patience of each, by their
 * number, and in that after one waited in vain nobody waits until the learner has come as far.
 */
final class Arrivals {
    /** Fewer than the threads of a web server, so that waiting never takes the last one from a ranking. */
    private static final int MOST = 64;

    private record Waiter(LogPosition position, long number, CountDownLatch reached) implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            int order = position.compareTo(other.position);
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    private final ConcurrentSkipListSet<Waiter> waiting = new ConcurrentSkipListSet<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private volatile LogPosition reached = LogPosition.START;
    private volatile LogPosition missed = LogPosition.START;

    /** Everything up to {@code position} has been applied. For the learner's thread. */
    void reached(LogPosition position) {
        reached = position;
        if (count.get() == 0) {
            return;
        }
        while (!waiting.isEmpty() && waiting.first().position().compareTo(position) <= 0) {
            Waiter first = waiting.pollFirst();
            if (first != null) {
                first.reached().countDown();
            }
        }
    }

    /** Whether {@code position} has been reached, now or within {@code patience}. For any thread. */
    boolean await(LogPosition position, Duration patience) {
        if (isReached(position)) {
            return true;
        }
        if (patience.isZero() || !isReached(missed)) {
            return false;
        }
        try {
            if (count.incrementAndGet() > MOST) {
                return false;
            }
            return await(new Waiter(position, numbers.incrementAndGet(), new CountDownLatch(1)), patience);
        } finally {
            count.decrementAndGet();
        }
    }

    private boolean await(Waiter waiter, Duration patience) {
        waiting.add(waiter);
        try {
            // the learner may have passed between the first look and the entry in the set
            if (isReached(waiter.position()) || waiter.reached().await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            missed = waiter.position();
            return isReached(waiter.position());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.remove(waiter);
        }
    }

    private boolean isReached(LogPosition position) {
        return position.compareTo(reached) <= 0;
    }
}
