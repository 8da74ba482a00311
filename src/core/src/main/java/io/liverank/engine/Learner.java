package io.liverank.engine;

import io.liverank.event.EventLog;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The one thread that folds the log into the engine, and has checkpoints written. Starts from the newest checkpoint; the log
 * is trimmed behind it alone. When the log cannot be read it waits and tries again. When the log does not go on from
 * where the engine stands, it goes on from a checkpoint that fits, or refuses to: see {@link #refusal}.
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

    private static final Logger LOG = System.getLogger(Learner.class.getName());
    private static final int BATCH = 1_000;

    private static final Duration WAIT = Duration.ofMillis(500);
    /** Who has to find out first that there is nothing more is not ready until then. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Engine engine;
    private final EventLog log;
    private final CheckpointStore checkpoints;
    private final Lineage lineage;
    private final Checkpoints schedule;
    private final LongSupplier nanos;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "learner");

    private final Effort applying = new Effort();
    private volatile boolean caughtUp;
    private volatile boolean logAvailable = true;
    private volatile long failures;
    private volatile Throwable fault;
    private volatile Runnable beforeReading = () -> {};
    private volatile Workbench.Seat seat = Workbench.ofOneShop().seat();
    private final Questions questions;
    private final Arrivals arrivals = new Arrivals();
    private final Backlog backlog;

    /** Owns the writing side of {@code engine} from {@link #start} on. */
    public Learner(Engine engine, EventLog log, CheckpointStore checkpoints, Settings settings) {
        this(engine, log, checkpoints, settings, System::nanoTime, new Aside());
    }

    /**
     * The same by another clock of nanoseconds.
     *
     * @param writer of checkpoints; it may be the one who asks
     */
    public Learner(
            Engine engine,
            EventLog log,
            CheckpointStore checkpoints,
            Settings settings,
            LongSupplier nanos,
            Executor writer) {
        this.engine = engine;
        this.questions = new Questions(engine);
        this.log = log;
        this.checkpoints = checkpoints;
        this.lineage = new Lineage(engine, log, checkpoints);
        this.nanos = nanos;
        this.backlog = new Backlog(nanos);
        this.schedule = new Checkpoints(engine, log, checkpoints, lineage, settings, nanos, writer);
    }

    /**
     * Loads the newest checkpoint that the log goes on from and starts the thread. If there are checkpoints and the log
     * goes on from none, the newest ranks, and nothing is learned until the log is {@link #refusal mended}.
     *
     * @throws LogUnavailableException if the store or the log cannot be read
     */
    public void start() {
        begin();
        thread.start();
    }

    /** All of {@link #start} but the thread. */
    void begin() {
        lineage.begin();
        arrivals.reached(engine.position());
        backlog.reached(engine.position());
        schedule.begin();
    }

    /** Whether something is wrong with the log that is to be mended next. Learner thread only. */
    boolean isMending() {
        return lineage.isMending();
    }

    private void run() {
        try {
            beforeReading.run();
        } catch (RuntimeException | Error e) {
            stop(e);
        }
        while (stop.getCount() > 0 && fault == null) {
            if (!turn()) {
                pause();
            }
        }
    }

    /** Nothing may be lost of this, least of all when there is no memory left to tell it. */
    private void stop(Throwable cause) {
        fault = cause;
        failures++;
        questions.fail();
        LOG.log(
                Level.ERROR,
                "the learner has stopped and writes no checkpoint any more; ranking goes on by what was known, feedback"
                        + " is refused, and the process has to be started anew",
                cause);
    }

    /** Does what is next; false if that was nothing, and there may be something in a while. */
    boolean turn() {
        try {
            questions.answer();
            boolean going = lineage.isMending() ? mend() : step();
            logAvailable = true;
            return going;
        } catch (LogGapException e) {
            lineage.gap(e.getMessage());
            return true;
        } catch (LogUnavailableException e) {
            if (logAvailable) {
                LOG.log(Level.WARNING, "the log cannot be read; ranking goes on from memory: {0}", e.getMessage());
            }
            logAvailable = false;
            return false;
        } catch (FoldFaultException | Error e) {
            stop(e);
            return true;
        } catch (RuntimeException e) {
            failures++;
            LOG.log(Level.ERROR, "the learner met a fault and goes on", e);
            return false;
        }
    }

    private boolean mend() {
        schedule.settle();
        if (!lineage.mend()) {
            return false;
        }
        arrivals.reached(engine.position());
        backlog.forget(engine.position());
        caughtUp = false;
        return true;
    }

    private boolean step() {
        LogPosition end = caughtUp ? null : log.end();
        List<EventLog.Entry> entries = log.read(engine.position(), log.advisable(BATCH), caughtUp ? WAIT : GLANCE);
        if (engine.position().isStart() && !entries.isEmpty() && !lineage.isCut() && !log.holds(LogPosition.START)) {
            throw new LogGapException("the log's beginning is gone");
        }
        if (!entries.isEmpty()) {
            fold(entries);
        }
        if (end != null && engine.position().compareTo(end) >= 0) {
            caughtUp = true;
        }
        schedule.afterBatch();
        return true;
    }

    private void fold(List<EventLog.Entry> entries) {
        backlog.begin();
        seat.sit();
        try {
            long started = nanos.getAsLong();
            for (EventLog.Entry entry : entries) {
                if (entry.event() == null) {
                    LOG.log(Level.ERROR, "entry {0} of the log is unreadable: {1}", entry.position(), entry.problem());
                }
                apply(entry);
                arrivals.reached(entry.position());
                backlog.applied(entry.position(), entry.event());
                started += seat.pass();
            }
            engine.refreshProgress();
            applying.add(entries.size(), nanos.getAsLong() - started);
        } finally {
            seat.rise();
        }
    }

    private void apply(EventLog.Entry entry) {
        try {
            engine.apply(entry.position(), entry.clock(), entry.event());
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
        Future<T> answer = questions.add(question);
        if (fault != null) {
            questions.fail();
        }
        return answer;
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
     * Does nothing if what is appended now will be counted by this server. For any thread.
     *
     * @throws LearnerStoppedException if a fault has stopped it
     * @throws LogUnavailableException if the log goes on from no state there is
     */
    public void requireFollowing() {
        requireRunning();
        String refused = lineage.refusal();
        if (refused != null) {
            throw new LogUnavailableException("nothing can be learned from the log: " + refused, null);
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

    /** Takes note of a list that this server wrote just now: {@link #backlog} goes by it. For any thread. */
    public void written(LogPosition position, boolean light) {
        if (caughtUp) {
            backlog.written(position, light);
        }
    }

    /**
     * How far it is behind what this server wrote, in age or in what it takes to learn it; no more than a look, unlike
     * {@link #lag}. Zero as long as what was in the log at the start is not applied, and when nothing is applied any more:
     * what is written then is learned later, by whoever can. For any thread.
     */
    public Duration backlog() {
        return caughtUp && fault == null && lineage.refusal() == null ? backlog.age() : Duration.ZERO;
    }

    /** Runs once on the learner's thread, before it reads anything. Set before {@link #start}. */
    public void beforeReading(Runnable task) {
        this.beforeReading = task;
    }

    /** Folds where others work as well. Set before {@link #start}. */
    public void workAt(Workbench.Seat place) {
        this.seat = place;
    }

    /** Runs before each checkpoint is written, on the thread that writes; if it throws, none is. Set before {@link #start}. */
    public void beforeCheckpoint(Runnable task) {
        schedule.before(task);
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

    /**
     * Why nothing can be learned from the log as it is, although it can be read: feedback must not be acknowledged. Null if
     * all is well, or will be in a moment.
     */
    public String refusal() {
        return lineage.refusal();
    }

    /** How often the log did not go on from where this server stood. */
    public long gaps() {
        return lineage.gaps();
    }

    /** What the last gap was and what was done; null if there was none. */
    public String lastGap() {
        return lineage.lastGap();
    }

    /** How often a checkpoint could not be used and the one before was. */
    public long fallbacks() {
        return checkpoints.fallbacks();
    }

    /** The log that is followed; empty before the start. */
    public String following() {
        return lineage.following();
    }

    /** How far the engine is behind the log's end, by the log's clock; asks the log. */
    public Duration lag() {
        return log.behind(engine.position());
    }

    /** The position of the newest checkpoint. */
    public LogPosition checkpointed() {
        return lineage.checkpointed();
    }

    /** What the log's events cost. */
    public Effort applying() {
        return applying;
    }

    /** When checkpoints are written, and what they cost. */
    public Checkpoints checkpointing() {
        return schedule;
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
            if (fault == null) {
                schedule.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "no checkpoint at shutdown; the log will be replayed: {0}", e.getMessage());
        }
    }
}
