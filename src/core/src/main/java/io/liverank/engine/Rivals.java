package io.liverank.engine;

import io.liverank.event.Event;

/**
 * Two orders that a list was interleaved of. Immutable.
 *
 * @param challenger whose order it is that may take the place of the other
 * @param inCharge the name of who ranked when the list was shown
 */
public record Rivals(String challenger, String inCharge) implements Comparable<Rivals> {
    /** Of a list that was interleaved with a challenger's order; null of any other. */
    static Rivals of(Event.RankingShown ranking) {
        boolean interleaved = !ranking.teams().isEmpty()
                && ranking.ranker().arm() != null
                && ranking.ranker().model() != null;
        return interleaved ? new Rivals(ranking.ranker().arm(), ranking.ranker().model()) : null;
    }

    @Override
    public int compareTo(Rivals other) {
        int order = challenger.compareTo(other.challenger);
        return order != 0 ? order : inCharge.compareTo(other.inCharge);
    }
}
