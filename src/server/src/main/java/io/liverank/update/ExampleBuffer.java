package io.liverank.update;

import io.liverank.feature.Layout;
import io.liverank.model.Example;
import java.util.List;
import java.util.Set;

/**
 * Keeps finished lists with a choice, by their number, until they were trained on. Each replica offers each list; it is kept once.
 * {@link #offer}, {@link #add} and {@link #forget} are for the learner thread, the rest for one other thread.
 */
public interface ExampleBuffer {
    /** Takes a finished list if anything in it was chosen: others teach an order nothing. */
    default void offer(Example example) {
        if (example.hasPositive()) {
            add(example);
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
}
