package io.liverank.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Lets somebody wait for a ranking no longer than they have patience. Without further threads than {@value #MOST}: whoever finds
 * none has waited long enough. Thread-safe.
 */
final class ProxyThreads implements AutoCloseable {
    private static final int MOST = 64;
    private static final long IDLE = 10;
    /** For what is ranked in time and is being written down: nothing waits there. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST, IDLE, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "proxy-rank");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * What {@code work} gives, or null if it takes too long.
     *
     * @param work is told how to ask, once and at its end, whether somebody still waits: if so it is sure to be waited for
     * @throws RuntimeException as the work does
     */
    <T> T within(Duration patience, Function<BooleanSupplier, T> work) throws InterruptedException {
        var undecided = new AtomicBoolean(true);
        BooleanSupplier awaited = () -> undecided.compareAndSet(true, false);
        try {
            var done = CompletableFuture.supplyAsync(() -> work.apply(awaited), threads);
            try {
                return done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return undecided.compareAndSet(true, false) ? null : done.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException | TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException("ranking failed", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
