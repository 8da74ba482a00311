package io.liverank.model;

import io.liverank.feature.FeatureTable;
import io.liverank.model.Tensor.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * A weight for each dense column, or one for each segment of lists and column, with their gradient and their optimiser, which is
 * {@link AdaGrad}'s:
 *
 * <pre>
 * n += g^2;   w -= r g / sqrt(n + n0)
 * </pre>
 *
 * A list moves all columns of its few segments and no others, so segment by segment, in arrays that lie together. A gradient that
 * is no number moves nothing.
 */
final class Columns extends Parameters {
    private final Tensor squares;
    private final float rate;
    private final float first;
    /** Of each segment that is touched, or was. */
    private final float[][] gradient;
    /** The segments that were added to since the last step, in the order they were. */
    private final int[] touched;

    private int size;

    private Columns(Tensor weights, Tensor squares, int segments, float rate, float first) {
        super(weights);
        this.squares = squares;
        this.rate = rate;
        this.first = first;
        this.gradient = new float[segments][];
        this.touched = new int[segments];
    }

    /** All 0; {@code first} is n0. */
    static Columns plain(String name, float rate, float first) {
        int columns = FeatureTable.COLUMNS.size();
        return new Columns(
                Tensor.byColumn(name, Kind.WEIGHTS, 1, columns),
                Tensor.byColumn(AdaGrad.squares(name), Kind.SUMS, 1, columns),
                1,
                rate,
                first);
    }

    /** The same for each of so many segments. */
    static Columns bySegment(String name, int segments, float rate, float first) {
        int columns = FeatureTable.COLUMNS.size();
        return new Columns(
                Tensor.bySegment(name, Kind.WEIGHTS, segments, columns),
                Tensor.bySegment(AdaGrad.squares(name), Kind.SUMS, segments, columns),
                segments,
                rate,
                first);
    }

    /** Adds a gradient, a number for each of the first columns, to that of a segment; 0 where there are none. */
    void add(int segment, float[] slopes) {
        float[] sums = sums(segment);
        for (int column = 0; column < slopes.length; column++) {
            sums[column] += slopes[column];
        }
    }

    private float[] sums(int segment) {
        int columns = weights.pages()[segment].length;
        boolean known = Arrays.stream(touched, 0, size).anyMatch(one -> one == segment);
        if (!known) {
            touched[size++] = segment;
            if (gradient[segment] == null || gradient[segment].length != columns) {
                gradient[segment] = new float[columns];
            }
        }
        return gradient[segment];
    }

    @Override
    List<Tensor> tensors() {
        return List.of(weights, squares);
    }

    @Override
    void fit() {
        for (int t = 0; t < size; t++) {
            int segment = touched[t];
            gradient[segment] = Arrays.copyOf(gradient[segment], weights.pages()[segment].length);
        }
    }

    @Override
    float gradient(int at) {
        int segment = at % gradient.length;
        int column = at / gradient.length;
        float[] sums = gradient[segment];
        return sums == null || column >= sums.length ? 0 : sums[column];
    }

    @Override
    void step(Step step) {
        if (size == 0) {
            return;
        }
        tensors().forEach(Tensor::beforeWrite);
        for (int t = 0; t < size; t++) {
            float[] sums = gradient[touched[t]];
            Finite.only(sums);
            move(step, touched[t], sums);
            Arrays.fill(sums, 0);
        }
        size = 0;
    }

    private void move(Step step, int segment, float[] g) {
        float[] w = weights.pages()[segment];
        float[] n = squares.pages()[segment];
        for (int column = 0; column < g.length; column++) {
            n[column] += g[column] * g[column];
        }
        if (step.anchor() > 0) {
            for (int column = 0; column < g.length; column++) {
                float root = (float) Math.sqrt(n[column] + first);
                w[column] = step.moved(w[column], column * gradient.length + segment, rate, g[column] / root, root);
            }
            return;
        }
        float r = rate * step.rate();
        for (int column = 0; column < g.length; column++) {
            w[column] -= r * (g[column] / (float) Math.sqrt(n[column] + first));
        }
    }
}
