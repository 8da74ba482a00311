package io.liverank.engine;

import io.liverank.event.EventLog;
import io.liverank.event.LogFullException;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * When checkpoints are written, and what of the log goes then. The learner takes an {@link io.liverank.event.Image} of the state
 * and goes on; the writing is for another thread, and what came of it is for the learner again, between two batches. One is
 * written at a time. Learner thread only, but for {@link #effort}, {@link #pause} and {@link #late}.
 */
public final class Checkpoints {
    private static final Logger LOG = System.getLogger(Learner.class.getName());
    private static final Duration ROOM_PAUSE = Duration.ofSeconds(1);
    /** Making room takes a tenth of the learner's time at most. */
    private static final int ROOM_SHARE = 9;

    private final Engine engine;
    private final EventLog log;
    private final CheckpointStore checkpoints;
    private final Lineage lineage;
    private final Learner.Settings settings;
    private final LongSupplier nanos;
    private final Executor writer;
    private final Effort effort = new Effort();
    private final Effort pause = new Effort();
    private volatile Runnable before = () -> {};
    private long nextCheckpoint;
    private long nextRoom;
    private volatile long late;
    private boolean isLate;
    /** Null while none is being written. */
    private Writing writing;

    /**
     * One that is being written.
     *
     * @param kept comes to where the oldest one stands that may have to be fallen back to
     */
    private record Writing(LogPosition position, FutureTask<LogPosition> kept) {}

    Checkpoints(
            Engine engine,
            EventLog log,
            CheckpointStore checkpoints,
            Lineage lineage,
            Learner.Settings settings,
            LongSupplier nanos,
            Executor writer) {
        this.engine = engine;
        this.log = log;
        this.checkpoints = checkpoints;
        this.lineage = lineage;
        this.settings = settings;
        this.nanos = nanos;
        this.writer = writer;
    }

    void begin() {
        nextCheckpoint = nanos.getAsLong() + settings.checkpointInterval().toNanos();
        nextRoom = nanos.getAsLong();
    }

    /** Runs {@code task} before each is written, by who writes it; if it throws, none is. */
    void before(Runnable task) {
        before = task;
    }

    /** What they cost those who write them. For any thread. */
    public Effort effort() {
        return effort;
    }

    /** How long the learner stood still for them. For any thread. */
    public Effort pause() {
        return pause;
    }

    /** How many had to wait because the one before was still being written. For any thread. */
    public long late() {
        return late;
    }

    /** Looks what came of one, begins another if it is time, and makes room where there is none. */
    void afterBatch() {
        if (log.isFull() || !findsRoom()) {
            makeRoom();
        }
    }

    private boolean findsRoom() {
        boolean room = true;
        try {
            if (writing != null && writing.kept().isDone()) {
                finish(settings.retention());
            }
            boolean due = nanos.getAsLong() - nextCheckpoint >= 0;
            if (writing != null || !due) {
                if (due && !isLate) {
                    isLate = true;
                    late++;
                }
                return true;
            }
            isLate = false;
            begin(settings.retention());
        } catch (LogFullException e) {
            room = false;
        }
        nextCheckpoint = nanos.getAsLong() + settings.checkpointInterval().toNanos();
        return room;
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
        settle();
        LOG.log(
                Level.WARNING,
                "Redis is full: the log is cut behind the checkpoints, whatever liverank.log-retention says. It needs more"
                        + " memory (maxmemory), or the log a shorter retention");
        try {
            trimBehind(checkpoints.oldestKept(lineage.following()), Duration.ZERO);
            try {
                write(Duration.ZERO);
            } catch (LogFullException e) {
                LOG.log(Level.WARNING, "there is no room for a checkpoint: {0}", e.getMessage());
            }
            if (log.isFull()) {
                checkpoints.shed();
                trimBehind(checkpoints.oldestKept(lineage.following()), Duration.ZERO);
                write(Duration.ZERO);
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

    /** Writes the last one. */
    void end() {
        if (writing != null) {
            try {
                finish(settings.retention());
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a checkpoint could not be written: {0}", e.getMessage());
            }
        }
        write(settings.retention());
    }

    /** Waits for one that is being written, whatever comes of it. */
    void settle() {
        if (writing != null) {
            Writing last = writing;
            try {
                kept();
                lineage.checkpointed(last.position());
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a checkpoint could not be written: {0}", e.getMessage());
            }
        }
    }

    private void write(Duration retention) {
        begin(retention);
        if (writing != null) {
            finish(retention);
        }
    }

    /** Who writes may be the learner itself: then it is finished as well. */
    private void begin(Duration retention) {
        LogPosition position = engine.position();
        if (lineage.isMending() || position.equals(lineage.checkpointed())) {
            return;
        }
        long started = nanos.getAsLong();
        if (!log.holds(position)) {
            throw new LogGapException("the log does not hold the entry at " + position);
        }
        Lineage.Moment moment = lineage.moment();
        pause.add(1, nanos.getAsLong() - started);
        writing = new Writing(position, new FutureTask<>(() -> keep(moment)));
        try {
            writer.execute(writing.kept());
        } catch (RuntimeException | Error e) {
            // nobody writes it, so nobody must wait for it
            writing = null;
            moment.close();
            throw e;
        }
        if (writing.kept().isDone()) {
            finish(retention);
        }
    }

    private LogPosition keep(Lineage.Moment moment) {
        long started = nanos.getAsLong();
        try (moment) {
            before.run();
            LogPosition kept = moment.keep(checkpoints);
            effort.add(1, nanos.getAsLong() - started);
            return kept;
        }
    }

    private void finish(Duration retention) {
        LogPosition position = writing.position();
        LogPosition kept;
        try {
            kept = kept();
        } catch (RuntimeException e) {
            // tried again at once
            nextCheckpoint = nanos.getAsLong();
            throw e;
        }
        lineage.checkpointed(position);
        // the entries at the checkpoints' positions stay: that they are there tells that the log goes on from them
        trimBehind(kept, retention);
    }

    /** Waits for what comes of the one that is being written, which is none then any more. */
    private LogPosition kept() {
        FutureTask<LogPosition> task = writing.kept();
        writing = null;
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a checkpoint was written", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
