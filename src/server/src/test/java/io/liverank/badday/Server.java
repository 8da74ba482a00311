package io.liverank.badday;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.liverank.engine.DrivenLearner;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.engine.LearnerStoppedException;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.ForwardingEventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.UpdateRecord;
import io.liverank.instance.Assembly;
import io.liverank.instance.Instance;
import io.liverank.instance.Stores;
import io.liverank.redis.DrivenExamples;
import io.liverank.update.ProgressBoard;
import io.liverank.update.UpdateJob;
import io.liverank.update.UpdateLock;
import io.liverank.update.UpdateSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A process of LiveRank without its web: the real engine, learner, log, store, buffer and update job, put together as
 * any is, and appending as the door does. Its threads are turns that the day gives it; one that is in the
 * middle of a command while others have theirs is busy.
 */
final class Server {
    private static final UpdateSettings UPDATES = new UpdateSettings(10, 0.5, 0.3, 60);
    private static final byte[] LOCK = "job-lock:liverank:update".getBytes(UTF_8);
    private static final int PATIENCE = 30;

    final String name;
    final BadDay day;
    final Engine engine;
    final DrivenLearner driven;
    final EventLog log;
    final DrivenExamples examples;
    private final UpdateJob job;

    long clockAhead;
    long pausedUntil;
    boolean alive = true;
    boolean begun;
    boolean learning;
    boolean updating;
    /** So many commands are left to it; negative for no end in sight. */
    int commandsLeft = -1;

    String lastGap;
    /** Whether it takes the next click for something else. */
    boolean mistaken;

    Server(String name, BadDay day) {
        this.name = name;
        this.day = day;
        var line = new Line(command -> day.answer(this, command));
        BadDay.Access access = day.access(this, line);
        log = access.log();
        examples = new DrivenExamples(line);
        var assembly = Assembly.of(
                new Stores(new MistakenLog(), access.checkpoints(), examples, ProgressBoard.NONE, UpdateLock.NONE),
                settings(day),
                new Assembly.Surroundings(
                        this::appendAndApply, this::clock, () -> day.now * 1_000_000, this::lookAround, Runnable::run));
        engine = assembly.engine();
        driven = new DrivenLearner(engine, assembly.learner());
        job = assembly.job();
        engine.onShown(list -> day.trouble(this, true));
        engine.onTaken(taken -> day.trouble(this, false));
    }

    private static Instance.Settings settings(BadDay day) {
        return new Instance.Settings(
                day.settings,
                new Learner.Settings(
                        Duration.ofMillis(day.weather.checkpointMillis()),
                        Duration.ofMillis(day.weather.retentionMillis())),
                UPDATES,
                Duration.ZERO,
                Duration.ZERO,
                1);
    }

    /** In the middle of training. */
    private void lookAround() {
        requireAlive();
        day.meanwhile(20);
    }

    /** The log as this server reads it. */
    private final class MistakenLog extends ForwardingEventLog {
        MistakenLog() {
            super(log);
        }

        @Override
        public List<Entry> read(LogPosition position, int limit, Duration wait) {
            List<Entry> entries = super.read(position, limit, wait);
            return mistaken ? entries.stream().map(this::mistaken).toList() : entries;
        }

        private Entry mistaken(Entry entry) {
            if (!mistaken
                    || !(entry.event() instanceof Event.FeedbackGiven was)
                    || !was.type().equals("click")) {
                return entry;
            }
            mistaken = false;
            day.tell(name, "takes " + was.eventId() + " for a purchase");
            day.laws.mistaken();
            return new Entry(entry.position(), entry.clock(), was.as("purchase"), null);
        }
    }

    Learner learner() {
        return driven.learner();
    }

    long clock() {
        return day.now + clockAhead;
    }

    void requireAlive() {
        if (!alive) {
            throw new DiedError();
        }
    }

    /** Whether it could do something now. */
    boolean isAwake() {
        return alive && pausedUntil <= day.now;
    }

