package io.liverank.proxy;

import java.util.List;

/**
 * What a search asks for.
 *
 * @param order whose order its hits are asked in
 * @param query what somebody typed; null if the call does not say it
 * @param queryId names the list; null if the call does not
 * @param userId null if the call does not say it
 * @param clientId null if the call does not say it
 */
public record Asked(Order order, String query, String queryId, String userId, String clientId) {
    /** Keeps its order. */
    public static final Asked IN_ORDER = new Asked(Order.OWN, null, null, null, null);
    /** Nobody here knows what it asks for. */
    public static final Asked NOT_UNDERSTOOD = new Asked(Order.UNKNOWN, null, null, null, null);

    /** Which hits a search asks for, and in what order. */
    public enum Order {
        /** The first hits, best first: those alone may change places. */
        RELEVANCE,
        /** Sorted by a field, or on behind other hits. */
        OWN,
        /** It is not understood. */
        UNKNOWN
    }

    /** The first hits for these words. */
    static Asked of(String query) {
        return new Asked(Order.RELEVANCE, query, null, null, null);
    }

    /** As what several searches ask for together whose hits are answered as one list. */
    static List<Asked> together(List<Asked> searches) {
        for (Asked search : searches) {
            if (!search.byRelevance()) {
                return List.of(search);
            }
        }
        return searches.isEmpty() ? List.of(NOT_UNDERSTOOD) : List.of(searches.get(0));
    }

    /** Whether its hits may change places. */
    public boolean byRelevance() {
        return order == Order.RELEVANCE;
    }
}
