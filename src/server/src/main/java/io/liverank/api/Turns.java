package io.liverank.api;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Leaves the learner a processor while it is behind: so many rankings at most are worked on at once then, and further ones
 * wait for their turn, first come first. It is one thread, and the scheduler would give it one share beside a share for each
 * request. Whoever has waited for {@link #PATIENCE} goes in without a turn, so that whatever keeps those who have one, no ranking
 * waits for ever. Costs a look as long as the learner keeps up. Thread-safe.
 */
final class Turns {
    /** Longer than a queue of all of a web server's threads takes, of lists of usual size. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    private final BooleanSupplier behind;
    private final Duration patience;
    /** First come first: with whoever comes first by chance, some waited twice as long, and no more was done. */
    private final Semaphore turns;

    private final LongConsumer waited;

    /**
     * For {@code most} at once while the learner is {@code behind}, and for who has waited for {@code patience}.
     *
     * @param waited is told the nanoseconds that each ranking waited for its turn while it was
     */
    Turns(BooleanSupplier behind, int most, Duration patience, LongConsumer waited) {
        this.behind = behind;
        this.patience = patience;
        this.turns = new Semaphore(most, true);
        this.waited = waited;
    }

    /** As many as leave one of the processors, and at least one. */
    static int most() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** What {@code work} gives, in turn. It must not pass here again. */
    <T> T take(Supplier<T> work) {
        boolean taken = behind.getAsBoolean() && await();
        try {
            return work.get();
        } finally {
            if (taken) {
                turns.release();
            }
        }
    }

    /** Whether the caller has a turn now, and gives it back. */
    private boolean await() {
        long since = System.nanoTime();
        try {
            return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waited.accept(System.nanoTime() - since);
        }
    }
}
