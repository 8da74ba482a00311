package io.liverank.redis;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Says once a second that something is waited for, from its making until it is closed; after a minute every ten seconds, so
 * that a night of waiting does not fill a disk.
 */
public final class WaitingLine implements AutoCloseable {
    private static final long OFTEN = Duration.ofMinutes(1).toSeconds();
    private static final int SELDOM = 10;

    private final long started = System.nanoTime();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "waiting");
        made.setDaemon(true);
        return made;
    });

    /** Tells {@code say} the seconds waited so far, on a thread of its own. */
    public WaitingLine(LongConsumer say) {
        var unused = thread.scheduleAtFixedRate(
                () -> {
                    long seconds = Math.round((System.nanoTime() - started) / 1e9);
                    if (seconds <= OFTEN || seconds % SELDOM == 0) {
                        say.accept(seconds);
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
