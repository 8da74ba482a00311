package io.liverank.engine;

import io.liverank.event.EventLog;
import io.liverank.event.LogFullException;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The one thread that folds the log into the engine, and writes checkpoints. Starts from the newest checkpoint; the log
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

    /** Applying an entry failed. */
    private static final class FoldFaultException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FoldFaultException(LogPosition at, RuntimeException cause) {
            super("the event at " + at + " of the log cannot be applied: " + cause, cause);
        }
    }

    private static final Logger LOG = System.getLogger(Learner.class.getName());
    private static final int BATCH = 1_000;

    private static final int PAST = 20;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration ROOM_PAUSE = Duration.ofSeconds(1);
    /** Making room takes a tenth of the learner's time at most. */
    private static final int ROOM_SHARE = 9;

    private final Engine engine;
    private final EventLog log;
    private final CheckpointStore checkpoints;
    private final Settings settings;
    private final LongSupplier nanos;
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
    private long nextRoom;
    private volatile String following = "";
    private volatile String refusal;
    private volatile long gaps;
    private volatile String lastGap;
    /** What is wrong with the log; null if nothing is. The learner's own. */
    private volatile String gap;
    /** What is known from before the log, see {@link CheckpointStore.Mark#before}. */
    private long before;
    /** The logs that it is known from, the newest last: one of them that is back is no new log. */
    private List<String> past = List.of();
    /** Of the checkpoint that was loaded last, or would be. */
    private CheckpointStore.Mark fitting;

    private volatile Runnable beforeCheckpoint = () -> {};
    private volatile Runnable beforeReading = () -> {};
    private final ConcurrentLinkedQueue<FutureTask<?>> questions = new ConcurrentLinkedQueue<>();
    private final Arrivals arrivals = new Arrivals();

    /** Owns the writing side of {@code engine} from {@link #start} on. */
    public Learner(Engine engine, EventLog log, CheckpointStore checkpoints, Settings settings) {
        this(engine, log, checkpoints, settings, System::nanoTime);
    }

    /** The same by another clock, for who calls {@link #begin} and {@link #turn} in place of {@link #start}. */
    Learner(Engine engine, EventLog log, CheckpointStore checkpoints, Settings settings, LongSupplier nanos) {
        this.engine = engine;
        this.log = log;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.nanos = nanos;
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
        var newest = new AtomicReference<CheckpointStore.Mark>();
        Optional<byte[]> found = checkpoints.load(mark -> {
            newest.compareAndSet(null, mark);
            return fits(mark);
        });
        boolean fits = found.isPresent() || newest.get() == null;
        found = found.isPresent() ? found : checkpoints.load();
        following = !fits ? newest.get().log() : fitting == null ? log.identity("") : fitting.log();
        if (following.isEmpty()) {
            following = log.identity("");
        }
        boolean whole = found.isPresent() || log.holds(LogPosition.START);
        found.ifPresent(bytes -> {
            engine.load(bytes);
            checkpointed = engine.position();
            remember(fitting == null ? newest.get() : fitting);
            LOG.log(Level.INFO, "loaded the checkpoint at {0}", engine.position());
        });
        if (!fits) {
            gap("the log does not go on from the checkpoint at " + engine.position());
        } else if (!whole) {
            acceptCutStart();
        }
        arrivals.reached(engine.position());
        nextCheckpoint = nanos.getAsLong() + settings.checkpointInterval().toNanos();
        nextRoom = nanos.getAsLong();
    }

    /** An id that was lost is given again where the position proves that the log is the one. */
    private boolean fits(CheckpointStore.Mark mark) {
        boolean fits = log.holds(mark.position())
                && (mark.log().isEmpty()
                        || log.identity(mark.position().isStart() ? "" : mark.log())
                                .equals(mark.log()));
        if (fits) {
            fitting = mark;
        }
        return fits;
    }

    private void remember(CheckpointStore.Mark loaded) {
        before = loaded == null ? 0 : loaded.before();
        past = loaded == null ? List.of() : loaded.past();
    }

    /** Whether something is wrong with the log that is to be mended next. Learner thread only. */
    boolean isMending() {
        return gap != null;
    }

    private boolean isCut() {
        return before == CheckpointStore.Mark.CUT;
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

    /** Does what is next; false if that was nothing, and there may be something in a while. */
    boolean turn() {
        try {
            for (FutureTask<?> question = questions.poll(); question != null; question = questions.poll()) {
                question.run();
            }
            boolean going = gap != null ? mend() : step();
            logAvailable = true;
            return going;
        } catch (LogGapException e) {
            gap(e.getMessage());
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

    private boolean step() {
        LogPosition end = caughtUp ? null : log.end();
        List<EventLog.Entry> entries = log.read(engine.position(), log.advisable(BATCH), WAIT);
        if (engine.position().isStart() && !entries.isEmpty() && !isCut() && !log.holds(LogPosition.START)) {
            throw new LogGapException("the log's beginning is gone");
        }
        long started = nanos.getAsLong();
        for (EventLog.Entry entry : entries) {
            if (entry.event() == null) {
                LOG.log(Level.ERROR, "entry {0} of the log is unreadable: {1}", entry.position(), entry.problem());
            }
            apply(entry);
            arrivals.reached(entry.position());
        }
        if (!entries.isEmpty()) {
            engine.refreshProgress();
            applying.add(entries.size(), nanos.getAsLong() - started);
        }
        if (end != null && engine.position().compareTo(end) >= 0) {
            caughtUp = true;
        }
        if (log.isFull()) {
            makeRoom();
        } else if (nanos.getAsLong() - nextCheckpoint >= 0) {
            try {
                checkpoint(settings.retention());
            } catch (LogFullException e) {
                makeRoom();
            }
            nextCheckpoint = nanos.getAsLong() + settings.checkpointInterval().toNanos();
        }
        return true;
    }

    /**
     * Where there is no room, what is kept beyond need gives way: of the log what the stored checkpoints know, whatever the
     * retention says, and then all checkpoints but the newest. The log behind a checkpoint is never touched.
     */
    private void makeRoom() {
        long started = nanos.getAsLong();
        if (started - nextRoom < 0) {
            return;
        }
        LOG.log(
                Level.WARNING,
                "Redis is full: the log is cut behind the checkpoints, whatever liverank.log-retention says. It needs more"
                        + " memory (maxmemory), or the log a shorter retention");
        try {
            trimBehind(checkpoints.oldestKept(following), Duration.ZERO);
            try {
                checkpoint(Duration.ZERO);
            } catch (LogFullException e) {
                LOG.log(Level.WARNING, "there is no room for a checkpoint: {0}", e.getMessage());
            }
            if (log.isFull()) {
                checkpoints.shed();
                trimBehind(checkpoints.oldestKept(following), Duration.ZERO);
                checkpoint(Duration.ZERO);
            }
        } finally {
            long took = nanos.getAsLong() - started;
            nextRoom = started + took + Math.max(ROOM_PAUSE.toNanos(), ROOM_SHARE * took);
        }
    }

    private void trimBehind(LogPosition kept, Duration atLeast) {
        if (!kept.isStart()) {
            log.trim(kept, atLeast);
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
     * Does nothing if what is appended now will be counted by this server. For any thread.
     *
     * @throws LearnerStoppedException if a fault has stopped it
     * @throws LogUnavailableException if the log goes on from no state there is
     */
    public void requireFollowing() {
        requireRunning();
        String refused = refusal;
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

    /** Runs once on the learner's thread, before it reads anything. Set before {@link #start}. */
    public void beforeReading(Runnable task) {
        this.beforeReading = task;
    }

    /** Runs before each checkpoint; if it throws, none is written. Set before {@link #start}. */
    public void beforeCheckpoint(Runnable task) {
        this.beforeCheckpoint = task;
    }

    private void gap(String what) {
        gap = what;
        gaps++;
        lastGap = what;
        LOG.log(Level.ERROR, "a gap in the log: {0}; this state is at {1}", what, engine.position());
    }

    /**
     * Goes on from a checkpoint that the log goes on from; else, on a log that is new, from what is known here. Else says
     * that it cannot, with false, and is tried again.
     */
    private boolean mend() {
        LogPosition position = engine.position();
        long known = engine.events();
        String id = log.identity(position.isStart() || !log.holds(position) ? "" : following);
        var any = new AtomicBoolean();
        fitting = null;
        Optional<byte[]> checkpoint = checkpoints.load(mark -> {
            any.set(true);
            return fits(mark);
        });
        boolean whole = log.holds(LogPosition.START);
        // by a replica that noticed sooner that the log is new, and had read less of the one before
        boolean poorer =
                whole && checkpoint.isPresent() && fitting.past().contains(following) && fitting.before() < known;
        if (checkpoint.isPresent() && !poorer) {
            load(checkpoint.get());
            remember(fitting);
        } else if (whole && log.end().isStart()) {
            id = following.isEmpty() ? id : log.renewIdentity(following);
            goOn(id);
        } else if (whole && !following.isEmpty() && !following.equals(id) && !past.contains(id)) {
            goOn(id);
        } else if (!any.get() && (whole || position.isStart())) {
            load(checkpoints.load().orElseGet(() -> new Engine(engine.settings()).save()));
            remember(null);
            if (!whole) {
                acceptCutStart();
            }
        } else {
            if (refusal == null) {
                LOG.log(
                        Level.ERROR,
                        "no checkpoint fits the log, which ends at {0}: nothing is learned and feedback is refused until"
                                + " the log is restored, or liverank:checkpoint and liverank:checkpoint:previous are"
                                + " deleted and the servers started anew, to read what is left of the log",
                        log.end());
            }
            refusal = gap;
            return false;
        }
        following = id;
        checkpointed = engine.position();
        arrivals.reached(engine.position());
        caughtUp = false;
        if (!log.identity("").equals(id)) {
            throw new LogGapException("the log became another while it was looked at");
        }
        refusal = null;
        lastGap = gap + "; gone on from " + engine.position() + " with " + engine.events() + " events, " + known
                + " were known";
        LOG.log(Level.WARNING, "goes on at {0} of the log {1}; mended: {2}", engine.position(), following, gap);
        gap = null;
        return true;
    }

    private Engine engineOf(byte[] checkpoint) {
        var fresh = new Engine(engine.settings());
        fresh.load(checkpoint);
        return fresh;
    }

    private void load(byte[] checkpoint) {
        long known = engine.events();
        engine.become(engineOf(checkpoint));
        LOG.log(
                Level.WARNING,
                "loaded the checkpoint at {0}, of {1} events; {2} were known here",
                engine.position(),
                engine.events(),
                known);
    }

    /**
     * Of several replicas that know of a log now gone, the one that knows most gives its state to all; the checkpoint of
     * that log may know more than any.
     */
    private void goOn(String id) {
        var of = new AtomicReference<CheckpointStore.Mark>();
        checkpoints
                .load(mark -> {
                    of.set(mark);
                    return true;
                })
                // one of this log holds events that are still to be read from it
                .filter(bytes -> !of.get().log().equals(id))
                .map(this::engineOf)
                .filter(stored -> stored.events() > engine.events())
                .ifPresent(engine::become);
        engine.standAtStart();
        before = engine.events();
        var logs = new ArrayList<>(past);
        logs.add(following);
        past = logs.subList(Math.max(0, logs.size() - PAST), logs.size());
        if (before == 0) {
            return;
        }
        LOG.log(Level.WARNING, "the log {0} is new; it is gone on with by a state of {1} events", id, before);
        byte[] own = engine.save();
        fitting = new CheckpointStore.Mark(id, LogPosition.START, before, past);
        try {
            checkpoints.save(fitting, before, engine::save);
        } catch (LogGapException e) {
            LOG.log(Level.WARNING, "another replica knows better, or went on sooner: {0}", e.getMessage());
        }
        checkpoints
                .load(there -> there.log().equals(id) && fits(there))
                .filter(there -> !Arrays.equals(there, own))
                .ifPresent(this::load);
        remember(fitting);
    }

    /** Without a checkpoint, what is left of the log is all that can be known. */
    private void acceptCutStart() {
        before = CheckpointStore.Mark.CUT;
        gaps++;
        lastGap = "the log's beginning is gone and there was no checkpoint";
        LOG.log(
                Level.ERROR,
                "a gap in the log: its beginning is gone and there is no checkpoint; what is left is read");
    }

    private void checkpoint(Duration retention) {
        LogPosition position = engine.position();
        if (fault != null || gap != null || position.equals(checkpointed)) {
            return;
        }
        if (!log.holds(position)) {
            throw new LogGapException("the log does not hold the entry at " + position);
        }
        long started = nanos.getAsLong();
        beforeCheckpoint.run();
        LogPosition kept = checkpoints.save(
                new CheckpointStore.Mark(following, position, before, past), engine.events(), engine::save);
        checkpointed = position;
        checkpointing.add(1, nanos.getAsLong() - started);
        // the entries at the checkpoints' positions stay: that they are there tells that the log goes on from them
        trimBehind(kept, retention);
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
        return refusal;
    }

    /** How often the log did not go on from where this server stood. */
    public long gaps() {
        return gaps;
    }

    /** What the last gap was and what was done; null if there was none. */
    public String lastGap() {
        return lastGap;
    }

    /** How often a checkpoint could not be used and the one before was. */
    public long fallbacks() {
        return checkpoints.fallbacks();
    }

    /** The log that is followed; empty before the start. */
    public String following() {
        return following;
    }

    /** How far the engine is behind the log's end, by the log's clock; asks the log. */
    public Duration lag() {
        return log.behind(engine.position());
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
            checkpoint(settings.retention());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "no checkpoint at shutdown; the log will be replayed: {0}", e.getMessage());
        }
    }
}
