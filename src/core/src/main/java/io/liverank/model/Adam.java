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
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double EPSILON = 1e-8;

    private static final int BLOCK = 256;

    float[] gradient;
    /** Where {@link #move} works. */
    private final double[] direction = new double[BLOCK];

    private final double[] root = new double[BLOCK];
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

    /**
     * {@code first} and {@code second} are 1 - b1^t and 1 - b2^t. In blocks, a loop for each kind of operation: roots and
     * quotients of doubles in loops of their own are done several at once, in loops that turn floats into doubles they are
     * not.
     */
    private void move(Step step, float warm, double first, double second) {
        for (int from = 0; from < gradient.length; from += BLOCK) {
            int count = Math.min(BLOCK, gradient.length - from);
            add(from, count);
            double[] roots = root;
            for (int i = 0; i < count; i++) {
                roots[i] = Math.sqrt(roots[i] / second);
            }
            float[] w = weights.values();
            double[] quotients = direction;
            for (int i = 0; i < count; i++) {
                roots[i] = (float) roots[i];
                quotients[i] = quotients[i] / first;
            }
            for (int i = 0; i < count; i++) {
                quotients[i] = quotients[i] / (roots[i] + EPSILON);
            }
            for (int i = 0; i < count; i++) {
                w[from + i] = step.moved(w[from + i], from + i, warm, (float) quotients[i], (float) roots[i]);
            }
        }
    }

    /** Brings the means up to date, and puts them where {@link #move} works. */
    private void add(int from, int count) {
        float[] m = mean.values();
        float[] v = square.values();
        for (int i = 0; i < count; i++) {
            int at = from + i;
            float g = Float.isFinite(gradient[at]) ? gradient[at] : 0;
            m[at] = (float) (FIRST * m[at] + (1 - FIRST) * g);
            v[at] = (float) (SECOND * v[at] + (1 - SECOND) * g * g);
            direction[i] = m[at];
            root[i] = v[at];
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
