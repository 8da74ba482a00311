package io.liverank.encode;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Several rankings as one, where their scores do not compare: reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009, with its
 * constant), but by the mean. An item is worth the sum of 1 / ({@value #DEPTH} + its place from 1) over the rankings that it is in, by
 * the number of those that it could be in: one that an encoder has no vector of is not worth less for that. One thread.
 */
final class ReciprocalRanks {
    private static final int DEPTH = 60;

    private final Map<String, Double> sums = new HashMap<>();

    /** Takes a ranking, best first. */
    void add(List<String> itemIds) {
        for (int place = 0; place < itemIds.size(); place++) {
            sums.merge(itemIds.get(place), 1.0 / (DEPTH + place + 1), Double::sum);
        }
    }

    /**
     * The items of most worth, at most so many; of equal ones that of the smaller id first.
     *
     * @param rankings in how many an item could be, from 1
     */
    List<String> best(int most, ToIntFunction<String> rankings) {
        var worth = new HashMap<String, Double>();
        sums.forEach((itemId, sum) -> worth.put(itemId, sum / Math.max(1, rankings.applyAsInt(itemId))));
        return worth.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }
}
