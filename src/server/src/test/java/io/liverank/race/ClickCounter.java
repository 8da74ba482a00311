package io.liverank.race;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Choices over expected choices: what was chosen of an item on lists, divided by what its places would have led one to
 * expect. Both are smoothed by so many choices at the average.
 */
final class ClickCounter implements Rival {
    private final boolean byQuery;
    private final boolean timesPlace;
    private final double smoothing;
    private final Map<String, Count> counts = new HashMap<>();
    private final List<Count> places = new ArrayList<>();

    private static final class Count {
        private double choices;
        private double expected;

        double ratio(double smoothing) {
            return (choices + smoothing) / (expected + smoothing);
        }
    }

    /**
     * A counter of nothing yet.
     *
     * @param byQuery whether an item's choices count for each query apart
     * @param timesPlace whether the ratio is multiplied by how often its place is chosen: who trusts the shown order
     */
    ClickCounter(boolean byQuery, boolean timesPlace, double smoothing) {
        this.byQuery = byQuery;
        this.timesPlace = timesPlace;
        this.smoothing = smoothing;
    }

    private Count count(ShownList list, int row) {
        String itemId = list.itemIds().get(row);
        return counts.computeIfAbsent(byQuery ? list.query() + '\0' + itemId : itemId, key -> new Count());
    }

    /** How often the place is chosen, by what happened so far; here {@link Count#expected} are the times it was shown. */
    private double rate(int place) {
        while (places.size() <= place) {
            places.add(new Count());
        }
        Count count = places.get(place);
        return (count.choices + 0.1) / (count.expected + 1);
    }

    @Override
    public float[] rank(ShownList list) {
        double[] scores = new double[list.rows()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = count(list, row).ratio(smoothing) * (timesPlace ? rate(row) : 1);
        }
        for (int row = 0; row < scores.length; row++) {
            count(list, row).expected += rate(row);
        }
        for (int row = 0; row < scores.length; row++) {
            places.get(row).expected++;
        }
        return Ordered.by(scores);
    }

    @Override
    public void chosen(ShownList list, int row) {
        count(list, row).choices++;
        places.get(row).choices++;
    }
}
