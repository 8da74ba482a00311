package io.liverank.race;

import java.util.HashMap;
import java.util.Map;

/** How often each item was touched, on lists or elsewhere; what is older counts less. */
final class TouchCounter implements Rival {
    private static final double OWN = 1e6;

    private final double halfLife;
    private final boolean choicesAlone;
    private final boolean ownFirst;
    private final Map<String, Decayed> counts = new HashMap<>();
    private final Map<String, Map<String, Integer>> own = new HashMap<>();

    /** A count as of {@code time}. */
    private record Decayed(double count, long time) {
        double at(long now, double halfLife) {
            return count * Math.pow(2, -(now - time) / halfLife);
        }
    }

    /**
     * A counter of nothing yet.
     *
     * @param halfLife of a touch, in milliseconds; infinity for none
     * @param choicesAlone whether closer looks are left out
     * @param ownFirst what the same user touched before comes first, the most often touched before the others
     */
    TouchCounter(double halfLife, boolean choicesAlone, boolean ownFirst) {
        this.halfLife = halfLife;
        this.choicesAlone = choicesAlone;
        this.ownFirst = ownFirst;
    }

    @Override
    public float[] rank(ShownList list) {
        Map<String, Integer> mine =
                ownFirst && list.user() != null ? own.getOrDefault(list.user(), Map.of()) : Map.of();
        double[] scores = new double[list.rows()];
        for (int row = 0; row < scores.length; row++) {
            String itemId = list.itemIds().get(row);
            Decayed count = counts.get(itemId);
            scores[row] = (count == null ? 0 : count.at(list.time(), halfLife)) + OWN * mine.getOrDefault(itemId, 0);
        }
        return Ordered.by(scores);
    }

    @Override
    public void touched(Moment.Touched touch) {
        if (choicesAlone && !touch.choice()) {
            return;
        }
        counts.merge(
                touch.itemId(),
                new Decayed(1, touch.time()),
                (before, one) -> new Decayed(before.at(one.time(), halfLife) + 1, one.time()));
        if (ownFirst && touch.user() != null) {
            own.computeIfAbsent(touch.user(), user -> new HashMap<>()).merge(touch.itemId(), 1, Integer::sum);
        }
    }
}
