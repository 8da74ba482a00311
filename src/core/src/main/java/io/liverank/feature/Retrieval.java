package io.liverank.feature;

import io.liverank.event.Candidate;
import io.liverank.math.Exact;

/** Where the search engine put a candidate, and the score it gave. The place is the prior of every model. */
final class Retrieval extends FeatureGroup {
    private final int order;
    private final int first;
    private final int inverse;
    private final int score;

    Retrieval(Declarations declare) {
        order = declare.column("retrieval_order", Source.REQUEST, "place in the search engine's order, -ln");
        first = declare.column("retrieval_first", Source.REQUEST, "first in the search engine's order");
        inverse = declare.column("retrieval_inverse", Source.REQUEST, "1 / place in the search engine's order");
        score = declare.column(
                "retrieval_score", Source.REQUEST, "the search engine's score, standardised in the list");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        double sum = 0;
        double squares = 0;
        int scored = 0;
        for (Candidate candidate : list.request.candidates()) {
            if (!Double.isNaN(candidate.score())) {
                sum += candidate.score();
                squares += candidate.score() * candidate.score();
                scored++;
            }
        }
        double mean = scored == 0 ? 0 : sum / scored;
        double deviation = scored == 0 ? 0 : Math.sqrt(Math.max(0, squares / scored - mean * mean));
        for (int row = 0; row < list.count; row++) {
            matrix.set(row, order, -Exact.log(row + 1));
            matrix.set(row, first, row == 0 ? 1 : 0);
            matrix.set(row, inverse, 1.0 / (row + 1));
            double own = list.request.candidates().get(row).score();
            if (!Double.isNaN(own) && deviation > 0 && Double.isFinite(deviation)) {
                matrix.set(row, score, Math.max(-3, Math.min(3, (own - mean) / deviation)));
            }
        }
    }
}
