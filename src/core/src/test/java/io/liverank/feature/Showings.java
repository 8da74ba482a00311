package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.ItemActivity;
import io.liverank.profile.ItemActivity.Kind;

/**
 * The smallest real group: a counter. How often an item was shown, half-life a week, as {@code 0.5 ln(count + 0.3)}. With
 * {@code new Showings(DECLARED)} in a line of {@link FeatureTable} it would be a feature of every list.
 */
final class Showings extends FeatureGroup {
    private static final int WEEK = 2;

    private final int shownWeek;

    Showings(Declarations declare) {
        shownWeek = declare.column("shown_week", Source.BEHAVIOUR, "showings, half-life a week, ln, centred");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        double[] halfLives = ItemActivity.halfLives(list.time);
        for (int row = 0; row < list.count; row++) {
            double count = list.activities[row].count(Kind.SHOWN, WEEK, halfLives);
            matrix.set(row, shownWeek, 0.5 * Exact.log(count + 0.3));
        }
        matrix.centre(shownWeek);
    }
}