    /** The learner's thread. */
    void turn() {
        if (!isAwake() || learning) {
            return;
        }
        learning = true;
        try {
            if (begun) {
                driven.turn();
            } else {
                driven.begin();
                begun = true;
                day.tell(name, "begins at " + engine.position());
            }
        } catch (LogUnavailableException e) {
            day.tell(name, "cannot begin");
        } catch (IllegalStateException e) {
            // a start that fails ends the process, and whoever looks after it starts it again
            day.tell(name, "does not start: " + e.getMessage());
            kill();
        } catch (DiedError e) {
            requireDead(e);
        } finally {
            learning = false;
        }
        if (alive) {
            day.laws.turned(this);
        }
    }

    private void requireDead(DiedError e) {
        if (alive) {
            throw e;
        }
    }

    /** The thread of the buffer. */
    void writeExample() {
        if (isAwake() && begun && !learning) {
            try {
                examples.writeNext();
            } catch (DiedError e) {
                requireDead(e);
            }
        }
    }

    /** As {@code EventAppender}. */
    List<LogPosition> append(List<? extends Event> events) {
        if (!begun) {
            throw new LogUnavailableException("not started yet", null);
        }
        learner().requireRunning();
        if (learner().refusal() != null) {
            throw new LogUnavailableException(learner().refusal(), null);
        }
        try {
            List<LogPosition> positions =
                    log.append(events).toCompletableFuture().join();
            learner().awaitApplied(positions.get(positions.size() - 1), Duration.ZERO);
            return positions;
        } catch (CompletionException e) {
            throw new LogUnavailableException("the log did not take an event", e);
        }
    }

    private void appendAndApply(Event event) {
        List<Event> events = List.of(withoutDuration(event));
        List<LogPosition> positions = append(events);
        day.laws.acknowledged(this, events, positions);
        for (int i = 0; i < PATIENCE && engine.position().compareTo(positions.get(0)) < 0; i++) {
            requireAlive();
            day.now += 1;
            turn();
            day.meanwhile(200);
        }
        requireAlive();
        if (engine.position().compareTo(positions.get(0)) < 0) {
            throw new LogUnavailableException("the learner did not reach the update's event", null);
        }
    }

    /** How long training took is told by a real clock. */
    private static Event withoutDuration(Event event) {
        if (!(event instanceof Event.UpdateFinished finished)) {
            return event;
        }
        UpdateRecord was = finished.update();
        return new Event.UpdateFinished(
                finished.time(),
                new UpdateRecord(
                        was.version(),
                        was.parent(),
                        was.lists(),
                        was.heldOut(),
                        was.passes(),
                        was.rate(),
                        was.anchor(),
                        was.batch(),
                        was.beta(),
                        was.before(),
                        was.after(),
                        was.confidence(),
                        was.verdict(),
                        was.reason(),
                        0),
                finished.delta());
    }

    /** The thread of updates, or a person who cancels one. */
    void update(boolean cancel) {
        if (!isAwake() || !begun || updating) {
            return;
        }
        updating = true;
        try {
            if (cancel) {
                job.cancel().ifPresent(ended -> day.tell(name, "cancelled update " + ended.version()));
            } else if (day.answer(
                            this, List.of(bytes("SET"), LOCK, bytes(name), bytes("NX"), bytes("PX"), bytes("9000")))
                    instanceof MemoryRedis.Status) {
                job.run()
                        .ifPresent(ended -> day.tell(
                                name, "update " + ended.version() + " " + ended.verdict() + ": " + ended.reason()));
                day.answer(this, List.of(bytes("DEL"), LOCK));
            }
        } catch (LogUnavailableException | LearnerStoppedException | Wire.BrokenException e) {
            day.tell(name, "no update: " + e.getMessage());
        } catch (DiedError e) {
            requireDead(e);
        } finally {
            updating = false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Ends in an orderly way. */
    void stop() {
        if (!isAwake() || learning) {
            return;
        }
        learning = true;
        try {
            if (begun) {
                learner().close();
            }
        } catch (DiedError e) {
            requireDead(e);
        } finally {
            learning = false;
        }
        alive = false;
    }

    void kill() {
        alive = false;
    }
}
