package io.liverank.engine;

import io.liverank.model.Explanation;
import java.util.List;

/**
 * A ranking's result.
 *
 * @param order indices of the candidates, best first
 * @param scores per candidate, by index
 * @param probabilities per candidate, by index
 * @param model the name of the model in charge
 * @param modelVersion of the model that scored
 * @param explanations per candidate, by index; empty unless asked for
 * @param stages how long it took
 */
public record Ranked(
        int[] order,
        float[] scores,
        float[] probabilities,
        String model,
        long modelVersion,
        List<Explanation> explanations,
        Stages stages) {
    /** Nanoseconds for features, for scores and order, and for explanations. */
    public record Stages(long features, long scores, long explanations) {}

    /** The same in another order. */
    public Ranked inOrder(int[] other) {
        return new Ranked(other, scores, probabilities, model, modelVersion, explanations, stages);
    }

    /** Indices by falling score; equal scores stay in their order. */
    static int[] order(float[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(scores[i] + 0f);
            int ascending = bits ^ (bits >> 31 & 0x7fffffff);
            keys[i] = (long) ~ascending << 32 | i;
        }
        java.util.Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }
}
