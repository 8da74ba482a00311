package io.liverank.engine;

import io.liverank.event.EventLog;
import io.liverank.event.LogFullException;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;

/** When checkpoints are written, and what of the log goes then. Learner thread only, but for {@link #effort}. */
final class Checkpoints {
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
    private final Effort effort = new Effort();
    private volatile Runnable before = () -> {};
    private long nextCheckpoint;
    private long nextRoom;

    Checkpoints(
            Engine engine,
            EventLog log,
            CheckpointStore checkpoints,
            Lineage lineage,
            Learner.Settings settings,
            LongSupplier nanos) {
        this.engine = engine;
        this.log = log;
        this.checkpoints = checkpoints;
        this.lineage = lineage;
        this.settings = settings;
        this.nanos = nanos;
    }

    void begin() {
        nextCheckpoint = nanos.getAsLong() + settings.checkpointInterval().toNanos();
        nextRoom = nanos.getAsLong();
    }

    /** Runs {@code task} before each; if it throws, none is written. */
    void before(Runnable task) {
        before = task;
    }

    /** What they cost. For any thread. */
    Effort effort() {
        return effort;
    }

    /** Writes one if it is time, and makes room where there is none. */
    void afterBatch() {
        if (log.isFull()) {
            makeRoom();
        } else if (nanos.getAsLong() - nextCheckpoint >= 0) {
            try {
                write(settings.retention());
            } catch (LogFullException e) {
                makeRoom();
            }
            nextCheckpoint = nanos.getAsLong() + settings.checkpointInterval().toNanos();
        }
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
        write(settings.retention());
    }

    private void write(Duration retention) {
        LogPosition position = engine.position();
        if (lineage.isMending() || position.equals(lineage.checkpointed())) {
            return;
        }
        if (!log.holds(position)) {
            throw new LogGapException("the log does not hold the entry at " + position);
        }
        long started = nanos.getAsLong();
        before.run();
        LogPosition kept = lineage.checkpoint();
        effort.add(1, nanos.getAsLong() - started);
        // the entries at the checkpoints' positions stay: that they are there tells that the log goes on from them
        trimBehind(kept, retention);
    }
}
