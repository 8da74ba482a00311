package io.liverank.update;

import java.util.concurrent.locks.LockSupport;

/** Lets a thread use a share of a processor: after each piece of work it rests in proportion. For one thread. */
public final class Pace implements Runnable {
    private static final long WORTH_A_REST = 500_000;
    private static final long LONGEST = 200_000_000;

    private final double share;
    private long since = System.nanoTime();

    /** Takes {@code share}, above 0 and up to 1. */
    public Pace(double share) {
        this.share = share;
    }

    @Override
    public void run() {
        long worked = System.nanoTime() - since;
        if (worked > WORTH_A_REST) {
            LockSupport.parkNanos((long) Math.min(LONGEST, worked * (1 / share - 1)));
            since = System.nanoTime();
        }
    }
}
