package io.liverank.model;

import io.liverank.feature.FeatureTable;
import io.liverank.math.Exact;
import io.liverank.model.Tensor.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * A dense array of parameters with its gradient and its optimiser.
 *
 * <pre>
 * m = b1 m + (1 - b1) g;   v = b2 v + (1 - b2) g^2
 * w -= r min(1, t / {@value #WARM_UP}) (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + e)
 * </pre>
 *
 * Adam (Kingma and Ba, ICLR 2015) with b1 = 0.9, b2 = 0.999, and a rate that rises over the first steps, when v is hardly
 * known. It moves every coordinate at each step, so it is for dense arrays only; what is sparse is {@link AdaGrad}'s. A
 * step without any gradient moves nothing: momentum alone must not carry weights away while nothing is learned.
 */
final class Adam extends Parameters {
    private static final int WARM_UP = 200;
    private static final float FIRST = 0.9f;
    private static final float SECOND = 0.999f;
    private static final float EPSILON = 1e-8f;

    float[] gradient;
    private final Tensor mean;
    private final Tensor square;
    private final Tensor steps;
    private final float rate;

    private Adam(String name, Tensor weights, Tensor mean, Tensor square, float rate) {
        super(weights);
        this.gradient = new float[weights.values().length];
        this.mean = mean;
        this.square = square;
        this.steps = Tensor.plain(name + ".steps", Kind.COUNT, 1);
        this.rate = rate;
    }

    static Adam plain(String name, int size, float rate) {
        return new Adam(
                name,
                Tensor.plain(name, Kind.WEIGHTS, size),
                Tensor.plain(name + ".mean", Kind.MEANS, size),
                Tensor.plain(name + ".square", Kind.MEANS, size),
                rate);
    }

    /** With {@code each} numbers for each dense column. */
    static Adam byColumn(String name, int each, float rate) {
        int columns = FeatureTable.COLUMNS.size();
        return new Adam(
                name,
                Tensor.byColumn(name, Kind.WEIGHTS, each, columns),
                Tensor.byColumn(name + ".mean", Kind.MEANS, each, columns),
                Tensor.byColumn(name + ".square", Kind.MEANS, each, columns),
                rate);
    }

    @Override
    void fit() {
        if (gradient.length != weights.values().length) {
            gradient = Arrays.copyOf(gradient, weights.values().length);
        }
    }

    @Override
    List<Tensor> tensors() {
        return List.of(weights, mean, square, steps);
    }

    @Override
    float gradient(int at) {
        return gradient[at];
    }

    @Override
    void step(Step step) {
        if (isZero(gradient)) {
            return;
        }
        float count = Math.min(1 << 20, steps.values()[0] + 1);
        tensors().forEach(Tensor::beforeWrite);
        steps.values()[0] = count;
        float warm = rate * Math.min(1, count / WARM_UP);
        move(step, warm, 1 - Exact.exp(count * Exact.log(FIRST)), 1 - Exact.exp(count * Exact.log(SECOND)));
        Arrays.fill(gradient, 0);
    }

    /** {@code first} and {@code second} are 1 - b1^t and 1 - b2^t. Loops without a branch, so that several are done at once. */
    private void move(Step step, float warm, double first, double second) {
        Finite.only(gradient);
        float[] g = gradient;
        float[] m = mean.values();
        float[] v = square.values();
        for (int i = 0; i < g.length; i++) {
            m[i] = FIRST * m[i] + (1 - FIRST) * g[i];
            v[i] = SECOND * v[i] + (1 - SECOND) * (g[i] * g[i]);
        }
        float[] w = weights.values();
        float ofMean = (float) (1 / first);
        float ofSquare = (float) (1 / second);
        if (step.anchor() > 0) {
            for (int i = 0; i < g.length; i++) {
                float root = (float) Math.sqrt(v[i] * ofSquare);
                w[i] = step.moved(w[i], i, warm, m[i] * ofMean / (root + EPSILON), root);
            }
            return;
        }
        float r = warm * step.rate();
        for (int i = 0; i < g.length; i++) {
            w[i] -= r * (m[i] * ofMean / ((float) Math.sqrt(v[i] * ofSquare) + EPSILON));
        }
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
