package io.liverank.instance;

import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import io.liverank.update.Breath;
import io.liverank.update.UpdateJob;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What folds a shop's log and trains on what was closed, put together and not running yet: an {@link Instance} gives it
 * threads, the simulator of bad days gives it turns.
 *
 * @param engine what the log comes to
 * @param learner who folds the log
 * @param job who trains
 */
public record Assembly(Engine engine, Learner learner, UpdateJob job) {
    /**
     * What it runs by.
     *
     * @param append appends an event of an update and returns once the engine has applied it
     * @param clock milliseconds since 1970, for events of updates
     * @param nanos for what is done now and then; from anywhere, but never back
     * @param breath taken between two pieces of training
     * @param aside runs what another thread may do: writing checkpoints
     */
    public record Surroundings(
            Consumer<Event> append, LongSupplier clock, LongSupplier nanos, Breath breath, Executor aside) {}

    /** Puts together a shop that keeps its things in {@code stores}. */
    public static Assembly of(Stores stores, Instance.Settings settings, Surroundings by) {
        var engine = new Engine(settings.engine());
        var learner =
                new Learner(engine, stores.log(), stores.checkpoints(), settings.learner(), by.nanos(), by.aside());
        var job = new UpdateJob(
                engine, stores.examples(), by.append(), by.clock(), settings.updates(), by.breath(), stores.progress());
        stores.examples().follow(engine);
        learner.beforeCheckpoint(stores.examples()::flush);
        return new Assembly(engine, learner, job);
    }
}
