package io.liverank.model;

/**
 * How fast a {@link LinearModel} learns.
 *
 * @param denseRate step of the common dense weights
 * @param segmentRate step of the dense weights per segment
 * @param hashedRate step of the hashed weights
 * @param denseStart sum of squares that a dense coordinate starts with
 * @param hashedStart the same for a hashed one
 * @param hashedShrink pull of hashed weights towards 0, per unit of gradient
 * @param positionRate step of the position terms; 0 learns as if users looked at all places alike
 */
public record LinearSettings(
        float denseRate,
        float segmentRate,
        float hashedRate,
        float denseStart,
        float hashedStart,
        float hashedShrink,
        float positionRate) {
    /** What measured best, in one pass, on recorded hotel searches and recorded retail purchases. */
    public static final LinearSettings DEFAULT = new LinearSettings(0.08f, 0.03f, 0.06f, 1f, 0.3f, 0.02f, 0.05f);
}
