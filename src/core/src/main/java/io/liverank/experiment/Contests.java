package io.liverank.experiment;

/**
 * How our order did against the search engine's.
 *
 * @param all in all lists that were interleaved
 * @param recent in the last of them: 1,000 to 2,000 that were decided, all of them before there are so many. What is said of
 *     these holds for each such stretch by itself
 */
public record Contests(Contest all, Contest recent) {}
