package io.liverank.shops;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Leaves every shop its part of the processors: while several shops are called, at most all but one of the processors work for the
 * lists of one, and its further lists wait in their order. A shop that is called alone has them all. Who has waited for
 * {@link #PATIENCE} goes in anyway. Thread-safe.
 */
final class Turnstile {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long LATELY = TimeUnit.SECONDS.toNanos(1);

    /** What works on a list and waits for nothing. */
    private static final Set<String> LISTS = Set.of("/rank", "/similar");

    private final int most = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();

    /** What a call does. */
    interface Call {
        void run() throws ServletException, IOException;
    }

    private static final class Queue {
        final Semaphore turns;
        volatile long calledAt = System.nanoTime();

        Queue(int most) {
            turns = new Semaphore(most, true);
        }
    }

    void pass(String shop, HttpServletRequest request, Call call) throws ServletException, IOException {
        if (!LISTS.contains(request.getServletPath())) {
            call.run();
            return;
        }
        long now = System.nanoTime();
        Queue mine = queues.computeIfAbsent(shop, name -> new Queue(most));
        mine.calledAt = now;
        boolean taken = isOneOfSeveral(mine, now) && await(mine);
        try {
            call.run();
        } finally {
            if (taken) {
                mine.turns.release();
            }
        }
    }

    private boolean isOneOfSeveral(Queue mine, long now) {
        for (Queue other : queues.values()) {
            if (other != mine && now - other.calledAt < LATELY) {
                return true;
            }
        }
        return false;
    }

    private static boolean await(Queue mine) {
        try {
            return mine.turns.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Holds nothing for a shop any more. */
    void forget(String shop) {
        queues.remove(shop);
    }
}
