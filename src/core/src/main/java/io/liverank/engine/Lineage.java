package io.liverank.engine;

import io.liverank.event.EventLog;
import io.liverank.event.Image;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which log an engine's state goes on from: that the entry at its position is still there, in the log it was read from, and what
 * is done where it is not. Learner thread only, but for what says otherwise.
 */
final class Lineage {
    private static final Logger LOG = System.getLogger(Learner.class.getName());
    private static final int PAST = 20;

    private final Engine engine;
    private final EventLog log;
    private final CheckpointStore checkpoints;

    private volatile LogPosition checkpointed = LogPosition.START;
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

    Lineage(Engine engine, EventLog log, CheckpointStore checkpoints) {
        this.engine = engine;
        this.log = log;
        this.checkpoints = checkpoints;
    }

    /** Loads the newest checkpoint that the log goes on from; if there are some and it goes on from none, the newest. */
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

    /** Whether something is wrong with the log that is to be mended next. */
    boolean isMending() {
        return gap != null;
    }

    /** Whether the state knows the log from some entry on. */
    boolean isCut() {
        return before == CheckpointStore.Mark.CUT;
    }

    /** The log does not go on from here. */
    void gap(String what) {
        gap = what;
        gaps++;
        lastGap = what;
        LOG.log(Level.ERROR, "a gap in the log: {0}; this state is at {1}", what, engine.position());
    }

    /**
     * Goes on from a checkpoint that the log goes on from; else, on a log that is new, from what is known here. Else says
     * that it cannot, with false, and is tried again.
     */
    boolean mend() {
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

    /** What a checkpoint is to be written of, as it is now. */
    Moment moment() {
        return new Moment(
                new CheckpointStore.Mark(following, engine.position(), before, past),
                engine.events(),
                Image.of(engine::save));
    }

    /** A checkpoint at {@code position} is there. */
    void checkpointed(LogPosition position) {
        checkpointed = position;
    }

    /**
     * A state at one position of its log.
     *
     * @param events how many it knows of
     * @param state its bytes
     */
    record Moment(CheckpointStore.Mark mark, long events, Image state) implements AutoCloseable {
        /** For any thread; gives where the oldest checkpoint stands that may have to be fallen back to. */
        LogPosition keep(CheckpointStore checkpoints) {
            return checkpoints.save(mark, events, state::write);
        }

        @Override
        public void close() {
            state.close();
        }
    }

    /** As {@link Learner#checkpointed}. For any thread. */
    LogPosition checkpointed() {
        return checkpointed;
    }

    /**
     * Why nothing can be learned from the log as it is, although it can be read: feedback must not be acknowledged. Null if
     * all is well, or will be in a moment.
     */
    String refusal() {
        return refusal;
    }

    /** How often the log did not go on from where this server stood. */
    long gaps() {
        return gaps;
    }

    /** What the last gap was and what was done; null if there was none. */
    String lastGap() {
        return lastGap;
    }

    /** The log that is followed; empty before the start. For any thread. */
    String following() {
        return following;
    }
}
