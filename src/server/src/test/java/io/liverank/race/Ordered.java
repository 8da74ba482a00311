package io.liverank.race;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Scores that tell an order and nothing else, without ties: who knows nothing of two rows leaves them as they were shown. */
final class Ordered {
    private Ordered() {}

    static float[] by(double[] scores) {
        int[] rows = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(row -> -scores[row]).thenComparingInt(row -> row))
                .mapToInt(Integer::intValue)
                .toArray();
        float[] ordered = new float[scores.length];
        for (int rank = 0; rank < rows.length; rank++) {
            ordered[rows[rank]] = -rank;
        }
        return ordered;
    }
}
