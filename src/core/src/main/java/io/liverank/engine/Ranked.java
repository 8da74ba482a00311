package io.liverank.engine;

import io.liverank.model.Explanation;
import java.util.List;

/**
 * A ranking's result.
 *
 * @param order indices of the candidates, best first
 * @param scores per candidate, by index
 * @param probabilities per candidate, by index
 * @param modelVersion of the model that scored
 * @param explanations per candidate, by index; empty unless asked for
 * @param stages how long it took
 */
public record Ranked(
        int[] order,
        float[] scores,
        float[] probabilities,
        long modelVersion,
        List<Explanation> explanations,
        Stages stages) {
    /** Nanoseconds for features, for scores and order, and for explanations. */
    public record Stages(long features, long scores, long explanations) {}
}
