package io.liverank.proxy;

/**
 * What a search asks for.
 *
 * @param byRelevance whether it asks for the first hits in the engine's own order; those alone may change places. What is
 *     sorted by a field, or goes on after other hits, keeps its order
 * @param query what somebody typed; null if the call does not say it
 * @param queryId names the list; null if the call does not
 * @param userId null if the call does not say it
 * @param clientId null if the call does not say it
 */
public record Asked(boolean byRelevance, String query, String queryId, String userId, String clientId) {
    /** Keeps its order. */
    static final Asked IN_ORDER = new Asked(false, null, null, null, null);

    /** The first hits for these words. */
    static Asked of(String query) {
        return new Asked(true, query, null, null, null);
    }
}
