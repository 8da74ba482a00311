package io.liverank.engine;

import io.liverank.event.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The pages of a result list that share one query id, each an example list of its own. The second and later ones are
 * kept under ids made from the first's. Learner thread only; state is in the engine's maps.
 *
 * <p>A list continues another if that is open, has the same query and belongs to the same somebody, and if its items are
 * new, but for a tenth that may have slipped over from the page before, or if it is that page grown: all its items and
 * more. Lists that merely overlap are searches of their own under an id that should have been their own too; shops that
 * use one id for all lists of a query would have them chained.
 */
final class Pages {
    private static final int MOST = 100;
    private static final int SLIPPED = 10;

    private final Map<String, PendingList> open;
    private final ClosedIds closed;

    /** Pages among these open lists and ids of closed ones. */
    Pages(Map<String, PendingList> open, ClosedIds closed) {
        this.open = open;
        this.closed = closed;
    }

    /**
     * A page to be opened.
     *
     * @param id to keep it under
     * @param before how many rows the pages before it have
     * @param ranking without the rows that are on those already
     */
    record Page(String id, int before, Event.RankingShown ranking) {
        boolean isFirst() {
            return before == 0;
        }
    }

    /** Page ids cannot be mistaken for query ids by anybody who does not try to. */
    private static String id(String queryId, int number) {
        return number == 1 ? queryId : queryId + '\0' + number;
    }

    private boolean isKnown(String id) {
        return open.containsKey(id) || closed.contains(id);
    }

    private int count(String queryId) {
        int count = 0;
        while (count < MOST && isKnown(id(queryId, count + 1))) {
            count++;
        }
        return count;
    }

    private List<PendingList> open(String queryId) {
        List<PendingList> pages = new ArrayList<>(1);
        int count = count(queryId);
        for (int number = 1; number <= count; number++) {
            PendingList page = open.get(id(queryId, number));
            if (page != null) {
                pages.add(page);
            }
        }
        return pages;
    }

    /** The open page that has the item, the last one first; else the last open one; null if none is open. */
    PendingList holding(String queryId, String itemId) {
        PendingList first = queryId == null ? null : open.get(queryId);
        if (queryId == null || first != null && first.rowOf(itemId) >= 0) {
            return first;
        }
        List<PendingList> pages = open(queryId);
        for (int i = pages.size() - 1; i >= 0; i--) {
            if (pages.get(i).rowOf(itemId) >= 0) {
                return pages.get(i);
            }
        }
        return pages.isEmpty() ? null : pages.get(pages.size() - 1);
    }

    /** The page that a list of {@code actor} is; null if it repeats what was shown, or continues nothing open. */
    Page next(Event.RankingShown ranking, String actor) {
        String queryId = ranking.queryId();
        if (!isKnown(queryId)) {
            return new Page(queryId, 0, ranking);
        }
        List<PendingList> pages = open(queryId);
        int count = count(queryId);
        if (pages.isEmpty() || count == MOST) {
            return null;
        }
        PendingList last = pages.get(pages.size() - 1);
        if (!continues(last, ranking, actor)) {
            return null;
        }
        Set<String> known = new HashSet<>();
        pages.forEach(page -> known.addAll(List.of(page.itemIds)));
        List<Integer> fresh = IntStream.range(0, ranking.shown().size())
                .filter(place -> !known.contains(
                        ranking.candidates().get(ranking.shown().get(place)).itemId()))
                .boxed()
                .toList();
        int shown = ranking.shown().size();
        boolean isNew = (shown - fresh.size()) * SLIPPED <= shown;
        if (fresh.isEmpty() || !isNew && !hasGrown(last, ranking)) {
            return null;
        }
        Event.RankingShown rest = fresh.size() == shown ? ranking : ranking.places(fresh);
        return new Page(id(queryId, count + 1), last.before + last.gains.length, rest);
    }

    private static boolean hasGrown(PendingList last, Event.RankingShown ranking) {
        Set<String> itemIds = new HashSet<>();
        ranking.shown()
                .forEach(index -> itemIds.add(ranking.candidates().get(index).itemId()));
        return itemIds.containsAll(List.of(last.itemIds));
    }

    /** People sign in between two pages. */
    private static boolean continues(PendingList last, Event.RankingShown ranking, String actor) {
        boolean sameQuery = java.util.Objects.equals(last.query, ranking.query());
        boolean sameActor = java.util.Objects.equals(last.actor, actor)
                || last.actor != null
                        && (last.actor.equals(ranking.actor().clientKey())
                                || last.actor.equals(ranking.actor().visitKey()));
        return sameQuery && sameActor;
    }
}
