package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import java.util.List;

/**
 * The smallest real component: how far the search engine's order is to be trusted, beyond the prior.
 *
 * <pre>
 * s_i = w o_i,   o_i: retrieval_order
 * </pre>
 *
 * Shape: w one number, 0 at first. Optimiser: {@link AdaGrad}. With {@code OrderTrust::new} in a line of {@link ModelType}
 * it would be part of a model.
 */
final class OrderTrust implements Component {
    private static final int ORDER = FeatureTable.column("retrieval_order");

    private final AdaGrad trust = AdaGrad.plain("trust", 1, 0.05f, 1);

    @Override
    public List<Parameters> parameters() {
        return List.of(trust);
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        for (int row = 0; row < list.rows; row++) {
            scores[row] += trust.weights.get(0) * list.get(row, ORDER);
        }
        return Trace.NONE;
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        for (int row = 0; row < list.rows; row++) {
            trust.gradient().add(0, slopes[row] * list.get(row, ORDER));
        }
    }
}
