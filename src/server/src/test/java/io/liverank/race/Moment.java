package io.liverank.race;

/** What happened in a file, as rivals are told of it, one after the other. Lists are named by their index. */
sealed interface Moment {
    /** A list was shown; what happened before it is known by now. */
    record Shown(int list) implements Moment {}

    /** The first choice of a row of it. */
    record Chosen(int list, int row) implements Moment {}

    /**
     * Somebody did something with an item, on a list or elsewhere.
     *
     * @param visit null if not known, like {@code user}
     * @param choice false for a closer look
     */
    record Touched(long time, String visit, String user, String itemId, boolean choice) implements Moment {}
}
