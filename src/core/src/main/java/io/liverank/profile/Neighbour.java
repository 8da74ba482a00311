package io.liverank.profile;

/**
 * An item that goes with another.
 *
 * @param together how often, decayed, both were touched in a visit; near touches count more
 * @param after how much of that was this one after the other
 */
public record Neighbour(String itemId, double together, double after) {}
