package io.liverank.update;

import io.liverank.engine.Workbench;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets training use a share of a processor, at a place that is others' as well: after each piece of work it rests in proportion, and
 * has no place meanwhile. For one thread.
 */
public final class Pace implements Breath {
    private static final long WORTH_A_REST = 500_000;
    private static final long LONGEST = 200_000_000;

    private final double share;
    private final Workbench.Seat seat;
    private boolean working;
    private long since = System.nanoTime();

    /** Takes {@code share}, above 0 and up to 1. */
    public Pace(double share, Workbench.Seat seat) {
        this.share = share;
        this.seat = seat;
    }

    @Override
    public void begin() {
        working = true;
        seat.sit();
        since = System.nanoTime();
    }

    @Override
    public void take() {
        long worked = System.nanoTime() - since;
        if (worked > WORTH_A_REST) {
            seat.rise();
            LockSupport.parkNanos((long) Math.min(LONGEST, worked * (1 / share - 1)));
            if (working) {
                seat.sit();
            }
            since = System.nanoTime();
        }
    }

    @Override
    public void end() {
        working = false;
        seat.rise();
    }
}
