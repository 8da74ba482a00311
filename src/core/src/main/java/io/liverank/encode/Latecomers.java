package io.liverank.encode;

import io.liverank.catalog.Item;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.update.UpdateLock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Gives items a vector that came before the encoder did, or faster than it encodes: through the log, in parts, by one replica at a
 * time, on a thread of its own that takes a share of one processor. An item that changes meanwhile keeps its change and has its
 * turn again.
 */
public final class Latecomers implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Latecomers.class.getName());
    private static final int PART = 32;
    /** How many times as long as a look it rests after one. */
    private static final int RESTS = 20;

    private static final Duration LOCK = Duration.ofSeconds(60);

    private final String what;
    private final LateVectors late;
    private final EventLog log;
    private final UpdateLock lock;
    private final BooleanSupplier caughtUp;
    private final double share;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean complained;

    /**
     * Begins with {@link #start}.
     *
     * @param what the vectors are of, for people: {@code texts}
     * @param lock closed with this
     * @param caughtUp whether the catalogue holds what is in the log
     * @param share of one processor, above 0 and up to 1
     * @param every time between two looks at least
     */
    public Latecomers(
            String what,
            LateVectors late,
            EventLog log,
            UpdateLock lock,
            BooleanSupplier caughtUp,
            double share,
            Duration every) {
        this.what = what;
        this.late = late;
        this.log = log;
        this.lock = lock;
        this.caughtUp = caughtUp;
        this.share = share;
        this.every = every;
        this.thread = new Thread(this::run, "encoder-late-" + what);
        thread.setDaemon(true);
    }

    /** Looks from now on. */
    public void start() {
        thread.start();
    }

    private void run() {
        long rest;
        do {
            rest = every.toMillis();
            try {
                long started = System.nanoTime();
                boolean lacking = caughtUp.getAsBoolean() && !late.lacking(1).isEmpty();
                // a look through a million items must not be all that a processor does
                rest = Math.max(rest, RESTS * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
                if (lacking) {
                    Optional<UpdateLock.Held> held = lock.take(LOCK);
                    if (held.isPresent()) {
                        try {
                            catchUp();
                        } finally {
                            held.get().release();
                        }
                    }
                }
            } catch (RuntimeException e) {
                complain(e);
            }
        } while (!closedAfter(rest));
    }

    private void catchUp() {
        int done = 0;
        // what one look finds; an item that cannot be encoded does not keep this from ending
        List<Item> lacking = late.lacking(Integer.MAX_VALUE);
        for (int from = 0; from < lacking.size(); from += PART) {
            long started = System.nanoTime();
            List<Event> part = new ArrayList<>();
            for (Item item : lacking.subList(from, Math.min(lacking.size(), from + PART))) {
                part.addAll(late.lacked(item, System.currentTimeMillis()));
            }
            if (!part.isEmpty()) {
                log.append(part).toCompletableFuture().join();
                done += part.size();
            }
            long worked = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            if (closedAfter((long) (worked * (1 / share - 1)))) {
                return;
            }
        }
        if (done > 0) {
            complained = false;
            LOG.log(Level.INFO, "items have got {0} vectors of their {1} in the background", done, what);
        }
    }

    private void complain(RuntimeException e) {
        if (!complained) {
            LOG.log(
                    Level.WARNING,
                    "items get no vectors of their {0} now, which is tried again: {1}",
                    what,
                    e.getMessage());
        }
        complained = true;
    }

    private boolean closedAfter(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends after the part that it is at. */
    @Override
    public void close() {
        closed.countDown();
        if (thread.isAlive()) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        lock.close();
    }
}
