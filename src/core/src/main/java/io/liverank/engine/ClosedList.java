package io.liverank.engine;

import io.liverank.model.Example;
import java.util.function.Supplier;

/**
 * A list whose labels are final, for those who listen on the learner thread. The arrays are the engine's own; do not write to them.
 *
 * @param gains the labels, per row; 0 if it was not chosen
 * @param drawn what to train on: features are unpacked only for who asks, which is to be while the list is told of
 * @param shown the search engine's order as scores
 * @param scores as served, before anything was learned from the list
 * @param mixtureWeights as they were then, by {@link io.liverank.model.Mixture.Expert#ordinal}
 * @param lead the row whose choice was told first; -1 if nothing was chosen
 */
public record ClosedList(
        float[] gains,
        Supplier<Example> drawn,
        float[] shown,
        float[] scores,
        float[] probabilities,
        double[] mixtureWeights,
        int lead) {
    /** Whether anything was chosen. */
    public boolean hasPositive() {
        return lead >= 0;
    }

    /** What to train on. */
    public Example example() {
        return drawn.get();
    }
}
