package io.liverank.engine;

/**
 * How near each alarm is, 0 to 1.
 *
 * @param lostToBase live ranks worse than base
 * @param lostToRetrieval live and base rank worse than the search engine
 * @param drift progressive loss rises
 */
public record Watches(double lostToBase, double lostToRetrieval, double drift) {}
