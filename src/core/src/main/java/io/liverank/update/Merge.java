package io.liverank.update;

import io.liverank.model.Delta;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.TrainingSettings;
import java.util.List;

/**
 * What may be merged.
 *
 * @param settings that it was trained by
 * @param beta how much of the delta to merge, 0 to 1
 * @param loss of that in nats, on the lists that chose it
 */
record Merge(TrainingSettings settings, Delta delta, float beta, double loss) {
    static final float[] BETAS = {1, 0.5f, 0.25f};

    /**
     * The share of a delta to merge by {@code choosing}, if one is better than {@code best} (null if there is none).
     *
     * @param tried is written to
     */
    static Merge best(
            Model snapshot,
            Model tried,
            TrainingSettings settings,
            Delta delta,
            List<Example> choosing,
            Gate gate,
            Merge best) {
        Merge better = best;
        for (float beta : BETAS) {
            tried.reset(snapshot);
            tried.add(delta, beta);
            double loss = gate.measure(tried, choosing).figures().loss();
            if (better == null || loss < better.loss()) {
                better = new Merge(settings, delta, beta, loss);
            }
        }
        return better;
    }
}
