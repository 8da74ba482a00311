package io.liverank.update;

import io.liverank.engine.ClosedList;
import io.liverank.engine.Engine;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import java.util.List;
import java.util.Set;

/**
 * Keeps finished lists with a choice, by their number, until they were trained on. Each replica offers each list; it is kept once.
 * {@link #offer}, {@link #add} and {@link #forget} are for the learner thread, the rest for one other thread.
 */
public interface ExampleBuffer extends AutoCloseable {
    /** Keeps nothing: nobody trains. */
    ExampleBuffer NONE = new ExampleBuffer() {
        @Override
        public void add(Example example) {}

        @Override
        public void forget(Set<String> actors) {}

        @Override
        public List<Example> read(long after, long upTo, Layout layout) {
            return List.of();
        }

        @Override
        public void trim(long upTo) {}
    };

    /** From now on takes what {@code engine} has finished, and forgets whom it forgets. */
    default void follow(Engine engine) {
        engine.onClosed(this::offer);
        engine.onForgotten(erased -> forget(erased.keys()));
    }

    /** Takes a finished list if anything in it was chosen: others teach an order nothing. */
    default void offer(ClosedList list) {
        if (list.hasPositive()) {
            add(list.example());
        }
    }

    /** Takes a list; it may be written a little later. Numbers rise. */
    void add(Example example);

    /**
     * Takes out all lists of these actors that were added so far; it may be done a little later. Each replica asks for
     * it.
     */
    void forget(Set<String> actors);

    /**
     * The lists from {@code after} (exclusive) to {@code upTo} (inclusive), in their order. Waits until lists that were
     * added here are written.
     *
     * @param layout the columns that they are wanted in
     * @throws io.liverank.event.LogUnavailableException if they cannot be read now
     */
    List<Example> read(long after, long upTo, Layout layout);

    /** Forgets lists up to {@code upTo}. */
    void trim(long upTo);

    /** What is remembered beyond the lists that are to be trained on. */
    default History history() {
        return History.NONE;
    }

    /**
     * Returns once all that was asked for so far is written.
     *
     * @throws io.liverank.event.LogUnavailableException if it could not be
     */
    default void flush() {}

    @Override
    default void close() {}
}
