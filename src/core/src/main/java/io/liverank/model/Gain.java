package io.liverank.model;

import io.liverank.math.Exact;
import io.liverank.model.Tensor.Kind;
import java.util.List;

/**
 * Factors that say how far parts of the score are to be believed. With s and c the loss's slope and curvature {@link Along} what a
 * part adds before its factor, of a list that nothing was learned from yet, and p the precision:
 *
 * <pre>
 * n += c;   gain &lt;- gain - s / (n + p)
 * </pre>
 *
 * within {@value #LEAST} and the most that is allowed: Newton's step on what was seen so far, with a normal prior around 1, so there is no rate. As
 * the list was not seen, what fits the past and foresees nothing is turned down (stacking on predictions made before the
 * outcome; Wolpert, Neural Networks 1992), and comes back when it foresees again.
 *
 * <p>Parts that many users share are {@link #nudge nudged} instead, with g the slope along the factor's logarithm a, within
 * -{@value #FARTHEST} and {@value #FARTHEST}: {@code n += g^2; a -= r g / sqrt(n + n0)}, AdaGrad's step, which never comes
 * to rest. They may be turned up, and what they should weigh moves with the weights.
 *
 * <p>Kept as logarithms, 0 at first. One thread judges and steps; any thread may read {@link #of}.
 */
final class Gain extends Parameters {
    private static final double LEAST = 0.05;
    private static final float RATE = 0.1f;
    private static final float START = 0.1f;
    private static final float FARTHEST = 2;

    private final double precision;
    private final double most;
    private final Tensor known;
    /** Per factor, the slope that was added since the last step. */
    private final double[] slopes;
    /** What n grows by; 0 for one that is nudged. */
    private final double[] curvatures;

    private Gain(Tensor logs, Tensor known, double precision, double most) {
        super(logs);
        this.precision = precision;
        this.most = most;
        this.known = known;
        this.slopes = new double[logs.size()];
        this.curvatures = new double[logs.size()];
    }

    /** One factor, of at most 1. */
    static Gain one(String name, double precision) {
        return new Gain(
                Tensor.plain(name, Kind.WEIGHTS, 1), Tensor.plain(AdaGrad.squares(name), Kind.SUMS, 1), precision, 1);
    }

    /** A factor for each region of hashed features; those that are judged are at most {@code most}. */
    static Gain byRegion(String name, double precision, double most) {
        return new Gain(
                Tensor.byRegion(name, Kind.WEIGHTS),
                Tensor.byRegion(AdaGrad.squares(name), Kind.SUMS),
                precision,
                most);
    }

    /** The factor. */
    float of(int at) {
        float log = weights.get(at);
        return log == 0 ? 1 : (float) Exact.exp(Math.min(FARTHEST, log));
    }

    /** Takes the slope of a list that nothing was learned from along the logarithm of a factor that many users share. */
    void nudge(int at, double slope) {
        float log = weights.get(at);
        if (Double.isFinite(slope) && (slope > 0 ? log > -FARTHEST : log < FARTHEST)) {
            slopes[at] += slope;
        }
    }

    /**
     * Takes a list that nothing was learned from.
     *
     * @param parts what the part adds to each row before the factor
     * @param rowSlopes d loss / d score per row
     */
    void judge(int at, float[] parts, float[] rowSlopes) {
        judge(at, Along.of(parts, rowSlopes));
    }

    /** The same by the slope and the curvature along what the part adds before the factor. */
    void judge(int at, Along along) {
        if (along.tells()) {
            slopes[at] += along.slope();
            curvatures[at] += along.curvature();
        }
    }

    @Override
    List<Tensor> tensors() {
        return List.of(weights, known);
    }

    @Override
    void fit() {}

    @Override
    float gradient(int at) {
        return (float) (curvatures[at] > 0 ? of(at) * slopes[at] : slopes[at]);
    }

    @Override
    void step(Step step) {
        for (int at = 0; at < slopes.length; at++) {
            if (slopes[at] != 0 || curvatures[at] > 0) {
                move(step, at, (float) slopes[at]);
                slopes[at] = 0;
                curvatures[at] = 0;
            }
        }
    }

    private void move(Step step, int at, float slope) {
        if (curvatures[at] > 0) {
            float n = known.get(at) + (float) curvatures[at];
            known.set(at, n);
            double moved = of(at) - step.rate() * slope / (n + precision);
            weights.set(at, (float) Exact.log(Math.max(LEAST, Math.min(most, moved))));
        } else {
            float n = known.get(at) + slope * slope;
            known.set(at, n);
            float root = (float) Math.sqrt(n + START);
            float moved = step.moved(weights.get(at), at, RATE, slope / root, root);
            weights.set(at, Math.max(-FARTHEST, Math.min(FARTHEST, moved)));
        }
    }
}
