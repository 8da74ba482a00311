package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureTable;
import io.liverank.model.Tensor.Kind;
import java.util.List;

/**
 * Parameters of which a list touches few, with their gradient and their optimiser. Per touched coordinate, g its gradient
 * and n the sum of its squares:
 *
 * <pre>
 * n += g^2;   w -= r g / sqrt(n + n0)
 * </pre>
 *
 * AdaGrad (Duchi, Hazan, Singer, JMLR 2011), {@code n0} keeping the first steps of a coordinate small. Weights by
 * families of hashed features are pulled towards 0 besides, by {@code g += s |g| w}; those that mean the same in every shop
 * ({@link Family#anywhere}), which every list touches, have an n0 of their own; those that are one user's own
 * ({@link Family#ofOne}) take a Newton step instead, with s_i the slope of row i and x_i its feature:
 *
 * <pre>
 * n += 1/2 sum_i |s_i| x_i^2;   w -= r g / (n + p)
 * </pre>
 *
 * What few lists teach is learned as fast as it becomes known (online Newton step, on the diagonal; Hazan, Agarwal, Kale,
 * Machine Learning 2007), p being the precision of a normal prior around 0. For a softmax with probabilities q, that sum is
 * {@code sum_i q_i (1 - q_i) x_i^2} in the mean, for features of one sign at least the curvature {@code var_q(x)}, and
 * varies less than g^2. A gradient that is 0 or no number moves nothing.
 */
final class AdaGrad extends Parameters {
    private final Tensor squares;
    private final float rate;
    private final float first;
    /** {@link #first} of weights by families that mean the same in every shop. */
    private final float firstAnywhere;

    private final float shrink;
    /** 0 unless the weights are by families. */
    private final float precisionOfOne;
    /** How many numbers next to each other are touched together. */
    private final int each;

    /** Made when it is first needed: a model that only scores has none. */
    private SparseGradient gradient;

    private AdaGrad(
            Tensor weights,
            Tensor squares,
            float rate,
            float first,
            float firstAnywhere,
            float shrink,
            float precisionOfOne,
            int each) {
        super(weights);
        this.each = each;
        this.squares = squares;
        this.rate = rate;
        this.first = first;
        this.firstAnywhere = firstAnywhere;
        this.shrink = shrink;
        this.precisionOfOne = precisionOfOne;
    }

    /** What the sums of a tensor of weights are called. */
    static String squares(String name) {
        return name + ".squares";
    }

    /** So many numbers, all 0; {@code first} is n0. */
    static AdaGrad plain(String name, int size, float rate, float first) {
        return rows(name, size, 1, rate, first);
    }

    /** So many rows of {@code each} numbers, all 0; {@code first} is n0. */
    static AdaGrad rows(String name, int rows, int each, float rate, float first) {
        return new AdaGrad(
                Tensor.plain(name, Kind.WEIGHTS, rows * each),
                Tensor.plain(squares(name), Kind.SUMS, rows * each),
                rate,
                first,
                first,
                0,
                0,
                each);
    }

    /** The same where few rows are ever touched: {@code each} divides {@value Pages#SIZE}, so that a row lies in one page. */
    static AdaGrad table(String name, int rows, int each, float rate, float first) {
        return new AdaGrad(
                Tensor.sparse(name, Kind.WEIGHTS, rows * each),
                Tensor.sparse(squares(name), Kind.SUMS, rows * each),
                rate,
                first,
                first,
                0,
                0,
                each);
    }

    /**
     * A number for each hashed feature.
     *
     * @param first n0; {@code firstAnywhere} where a feature means the same in every shop
     * @param shrink s
     * @param precisionOfOne p
     */
    static AdaGrad byFamily(
            String name, float rate, float first, float firstAnywhere, float shrink, float precisionOfOne) {
        return new AdaGrad(
                Tensor.byFamily(name, Kind.WEIGHTS),
                Tensor.byFamily(squares(name), Kind.SUMS),
                rate,
                first,
                firstAnywhere,
                shrink,
                precisionOfOne,
                1);
    }

    /** What to add to; for one list, because the next step empties it. */
    SparseGradient gradient() {
        if (gradient == null) {
            gradient = new SparseGradient(weights.size(), each);
        }
        return gradient;
    }

    /** Takes note of a row of a list whose gradient is added, for a weight that is one user's own. */
    void know(int at, float slope, float x) {
        float known = squares.get(at) + 0.5f * Math.abs(slope) * x * x;
        if (Float.isFinite(known)) {
            squares.open(at)[squares.in(at)] = known;
        }
    }

    @Override
    List<Tensor> tensors() {
        return List.of(weights, squares);
    }

    @Override
    void fit() {
        if (gradient != null) {
            gradient.fit(weights.size());
        }
    }

    @Override
    float gradient(int at) {
        return gradient == null ? 0 : gradient.get(at);
    }

    @Override
    void step(Step step) {
        if (gradient == null) {
            return;
        }
        if (shrink == 0 && precisionOfOne == 0) {
            gradient.drain((at, from) -> moveRow(step, at, gradient.values(), from));
        } else {
            gradient.drain((at, from) -> moveByFamily(step, at, gradient.values()[from]));
        }
    }

    /** A row lies in one page. */
    private void moveRow(Step step, int at, float[] added, int from) {
        float[] w = weights.open(at);
        float[] n = squares.open(at);
        int start = weights.in(at);
        for (int i = 0; i < each; i++) {
            float g = added[from + i];
            if (g != 0 && Float.isFinite(g)) {
                n[start + i] += g * g;
                float root = (float) Math.sqrt(n[start + i] + first);
                w[start + i] = step.moved(w[start + i], at + i, rate, g / root, root);
            }
        }
    }

    private void moveByFamily(Step step, int at, float added) {
        if (added == 0 || !Float.isFinite(added)) {
            return;
        }
        float[] w = weights.open(at);
        float[] n = squares.open(at);
        int i = weights.in(at);
        float g = shrink == 0 ? added : added + shrink * Math.abs(added) * w[i];
        if (g == 0 || !Float.isFinite(g)) {
            return;
        }
        Family family = FeatureTable.familyOf(at);
        if (family.ofOne()) {
            float curvature = n[i] + precisionOfOne;
            w[i] = step.moved(w[i], at, 1, g / curvature, (float) Math.sqrt(curvature));
        } else {
            n[i] += g * g;
            float root = (float) Math.sqrt(n[i] + (family.anywhere() ? firstAnywhere : first));
            w[i] = step.moved(w[i], at, rate, g / root, root);
        }
    }
}
