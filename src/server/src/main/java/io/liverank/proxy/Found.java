package io.liverank.proxy;

/**
 * What an engine answered to one search.
 *
 * @param state what can be done with it
 * @param hits those that may change places; null unless the state is {@link State#HITS}
 */
public record Found(State state, Hits hits) {
    /** What can be done with an answer. */
    public enum State {
        /** It has hits, or a place for them. */
        HITS,
        /** Its hits go on in an order of their own. */
        IN_ORDER,
        /** The engine says that this search failed. */
        REFUSED,
        /** It is not as it is known of this engine. */
        NOT_UNDERSTOOD
    }

    static Found of(Hits hits) {
        return new Found(State.HITS, hits);
    }

    static Found without(State state) {
        return new Found(state, null);
    }
}
