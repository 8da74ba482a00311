package io.liverank.feature;

import io.liverank.math.Exact;

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
        double[] counts = list.memory.chosen();
        for (int row = 0; counts != null && row < counts.length; row++) {
            if (counts[row] > 0) {
                matrix.set(row, chosen, Exact.log(1 + 3 * counts[row]));
                matrix.set(row, share, counts[row] / (list.memory.all() + 1));
            }
        }
    }
}
