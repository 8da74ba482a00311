package io.liverank.engine;

import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The one thread that folds the log into the engine, and writes checkpoints. Starts from the newest checkpoint; the log
 * is trimmed behind it alone. When the log cannot be read it waits and tries again.
 *
 * <p>A fault inside the fold stops it for good, see {@link #stopped}: the state is then no longer the fold of the log, so
 * no checkpoint is written any more. Who only listens to the fold, or a checkpoint that cannot be written, does not stop
 * it.
 */
public final class Learner implements AutoCloseable {
    /**
     * How often and how far.
     *
     * @param checkpointInterval time between checkpoints, if anything happened
     * @param retention how much of the log is kept at least, by the log's own clock
     */
    public record Settings(Duration checkpointInterval, Duration retention) {}

    /** Applying an entry failed. */
    private static final class FoldFaultException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FoldFaultException(LogPosition at, RuntimeException cause) {
            super("the event at " + at + " of the log cannot be applied: " + cause, cause);
        }
    }

    private static final Logger LOG = System.getLogger(Learner.class.getName());
    private static final int BATCH = 1_000;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Engine engine;
    private final EventLog log;
    private final CheckpointStore checkpoints;
    private final Settings settings;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "learner");

    private final Effort applying = new Effort();
    private final Effort checkpointing = new Effort();
    private volatile boolean caughtUp;
    private volatile boolean logAvailable = true;
    private volatile LogPosition checkpointed = LogPosition.START;
    private volatile long failures;
    private volatile Throwable fault;
    private long nextCheckpoint;
    private volatile Runnable beforeCheckpoint = () -> {};
    private volatile Runnable beforeReading = () -> {};
    private final ConcurrentLinkedQueue<FutureTask<?>> questions = new ConcurrentLinkedQueue<>();
    private final Arrivals arrivals = new Arrivals();

    /** Owns the writing side of {@code engine} from {@link #start} on. */
    public Learner(Engine engine, EventLog log, CheckpointStore checkpoints, Settings settings) {
        this.engine = engine;
        this.log = log;
        this.checkpoints = checkpoints;
        this.settings = settings;
    }

    /**
     * Loads the newest checkpoint and starts the thread.
     *
     * @throws LogUnavailableException if the store cannot be read
     */
    public void start() {
        checkpoints.load().ifPresent(bytes -> {
            engine.load(bytes);
            checkpointed = engine.position();
            LOG.log(Level.INFO, "loaded the checkpoint at {0}", engine.position());
        });
        arrivals.reached(engine.position());
        nextCheckpoint = System.nanoTime() + settings.checkpointInterval().toNanos();
        thread.start();
    }

    private void run() {
        try {
            follow();
        } catch (RuntimeException | Error e) {
            stop(e);
        }
    }

    /** Nothing may be lost of this, least of all when there is no memory left to tell it. */
    private void stop(Throwable cause) {
        fault = cause;
        failures++;
        failQuestions();
        LOG.log(
                Level.ERROR,
                "the learner has stopped and writes no checkpoint any more; ranking goes on by what was known, feedback"
                        + " is refused, and the process has to be started anew",
                cause);
    }

    private void failQuestions() {
        for (FutureTask<?> question = questions.poll(); question != null; question = questions.poll()) {
            question.cancel(false);
        }
    }

    private void follow() {
        beforeReading.run();
        while (stop.getCount() > 0) {
            try {
                for (FutureTask<?> question = questions.poll(); question != null; question = questions.poll()) {
                    question.run();
                }
                step();
                logAvailable = true;
            } catch (LogUnavailableException e) {
                if (logAvailable) {
                    LOG.log(Level.WARNING, "the log cannot be read; ranking goes on from memory: {0}", e.getMessage());
                }
                logAvailable = false;
                pause();
            } catch (FoldFaultException e) {
                throw e;
            } catch (RuntimeException e) {
                failures++;
                LOG.log(Level.ERROR, "the learner met a fault and goes on", e);
                pause();
            }
        }
    }

    private void step() {
        LogPosition end = caughtUp ? null : log.end();
        List<EventLog.Entry> entries = log.read(engine.position(), BATCH, WAIT);
        long started = System.nanoTime();
        for (EventLog.Entry entry : entries) {
            if (entry.event() == null) {
                LOG.log(Level.ERROR, "entry {0} of the log is unreadable: {1}", entry.position(), entry.problem());
            }
            apply(entry);
            arrivals.reached(entry.position());
        }
        if (!entries.isEmpty()) {
            engine.refreshProgress();
            applying.add(entries.size(), System.nanoTime() - started);
        }
        if (end != null && engine.position().compareTo(end) >= 0) {
            caughtUp = true;
        }
        if (System.nanoTime() - nextCheckpoint >= 0) {
            checkpoint();
            nextCheckpoint = System.nanoTime() + settings.checkpointInterval().toNanos();
        }
    }

    private void apply(EventLog.Entry entry) {
        try {
            engine.apply(entry.position(), entry.event());
        } catch (RuntimeException e) {
            throw new FoldFaultException(entry.position(), e);
        }
    }

    /**
     * Asks something of the engine that only its own thread may read, between two batches of the log. The question must
     * change nothing. It is cancelled if the learner stops before it is answered.
     *
     * @throws LearnerStoppedException if it has stopped
     */
    public <T> Future<T> ask(Function<Engine, T> question) {
        requireRunning();
        var task = new FutureTask<>(() -> question.apply(engine));
        questions.add(task);
        if (fault != null) {
            failQuestions();
        }
        return task;
    }

    /** What stopped the learner for good; empty while it runs. For any thread. */
    public Optional<Throwable> stopped() {
        return Optional.ofNullable(fault);
    }

    /**
     * Does nothing unless the learner was stopped by a fault. For any thread.
     *
     * @throws LearnerStoppedException if it was: this process will count no event any more
     */
    public void requireRunning() {
        Throwable cause = fault;
        if (cause != null) {
            throw new LearnerStoppedException(cause);
        }
    }

    /**
     * Waits until this server has applied the log up to {@code position}, so that what is ranked from now on knows of it.
     * For any thread; it takes nothing from those who rank.
     *
     * @param patience how long at most; 0 only looks
     * @return whether it has. False at once if many wait already, or if somebody waited in vain and the learner has not
     *     come as far since
     */
    public boolean awaitApplied(LogPosition position, Duration patience) {
        return arrivals.await(position, patience);
    }

    /** Runs once on the learner's thread, before it reads anything. Set before {@link #start}. */
    public void beforeReading(Runnable task) {
        this.beforeReading = task;
    }

    /** Runs before each checkpoint; if it throws, none is written. Set before {@link #start}. */
    public void beforeCheckpoint(Runnable task) {
        this.beforeCheckpoint = task;
    }

    private void checkpoint() {
        LogPosition position = engine.position();
        if (fault != null || position.equals(checkpointed)) {
            return;
        }
        long started = System.nanoTime();
        beforeCheckpoint.run();
        checkpoints.save(position, engine::save);
        checkpointed = position;
        checkpointing.add(1, System.nanoTime() - started);
        long oldest = position.millis() - settings.retention().toMillis();
        if (oldest > 0) {
            log.trim(new LogPosition(oldest, 0));
        }
    }

    private void pause() {
        try {
            stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether everything that was in the log at the start has been applied. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Whether the last attempt to read the log went well. */
    public boolean logAvailable() {
        return logAvailable;
    }

    /** How far the engine is behind the log's end, by the log's clock; asks the log. */
    public Duration lag() {
        return Duration.ofMillis(
                Math.max(0, log.end().millis() - engine.position().millis()));
    }

    /** The position of the newest checkpoint. */
    public LogPosition checkpointed() {
        return checkpointed;
    }

    /** What the log's events cost. */
    public Effort applying() {
        return applying;
    }

    /** What checkpoints cost. */
    public Effort checkpointing() {
        return checkpointing;
    }

    /** How often a fault was met that is not the log's absence. */
    public long failures() {
        return failures;
    }

    /** Stops the thread and writes a last checkpoint, if the log can be reached and no fault had stopped it. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join();
            checkpoint();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "no checkpoint at shutdown; the log will be replayed: {0}", e.getMessage());
        }
    }
}
