package io.liverank.race;

/** One who ranks lists. It is told what happens in the order it happened, and asked for a list's scores when it is shown. */
interface Rival extends AutoCloseable {
    /** Scores of the rows, higher is better; null if it has none yet. */
    float[] rank(ShownList list);

    /** A row of a list was chosen for the first time. */
    default void chosen(ShownList list, int row) {}

    /** Somebody did something with an item; told before {@link #chosen} if it was on a list. */
    default void touched(Moment.Touched touch) {}

    @Override
    default void close() {}
}
