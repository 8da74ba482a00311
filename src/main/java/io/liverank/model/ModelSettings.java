package io.liverank.model;

/**
 * Which model.
 *
 * @param rate multiplies all steps of online learning; 1 normally
 * @param positionBias false learns as if users looked at all places of a list alike
 */
public record ModelSettings(ModelType type, float rate, boolean positionBias) {
    /** What measured best in one pass; docs/experiments.md has the figures. */
    public static final ModelSettings DEFAULT = new ModelSettings(ModelType.ENSEMBLE, 1, true);

    /** The default of another type. */
    public static ModelSettings of(ModelType type) {
        return new ModelSettings(type, DEFAULT.rate, DEFAULT.positionBias);
    }
}
