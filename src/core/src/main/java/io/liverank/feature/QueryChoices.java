package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.Associations;

/** What users of the same query chose, decayed over a month: {@code ln(1 + 3 choices)}, and the share of all choices. */
final class QueryChoices extends FeatureGroup {
    private final int chosen;
    private final int share;

    QueryChoices(Declarations declare) {
        chosen = declare.column("query_chosen", Source.QUERY, "choices for this query, ln");
        share = declare.column("query_share", Source.QUERY, "share of the choices for this query");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        Associations led = list.led;
        double total = 0;
        for (double level : led.levels) {
            total += Associations.DECAY.value(level, list.time);
        }
        for (int i = 0; i < led.itemIds.length; i++) {
            int row = list.rowOf.of(led.itemIds[i]);
            if (row >= 0) {
                double own = Associations.DECAY.value(led.levels[i], list.time);
                matrix.set(row, chosen, Exact.log(1 + 3 * own));
                matrix.set(row, share, own / (total + 1));
            }
        }
    }
}
