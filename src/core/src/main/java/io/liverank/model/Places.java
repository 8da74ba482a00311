package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import java.util.List;

/**
 * Users look at the first places more than at the last. In training the score of a row has a term of its place in the
 * shown list added, {@code s_i + b_{place(i)}}, which takes that part of the blame and praise; at serving it is left out
 * (an additive tower of position as in Zhao et al., RecSys 2019). Shape: {@value #PLACES}, the last for all below.
 * Optimiser: {@link AdaGrad}.
 *
 * <p>Only lists that were shown in another order than the search engine's tell the place from the search engine's
 * opinion; others add nothing and teach nothing.
 */
final class Places implements Component {
    private static final int ORDER = FeatureTable.column("retrieval_order");
    private static final int PLACES = 30;
    private static final float RATE = 0.05f;
    private static final float START = 1;

    private final AdaGrad places = AdaGrad.plain("places", PLACES, RATE, START);
    private final List<Parameters> parameters = List.of(places);

    @Override
    public List<Parameters> parameters() {
        return parameters;
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        if (isReordered(list)) {
            for (int row = 0; row < list.rows; row++) {
                scores[row] += places.weights.values()[Math.min(row, PLACES - 1)];
            }
        }
        return Trace.NONE;
    }

    private static boolean isReordered(FeatureMatrix list) {
        for (int row = 1; row < list.rows; row++) {
            if (list.get(row, ORDER) > list.get(row - 1, ORDER)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        if (isReordered(list)) {
            for (int row = 0; row < list.rows; row++) {
                places.gradient().add(Math.min(row, PLACES - 1), slopes[row]);
            }
        }
    }
}
