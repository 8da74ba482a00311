package io.liverank.model;

/**
 * How far to move. Per coordinate, with g its gradient, n its sum of squares and w0 its value in {@code start}:
 *
 * <pre>
 * n += g^2;   w -= r g / sqrt(n + n0);   w -= min(1/2, r a sqrt(n + n0)) (w - w0)
 * </pre>
 *
 * That is AdaGrad (Duchi, Hazan, Singer, JMLR 2011), {@code n0} keeping the first steps of a coordinate small, and the
 * step of the proximal penalty {@code a/2 n (w - w0)^2}: the more was seen of a coordinate before, the less one batch
 * may move it (elastic weight consolidation with AdaGrad's sums in place of the Fisher information; Kirkpatrick et al.,
 * PNAS 2017).
 *
 * <p>Immutable but for the arrays of {@code start}.
 */
class Step {
    private static final float STRONGEST_PULL = 0.5f;

    private final float rate;
    private final float anchor;
    private final float[][] start;

    /**
     * A step.
     *
     * @param rate multiplies each component's own rate
     * @param anchor a; 0 for none
     * @param start the same component as it was before the training; null for no anchor
     */
    Step(float rate, float anchor, Component start) {
        this.rate = rate;
        this.anchor = start == null ? 0 : anchor;
        this.start = start == null
                ? null
                : start.tensors().stream().map(tensor -> tensor.values).toArray(float[][]::new);
    }

    /** Moves {@code weights[at]} by AdaGrad; {@code tensor} is the number of its array among the component's. */
    void adaGrad(int tensor, float[] weights, int at, float[] sums, int sumAt, float g, float ownRate, float first) {
        if (g == 0 || !Float.isFinite(g)) {
            return;
        }
        sums[sumAt] += g * g;
        float root = (float) Math.sqrt(sums[sumAt] + first);
        move(tensor, weights, at, ownRate, g / root, root);
    }

    /**
     * Moves {@code weights[at]} by a Newton step with the sum of squares as curvature, {@code w -= r g / (n + n0)}: what few
     * lists teach is learned as fast as it becomes known (online Newton step, on the diagonal; Hazan, Agarwal, Kale, Machine
     * Learning 2007). {@code first} is n0, the precision of a normal prior around 0.
     */
    void newton(int tensor, float[] weights, int at, float[] sums, int sumAt, float g, float first) {
        if (g == 0 || !Float.isFinite(g)) {
            return;
        }
        sums[sumAt] += g * g;
        float certainty = sums[sumAt] + first;
        move(tensor, weights, at, 1, g / certainty, (float) Math.sqrt(certainty));
    }

    /** Moves {@code weights[at]} as {@link Adam} says; {@code correction} holds 1 - b1^t and 1 - b2^t. */
    void adam(
            int tensor,
            float[] weights,
            int at,
            float[] mean,
            float[] square,
            float g,
            float rate,
            double[] correction) {
        mean[at] = (float) (Adam.FIRST * mean[at] + (1 - Adam.FIRST) * g);
        square[at] = (float) (Adam.SECOND * square[at] + (1 - Adam.SECOND) * g * g);
        float root = (float) Math.sqrt(square[at] / correction[1]);
        move(tensor, weights, at, rate, (float) (mean[at] / correction[0] / (root + Adam.EPSILON)), root);
    }

    private void move(int tensor, float[] weights, int at, float ownRate, float direction, float certainty) {
        float r = ownRate * rate;
        float moved = weights[at] - r * direction;
        if (anchor > 0) {
            float pull = Math.min(STRONGEST_PULL, r * anchor * certainty);
            // A column that came since then started at 0.
            float from = at < start[tensor].length ? start[tensor][at] : 0;
            moved -= pull * (moved - from);
        }
        weights[at] = moved;
    }
}
