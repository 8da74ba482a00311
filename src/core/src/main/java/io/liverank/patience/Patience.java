package io.liverank.patience;

import java.time.Duration;

/**
 * The patience there is with one thing that may fail: after {@value #FEW} misses in a row it is left alone for a second, after each
 * further miss for twice as long, up to a minute, until it serves again. Thread-safe.
 */
public final class Patience {
    private static final int FEW = 3;
    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    /** Written last: who reads that it is out reads until when. */
    private volatile int inARow;

    private volatile long restsUntil;
    /** Guarded by this. */
    private long restsFor;

    /** Trusts from the start. */
    public Patience() {}

    /** Whether it is left alone at {@code now}, in nanoseconds of {@link System#nanoTime}. */
    public boolean isOut(long now) {
        return inARow >= FEW && now - restsUntil < 0;
    }

    /**
     * It failed, or was late.
     *
     * @return for how long it is left alone from {@code now} on; zero if it is not
     */
    public synchronized Duration missed(long now) {
        if (inARow + 1 < FEW) {
            inARow++;
            return Duration.ZERO;
        }
        restsFor = Math.min(LONGEST, Math.max(SHORTEST, restsFor * 2));
        restsUntil = now + restsFor;
        inARow = FEW;
        return Duration.ofNanos(restsFor);
    }

    /**
     * It did what it should.
     *
     * @return whether it had been left alone before
     */
    public boolean served() {
        return inARow != 0 && forgiven();
    }

    private synchronized boolean forgiven() {
        boolean rested = restsFor > 0;
        inARow = 0;
        restsFor = 0;
        return rested;
    }
}
