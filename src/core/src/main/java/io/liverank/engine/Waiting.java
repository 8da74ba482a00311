package io.liverank.engine;

/**
 * How much waits for what is to come.
 *
 * @param size shown candidates of lists that are open, or their half kilobytes if these are more
 * @param closed ids of lists that are closed, for feedback that is late
 * @param early feedback that waits for its list
 */
record Waiting(int lists, int size, int closed, int early) {}
