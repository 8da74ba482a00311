package io.liverank.instance;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.UpdateRecord;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.ProgressBoard;
import io.liverank.update.Proposal;
import io.liverank.update.UpdateJob;
import io.liverank.update.UpdateSettings;
import java.util.Optional;

/**
 * A shop without a log: who holds it applies the events, one after the other, and time is that of the events. What it
 * learns is what an {@link Instance} learns of the same events. For replays, simulations and measurements; one thread.
 */
public final class OfflineInstance {
    private final Engine engine;
    private final UpdateJob job;
    private long sequence;

    /**
     * A shop to which nothing has happened.
     *
     * @param examples what updates train on; {@link ExampleBuffer#NONE} if there are none
     */
    public OfflineInstance(EngineSettings settings, UpdateSettings updates, ExampleBuffer examples) {
        engine = new Engine(settings);
        examples.follow(engine);
        job = new UpdateJob(engine, examples, this::apply, engine::logTime, updates, () -> {}, ProgressBoard.NONE);
    }

    /** What the events made. */
    public Engine engine() {
        return engine;
    }

    /** Applies the next event. */
    public void apply(Event event) {
        engine.apply(new LogPosition(0, ++sequence), event);
    }

    /** Runs an incremental update to its end; empty if there is not enough to train on or to judge by. */
    public Optional<UpdateRecord> update() {
        return job.run();
    }

    /** Has a model that was trained elsewhere judged, and merged if it passes; as {@link UpdateJob#judge}. */
    public Optional<UpdateRecord> judge(Proposal proposal) {
        return job.judge(proposal);
    }
}
