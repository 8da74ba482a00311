package io.liverank.engine;

/** A learner and its engine without a thread, driven turn by turn: for the simulator of bad days. */
public final class DrivenLearner {
    private final Engine engine;
    private final Learner learner;

    /** {@code learner} folds into {@code engine}. */
    public DrivenLearner(Engine engine, Learner learner) {
        this.engine = engine;
        this.learner = learner;
    }

    /** See {@link Learner#begin}. */
    public void begin() {
        learner.begin();
    }

    /** See {@link Learner#turn}; nothing once it has stopped. */
    public boolean turn() {
        return learner.stopped().isEmpty() && learner.turn();
    }

    /** See {@link Learner#isMending}. */
    public boolean isMending() {
        return learner.isMending();
    }

    /** What is driven. */
    public Learner learner() {
        return learner;
    }

    /** See {@link Engine#events}. */
    public long events() {
        return engine.events();
    }

    /** See {@link Engine#standAtStart}. */
    public static void standAtStart(Engine engine) {
        engine.standAtStart();
    }
}
