package io.liverank.update;

/** What training does between two pieces of its work, for the sake of others. For one thread. */
@FunctionalInterface
public interface Breath {
    /** Between two pieces; it may be called outside of work as well. */
    void take();

    /** Work begins. */
    default void begin() {}

    /** Work has ended, or has failed; also if none began. */
    default void end() {}
}
