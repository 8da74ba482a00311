package io.liverank.event;

/**
 * Who put a list in its order.
 *
 * @param model the name of the model in charge, {@link #RETRIEVAL} for the search engine; null if nobody said
 * @param version of the model; 0 if it has none
 * @param arm of an experiment that the list belongs to: the challenger whose order is interleaved with the model's; null if it belongs
 *     to none
 */
public record Ranker(String model, long version, String arm) {
    /** The name of the search engine's own order. */
    public static final String RETRIEVAL = "retrieval";

    /** Nobody said. */
    public static final Ranker UNKNOWN = new Ranker(null, 0, null);

    /** The search engine: the list stands as it was retrieved. */
    public static Ranker retrieval() {
        return new Ranker(RETRIEVAL, 0, null);
    }
}
