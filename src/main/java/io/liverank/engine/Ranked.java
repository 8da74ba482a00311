package io.liverank.engine;

/**
 * A ranking's result.
 *
 * @param order indices of the candidates, best first
 * @param scores per candidate, by index
 * @param probabilities per candidate, by index
 * @param modelVersion of the model that scored
 */
public record Ranked(int[] order, float[] scores, float[] probabilities, long modelVersion) {}
