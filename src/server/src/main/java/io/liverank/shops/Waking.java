package io.liverank.shops;

import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Leaves those who are awake their part while others wake: all but one of the processors, one at least, wake shops, one shop each, in the
 * order in which they were called; and only so many calls wait for that, as each keeps one of the web server's threads. Thread-safe.
 */
@Component
final class Waking {
    /** A quarter of the web server's threads. */
    private static final int MOST_WAITING = 50;

    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final Semaphore turns;

    Waking() {
        this.turns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);
    }

    /** More calls wait for shops to wake than may. */
    static final class CrowdedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CrowdedException() {
            super("many shops are being woken");
        }
    }

    /**
     * Before anything is waited for.
     *
     * @throws CrowdedException if nobody more may wait
     */
    void enter() {
        if (!room.tryAcquire()) {
            throw new CrowdedException();
        }
    }

    /** How many more may wait. */
    int room() {
        return room.availablePermits();
    }

    void leave() {
        room.release();
    }

    /** Waits for a turn. */
    void await() {
        turns.acquireUninterruptibly();
    }

    void done() {
        turns.release();
    }
}
