package io.liverank.foreign;

import io.liverank.foreign.ForeignList.Overdue;
import io.liverank.patience.Patience;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One model and the patience there is for it. A list that it does not score in time, or not at all, goes without; after
 * some such lists in a row it is left alone for a while ({@link Patience}).
 *
 * <p>Another thread that a list can stop waiting for costs two changes of threads, which a busy machine makes ten times what the
 * model takes. So a model that was in time for {@value #TRUSTED} lists in a row is asked on the list's own thread, until it is
 * late once; there it is told to stop when the time has passed, which ONNX Runtime does at the next node of the graph. What
 * runs elsewhere is bounded: a model that hangs holds as many threads as there are processors, and no list. Thread-safe.
 */
final class ForeignScorer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ForeignScorer.class.getName());
    private static final int TRUSTED = 50;

    private final String name;
    private final String field;
    private final ForeignModel model;
    private final long budget;
    private final Semaphore room;
    private final ExecutorService threads;
    private final ForeignWatch watch;
    private final Patience patience = new Patience();
    /** Lists in a row that it scored in time, up to {@link #TRUSTED}; one more or less does not matter. */
    private volatile int inTime;

    /** Whether it gave no numbers the last time; told once is enough. */
    private volatile boolean mute;

    private final Set<Run> here = ConcurrentHashMap.newKeySet();

    ForeignScorer(
            String name, ForeignModel model, Duration budget, int atOnce, ExecutorService threads, ForeignWatch watch) {
        this.name = name;
        this.field = ForeignScores.field(name);
        this.model = model;
        this.budget = budget.toNanos();
        this.room = new Semaphore(atOnce);
        this.threads = threads;
        this.watch = watch;
    }

    String name() {
        return name;
    }

    String field() {
        return field;
    }

    ForeignModel model() {
        return model;
    }

    /** What is being worked out; its end is to be waited for by {@link #await}. Null if nothing is. */
    Run begin(Callable<ForeignList> list, Overdue overdue, long started) {
        if (patience.isOut(started)) {
            watch.missed(name, ForeignWatch.Reason.RESTING);
            return null;
        }
        return isTrusted() ? here(list, overdue, started) : elsewhere(list, overdue, started);
    }

    /** Whether it runs on the list's own thread, and so {@link #begin} does not come back before the scores are there. */
    boolean isTrusted() {
        return inTime >= TRUSTED && model.canBeStopped();
    }

    private Run here(Callable<ForeignList> list, Overdue overdue, long started) {
        var run = new Run(new CompletableFuture<>(), overdue, started);
        here.add(run);
        try {
            run.scores().complete(model.score(list.call()));
        } catch (Exception e) {
            run.scores().completeExceptionally(e);
        } finally {
            here.remove(run);
        }
        return run;
    }

    /** Tells runs on lists' own threads to stop if their time has passed; to be called now and then. */
    void stopOverdue() {
        long now = System.nanoTime();
        for (Run run : here) {
            if (now - run.started() > budget) {
                run.overdue().pass();
            }
        }
    }

    private Run elsewhere(Callable<ForeignList> list, Overdue overdue, long started) {
        try {
            if (!room.tryAcquire(budget, TimeUnit.NANOSECONDS)) {
                missed(ForeignWatch.Reason.SLOW, "its threads are all busy", null);
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        var run = new Run(new CompletableFuture<>(), overdue, started);
        try {
            threads.execute(() -> {
                try {
                    run.scores().complete(model.score(list.call()));
                } catch (Throwable e) {
                    run.scores().completeExceptionally(e);
                } finally {
                    room.release();
                }
            });
            return run;
        } catch (RejectedExecutionException e) {
            room.release();
            return null;
        }
    }

    /**
     * What was begun.
     *
     * @param started when, by {@link System#nanoTime}
     */
    record Run(CompletableFuture<float[]> scores, Overdue overdue, long started) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** The scores, as many as {@code rows}; null if there are none in time. */
    float[] await(Run run, int rows) {
        try {
            float[] scores =
                    run.scores().get(Math.max(0, run.started() + budget - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (scores.length != rows) {
                missed(
                        ForeignWatch.Reason.FAILED,
                        "it gave " + scores.length + " scores for " + rows + " candidates",
                        null);
                return null;
            }
            done(System.nanoTime() - run.started());
            return anyOf(scores);
        } catch (TimeoutException e) {
            run.overdue().pass();
            missed(
                    ForeignWatch.Reason.SLOW,
                    "it took more than " + TimeUnit.NANOSECONDS.toMillis(budget) + " ms",
                    null);
        } catch (ExecutionException e) {
            if (run.overdue().hasPassed()) {
                missed(
                        ForeignWatch.Reason.SLOW,
                        "it took more than " + TimeUnit.NANOSECONDS.toMillis(budget) + " ms",
                        null);
            } else {
                missed(ForeignWatch.Reason.FAILED, String.valueOf(e.getCause().getMessage()), e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.overdue().pass();
        }
        return null;
    }

    /** The scores if there is a number among them. It was asked in vain, but is not at fault: numbers may be missing for it. */
    private float[] anyOf(float[] scores) {
        for (float score : scores) {
            if (Float.isFinite(score)) {
                mute = false;
                return scores;
            }
        }
        watch.missed(name, ForeignWatch.Reason.NO_NUMBERS);
        if (!mute) {
            mute = true;
            LOG.log(
                    Level.WARNING,
                    "the foreign model {0} gave no number for any candidate of a list; what stands for numbers that its candidates"
                            + " have not is liverank.foreign.{0}.missing",
                    name);
        }
        return null;
    }

    private void done(long nanos) {
        watch.scored(name, nanos);
        inTime = nanos > budget ? 0 : Math.min(TRUSTED, inTime + 1);
        if (patience.served()) {
            LOG.log(Level.INFO, "the foreign model {0} scores again", name);
        }
    }

    private void missed(ForeignWatch.Reason reason, String what, Throwable cause) {
        watch.missed(name, reason);
        inTime = 0;
        Duration rest = patience.missed(System.nanoTime());
        if (!rest.isZero()) {
            LOG.log(
                    Level.WARNING,
                    "the foreign model " + name + " is left alone for " + rest.toSeconds()
                            + " s, lists go without its scores: " + what,
                    cause);
        }
    }

    /** To be called when nothing runs any more. */
    @Override
    public void close() {
        model.close();
    }
}
