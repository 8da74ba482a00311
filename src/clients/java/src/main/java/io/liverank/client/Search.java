package io.liverank.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A list to be ranked for somebody. Immutable.
 *
 * @param query what was searched for, or null
 * @param who for whom; null for nobody one knows
 * @param context device, country and the like
 * @param items in the search engine's order, at most 1,000; without any the catalogue is searched
 * @param limit how many to show; null for all
 * @param pageToken of the page before, whose order goes on; null for the first page
 */
public record Search(
        String query, Actor who, Map<String, ?> context, List<Item> items, Integer limit, String pageToken) {
    /** Keeps copies. */
    public Search {
        context = Map.copyOf(context);
        items = List.copyOf(items);
    }

    /** A whole list. */
    public static Search of(String query, Actor who, List<Item> items) {
        return new Search(query, who, Map.of(), items, null, null);
    }

    /** The same, so many at a time. */
    public Search first(int size) {
        return new Search(query, who, context, items, size, null);
    }

    /** The same, the page after this one. */
    public Search after(Ranking page) {
        return new Search(query, who, context, items, limit, page.pageToken());
    }

    Wire wire() {
        Actor known = who == null ? Actor.NOBODY : who;
        return new Wire(query, known.userId(), known.clientId(), known.sessionId(), context, items, limit, pageToken);
    }

    /** As it is sent. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Wire(
            String query,
            String userId,
            String clientId,
            String sessionId,
            Map<String, ?> context,
            List<Item> items,
            Integer limit,
            String pageToken) {}
}
