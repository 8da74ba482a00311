package io.liverank.catalog;

import java.time.Duration;
import java.util.List;

/** Finds the catalogue's items by their words, a moment behind it. For any thread. */
public interface ItemIndex extends AutoCloseable {
    /**
     * An item found.
     *
     * @param score higher is better; NaN where nothing was searched for
     */
    record Hit(String itemId, double score) {}

    /**
     * The best items.
     *
     * @param total how many items matched; a lower bound from some thousands on
     */
    record Found(long total, List<Hit> hits) {
        /** Copies the list. */
        public Found {
            hits = List.copyOf(hits);
        }
    }

    /**
     * The items that match best, at most {@code limit}.
     *
     * @param query null or blank finds all items, the newest first
     */
    Found search(String query, int limit);

    /**
     * Waits until what the catalogue holds now can be found.
     *
     * @param patience how long at most
     * @return whether it can
     */
    boolean awaitCurrent(Duration patience);

    @Override
    void close();
}
