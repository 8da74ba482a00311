package io.liverank.update;

import io.liverank.feature.Layout;
import io.liverank.model.Example;
import java.util.function.Consumer;

/** Finished lists of long ago, and what kept versions know of them. For one thread at a time. */
public interface History {
    /** Nothing is remembered. */
    History NONE = new History() {
        @Override
        public long learnedUpTo(long version) {
            return -1;
        }

        @Override
        public void read(long after, long upTo, Layout layout, Consumer<Example> each) {}
    };

    /**
     * The number of a list such that {@code version} has learned nothing from later ones; -1 if that is not known.
     *
     * @throws io.liverank.event.LogUnavailableException if it cannot be read now
     */
    long learnedUpTo(long version);

    /**
     * Hands over the lists with a choice from {@code after} (exclusive) to {@code upTo} (inclusive), in the order in which they were finished; some may
     * be missing.
     *
     * @param layout the columns that they are wanted in
     * @throws io.liverank.event.LogUnavailableException if they cannot be read now
     */
    void read(long after, long upTo, Layout layout, Consumer<Example> each);
}
