package io.liverank.race;

import java.util.HashMap;
import java.util.Map;

/** What was touched in this visit first, the latest first of all; the rest as shown. */
final class LastTouched implements Rival {
    private final Map<String, Map<String, Integer>> visits = new HashMap<>();
    private int touches;

    @Override
    public float[] rank(ShownList list) {
        Map<String, Integer> visit = list.visit() == null ? Map.of() : visits.getOrDefault(list.visit(), Map.of());
        double[] scores = new double[list.rows()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = visit.getOrDefault(list.itemIds().get(row), 0);
        }
        return Ordered.by(scores);
    }

    @Override
    public void touched(Moment.Touched touch) {
        if (touch.visit() != null) {
            visits.computeIfAbsent(touch.visit(), visit -> new HashMap<>()).put(touch.itemId(), ++touches);
        }
    }
}
