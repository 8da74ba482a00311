package io.liverank.foreign;

import java.util.List;

/** A model that is open. Thread-safe: one for all lists. */
public interface ForeignModel extends AutoCloseable {
    /**
     * One of its inputs.
     *
     * @param name as the model calls it
     * @param type of its values, and its shape, for people
     * @param columns that fill it, in order
     */
    record Input(String name, String type, List<String> columns) {
        /** Keeps a copy. */
        public Input {
            columns = List.copyOf(columns);
        }
    }

    /** What it is given. */
    List<Input> inputs();

    /**
     * A score for each candidate, in their order; one that is not finite counts as none.
     *
     * @throws ForeignModelException if it cannot score this list
     */
    float[] score(ForeignList list) throws ForeignModelException;

    /**
     * Whether it ends early when the time for a list has passed ({@link ForeignList#whenOverdue}). One that does not is never
     * run on a thread that somebody waits on.
     */
    boolean canBeStopped();

    /** Lets go of the model; called once, when nobody scores any more. */
    @Override
    void close();
}
