package io.liverank.model;

/**
 * How a batch is trained.
 *
 * @param passes over the batch, at least 1
 * @param rate multiplies the steps of online learning
 * @param anchor pull towards the parameters the training started from, per unit of certainty about them
 * @param batch lists per step
 */
public record TrainingSettings(int passes, float rate, float anchor, int batch) {
    /** Where the search for better ones starts. */
    public static final TrainingSettings DEFAULT = new TrainingSettings(1, 0.5f, 0.01f, 8);

    private static final float SLOWEST = 1 / 32f;
    private static final float FASTEST = 2;

    /** These and their neighbours, one setting changed at a time, in a fixed order. */
    public TrainingSettings[] neighbours() {
        return new TrainingSettings[] {
            this,
            new TrainingSettings(passes, Math.max(SLOWEST, rate / 2), anchor, batch),
            new TrainingSettings(passes, Math.min(FASTEST, rate * 2), anchor, batch),
            new TrainingSettings(passes == 1 ? 2 : passes - 1, rate, anchor, batch),
            new TrainingSettings(passes, rate, anchor == 0 ? 0.01f : anchor * 4, batch),
            new TrainingSettings(passes, rate, anchor < 0.001f ? 0 : anchor / 4, batch),
            new TrainingSettings(passes, rate, anchor, batch == 1 ? 8 : batch * 4 > 128 ? 8 : batch * 4)
        };
    }
}
