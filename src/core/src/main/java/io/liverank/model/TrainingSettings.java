package io.liverank.model;

import java.util.List;

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

    /**
     * These, and two neighbours in one of the settings, a different one from round to round: the search goes on over
     * many updates, so that each takes little work.
     */
    public List<TrainingSettings> neighbours(long round) {
        return switch ((int) (round % 3)) {
            case 0 -> List.of(this, withRate(Math.max(SLOWEST, rate / 2)), withRate(Math.min(FASTEST, rate * 2)));
            case 1 ->
                List.of(
                        this,
                        new TrainingSettings(passes == 1 ? 2 : passes - 1, rate, anchor, batch),
                        new TrainingSettings(passes, rate, anchor, batch == 1 ? 8 : batch * 4 > 128 ? 8 : batch * 4));
            default ->
                List.of(
                        this,
                        withAnchor(anchor == 0 ? 0.01f : anchor * 4),
                        withAnchor(anchor < 0.001f ? 0 : anchor / 4));
        };
    }

    private TrainingSettings withRate(float other) {
        return new TrainingSettings(passes, other, anchor, batch);
    }

    private TrainingSettings withAnchor(float other) {
        return new TrainingSettings(passes, rate, other, batch);
    }
}
