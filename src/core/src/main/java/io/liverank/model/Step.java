package io.liverank.model;

/**
 * How far to move the weights of one array. With r the step's rate times the array's own, d the direction that its
 * optimiser gives, c the optimiser's root of what was seen of the coordinate, and w0 its value in {@code start}:
 *
 * <pre>
 * w -= r d;   w -= min(1/2, r a c) (w - w0)
 * </pre>
 *
 * The second is the step of the proximal penalty {@code a/2 c^2 (w - w0)^2}: the more was seen of a coordinate before,
 * the less one batch may move it (elastic weight consolidation with the optimiser's sums in place of the Fisher
 * information; Kirkpatrick et al., PNAS 2017).
 *
 * @param rate multiplies each array's own rate
 * @param anchor a; 0 for none
 * @param start the weights of the same array before the training, shorter if columns came since; null for no anchor
 */
record Step(float rate, float anchor, Tensor start) {
    private static final float STRONGEST_PULL = 0.5f;

    /** Without a start there is no anchor. */
    Step {
        anchor = start == null ? 0 : anchor;
    }

    /** Where a weight goes. */
    float moved(float weight, int at, float ownRate, float direction, float certainty) {
        float r = ownRate * rate;
        float moved = weight - r * direction;
        if (anchor > 0) {
            float pull = Math.min(STRONGEST_PULL, r * anchor * certainty);
            // A column that came since then started at 0.
            float from = at < start.size() ? start.get(at) : 0;
            moved -= pull * (moved - from);
        }
        return moved;
    }
}
