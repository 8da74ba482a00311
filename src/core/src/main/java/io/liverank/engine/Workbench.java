package io.liverank.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Where the learners and updates of all shops of a process work: so many at once, in the order in which they came, so that shops that
 * learn much leave processors to those who rank, and each leaves the others their turn. Who has had a place for {@link #SLICE_NANOS}
 * gives it to who waits longest. As long as one shop is alone, nobody waits; and who has waited for {@link #PATIENCE_NANOS} works
 * without a place, so that whatever holds one up does not hold up all. When something is done depends on this, and never what.
 * Thread-safe.
 */
public final class Workbench {
    /** With ten shops that learn without end on one place, a click of the eleventh counts a twentieth of a second later. */
    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Longer than four hundred take one after the other. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Semaphore places;
    private final LongSupplier nanos;
    private final LongConsumer waited;
    private final long slice;
    private final AtomicInteger shops = new AtomicInteger();

    /**
     * A bench for {@code places} at once.
     *
     * @param nanos a clock of nanoseconds, from anywhere, but never back
     * @param waited is told the nanoseconds of each wait for a place
     */
    public Workbench(int places, LongSupplier nanos, LongConsumer waited) {
        this(places, nanos, waited, SLICE_NANOS);
    }

    /** The same with other slices. */
    Workbench(int places, LongSupplier nanos, LongConsumer waited, long slice) {
        this.nanos = nanos;
        this.places = new Semaphore(places, true);
        this.waited = waited;
        this.slice = slice;
    }

    /** One at which nobody waits, for a shop that is alone. */
    public static Workbench ofOneShop() {
        return new Workbench(1, () -> 0, nanos -> {});
    }

    /** All processors but one, one at least. */
    public static int most() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** A shop more works here. */
    public void enter() {
        shops.incrementAndGet();
    }

    /** One less. */
    public void leave() {
        shops.decrementAndGet();
    }

    /** For one who works here now and then: a thread. */
    public Seat seat() {
        return new Seat();
    }

    /** Of one thread. */
    public final class Seat {
        private boolean taken;
        private long since;

        private Seat() {}

        /** Waits for a place, if need be; {@link #rise} comes after it whatever happens. Returns the nanoseconds it waited. */
        public long sit() {
            if (shops.get() < 2) {
                return 0;
            }
            long began = nanos.getAsLong();
            taken = await(0);
            if (!taken) {
                taken = await(PATIENCE_NANOS);
                since = nanos.getAsLong();
                waited.accept(since - began);
                return since - began;
            }
            since = began;
            return 0;
        }

        private boolean await(long patience) {
            try {
                return places.tryAcquire(patience, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Between two pieces of work: lets others go on who wait, if it is their turn. Returns the nanoseconds it waited. */
        long pass() {
            if (!taken || !places.hasQueuedThreads() || nanos.getAsLong() - since < slice) {
                return 0;
            }
            rise();
            return sit();
        }

        /** Gives up the place, if there is one. */
        public void rise() {
            if (taken) {
                taken = false;
                places.release();
            }
        }
    }
}
