package io.liverank.client;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be shown. Immutable.
 *
 * @param queryId names the list in feedback; null if the server did not answer
 * @param modelVersion of the model that ranked
 * @param items best first
 * @param pageToken null on the last page
 */
public record Ranking(String queryId, long modelVersion, List<Place> items, String pageToken) {
    /** Keeps a copy. */
    public Ranking {
        items = List.copyOf(items);
    }

    /**
     * Where an item stands.
     *
     * @param position from 1
     * @param originalPosition in the search engine's order, from 1
     * @param score null if it was not ranked
     * @param probability of being chosen; null if it was not ranked
     */
    public record Place(String itemId, int position, int originalPosition, Double score, Double probability) {}

    /** Whether the server answered; else the items are as they came. */
    public boolean isRanked() {
        return queryId != null;
    }

    static Ranking asItCame(Search search) {
        List<Place> places = new ArrayList<>();
        int size = search.limit() == null ? Integer.MAX_VALUE : search.limit();
        for (Item item : search.items().subList(0, Math.min(size, search.items().size()))) {
            places.add(new Place(item.itemId(), places.size() + 1, places.size() + 1, null, null));
        }
        return new Ranking(null, 0, places, null);
    }
}
