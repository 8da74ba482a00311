package io.liverank.update;

import io.liverank.event.LogUnavailableException;
import io.liverank.event.UpdateRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs the incremental job at an interval and on demand, on one replica at a time. The lock has a time limit and is
 * kept alive while the job runs, so when a replica dies another takes over; should both believe to hold it, the log's
 * order decides.
 */
public final class Updates implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Updates.class.getName());

    private final UpdateJob job;
    private final UpdateLock locks;
    private final Duration interval;
    private final Duration lockAtMost;
    private final ScheduledExecutorService thread;

    /** What a run came to. */
    public sealed interface Outcome {
        /** It ran to its end. */
        record Ended(UpdateRecord update) implements Outcome {}

        /** There are too few finished lists. */
        record NothingToDo() implements Outcome {}

        /** Another replica, or another call, is at it. */
        record Busy() implements Outcome {}
    }

    /**
     * Runs {@code job}; nothing happens before {@link #start}.
     *
     * @param interval time between the end of one run and the beginning of the next; 0 for none
     * @param lockAtMost how long a dead replica's lock is respected
     */
    public Updates(UpdateJob job, UpdateLock locks, Duration interval, Duration lockAtMost) {
        this.job = job;
        this.locks = locks;
        this.interval = interval;
        this.lockAtMost = lockAtMost;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "updates");
            made.setDaemon(true);
            return made;
        });
    }

    /** Starts the schedule. */
    public void start() {
        if (!interval.isZero()) {
            var unused = thread.scheduleWithFixedDelay(
                    this::scheduled, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void scheduled() {
        try {
            run(job::run);
        } catch (LogUnavailableException e) {
            LOG.log(Level.WARNING, "no update now: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "an update failed; it will be taken up again", e);
        }
    }

    /**
     * Runs an update now and waits for its end.
     *
     * @throws LogUnavailableException if the log or the lock cannot be reached
     */
    public Outcome runNow() {
        return now(() -> run(job::run));
    }

    /**
     * Has a model that was trained elsewhere judged now and waits for the end; as {@link UpdateJob#judge}.
     *
     * @throws LogUnavailableException if the log or the lock cannot be reached
     */
    public Outcome judge(Proposal proposal) {
        return now(() -> run(() -> job.judge(proposal)));
    }

    private Outcome now(Callable<Outcome> task) {
        try {
            return thread.submit(task).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Busy();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Ends the update under way, wherever it runs; as {@link UpdateJob#cancel}. For any thread. */
    public Optional<UpdateRecord> cancel() {
        return job.cancel();
    }

    private Outcome run(Supplier<Optional<UpdateRecord>> running) {
        Optional<UpdateLock.Held> lock = locks.take(lockAtMost);
        if (lock.isEmpty()) {
            return new Outcome.Busy();
        }
        try {
            Optional<UpdateRecord> update = running.get();
            update.ifPresent(ended ->
                    LOG.log(Level.INFO, "update {0}: {1}, {2}", ended.version(), ended.verdict(), ended.reason()));
            return update.isPresent() ? new Outcome.Ended(update.get()) : new Outcome.NothingToDo();
        } finally {
            lock.get().release();
        }
    }

    /** Stops the schedule; a run that is under way is given up, and taken up again by whoever runs next. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
