package io.liverank.profile;

import java.util.List;

/**
 * An item that goes with some of those that were asked about.
 *
 * @param score higher is better; only differences within one answer mean something
 * @param together how often, decayed, it was touched in a visit with one of them; near touches count more
 * @param after how much of that was this one after one of them
 * @param ties with each of them that it goes with, the strongest first
 */
public record Companion(String itemId, double score, double together, double after, List<Tie> ties) {
    /** Takes over the ties. */
    public Companion {
        ties = List.copyOf(ties);
    }

    /** What is asked for. */
    public enum Wanted {
        /** What is touched in the same visits, in whatever order. */
        TOGETHER,
        /** What is touched afterwards. */
        AFTER
    }

    /**
     * What ties it to one of those that were asked about.
     *
     * @param itemId of the one that was asked about
     * @param together how often both were touched in a visit
     * @param after how much of that was the companion after the one that was asked about
     */
    public record Tie(String itemId, double together, double after) {
        double strength(Wanted wanted) {
            return wanted == Wanted.AFTER ? after : together;
        }
    }
}
