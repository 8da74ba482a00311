package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.math.Hash;
import java.util.List;
import org.ojalgo.matrix.store.R032Store;

/**
 * Dense layers; the sigmoid over its logit is {@link Model#probabilities}'.
 *
 * <pre>
 * h1 = relu(W1 x + b1 + sum_{segments k of the list} c_k),   h2 = relu(W2 h1 + b2),   s = u . h2
 * </pre>
 *
 * Shapes: x a dense column each, h1 {@value #FIRST}, h2 {@value #SECOND}, c {@link FeatureMatrix#SEGMENTS} rows of
 * {@value #FIRST}. W1 and W2 start at random (He et al., ICCV 2015), W1 by the names of
 * columns, so that a new signal leaves the others as they were, the rest at 0, so that the network
 * adds nothing at first; so do columns of W1 that come before anything was learned, later ones start at 0. Optimiser: {@link Adam}; {@link AdaGrad} for c, whose rows are rarely touched.
 *
 * <p>Arrays are column-major, a column per candidate, as ojAlgo's stores are. W1 x is a loop of our own that passes over
 * zeros, of which x is full: with 32 units, 40 against 80 microseconds for 100 candidates. The other products are ojAlgo's.
 */
final class Network implements Component {
    private static final int SEED = 43;
    /** Inputs that are usually not 0, more or less. */
    private static final int INPUTS = 64;

    private static final int FIRST = 16;
    private static final int SECOND = 8;
    private static final float RATE = 0.002f;
    private static final float SEGMENT_RATE = 0.02f;
    private static final float SEGMENT_START = 1;

    private final AdaGrad segment =
            AdaGrad.plain("network.segment", FeatureMatrix.SEGMENTS * FIRST, SEGMENT_RATE, SEGMENT_START);
    private final Adam w1 = Adam.byColumn("network.w1", FIRST, RATE);
    private final Adam b1 = Adam.plain("network.b1", FIRST, RATE);
    private final Adam w2 = Adam.plain("network.w2", FIRST * SECOND, RATE);
    private final Adam b2 = Adam.plain("network.b2", SECOND, RATE);
    private final Adam u = Adam.plain("network.u", SECOND, RATE);
    private final List<Parameters> parameters = List.of(segment, w1, b1, w2, b2, u);

    Network() {
        start(Layout.FIXED, 0);
        for (int i = 0; i < FIRST * SECOND; i++) {
            w2.weights.values[i] = random(i, FIRST);
        }
    }

    /** Evenly spread within the limit for so many inputs, by what is hashed. */
    private static float random(int hashed, int inputs) {
        return (float) Math.sqrt(6.0 / inputs) * ((Hash.pair(SEED, hashed) >>> 8) * 0x1p-23f - 1);
    }

    @Override
    public void start(Layout layout, int from) {
        for (int column = from; column < layout.width(); column++) {
            for (int j = 0; j < FIRST; j++) {
                w1.weights.values[column * FIRST + j] = random(Hash.pair(layout.hash(column), j), INPUTS);
            }
        }
    }

    @Override
    public List<Parameters> parameters() {
        return parameters;
    }

    /** The two hidden layers of a list. */
    private record Hidden(float[] first, float[] second) implements Trace {}

    private Hidden forward(FeatureMatrix list) {
        float[] bias = b1.weights.values.clone();
        for (int one : list.segments) {
            for (int j = 0; j < FIRST; j++) {
                bias[j] += segment.weights.values[one * FIRST + j];
            }
        }
        float[] weights = w1.weights.values;
        int width = list.width;
        int known = Math.min(width, weights.length / FIRST);
        float[] h1 = new float[list.rows * FIRST];
        for (int row = 0; row < list.rows; row++) {
            int to = row * FIRST;
            System.arraycopy(bias, 0, h1, to, FIRST);
            for (int d = 0; d < known; d++) {
                float x = list.dense[row * width + d];
                if (x != 0) {
                    int from = d * FIRST;
                    for (int j = 0; j < FIRST; j++) {
                        h1[to + j] += x * weights[from + j];
                    }
                }
            }
        }
        relu(h1);
        float[] h2 = product(w2.weights.values, SECOND, h1, FIRST);
        for (int row = 0; row < list.rows; row++) {
            for (int j = 0; j < SECOND; j++) {
                h2[row * SECOND + j] += b2.weights.values[j];
            }
        }
        relu(h2);
        return new Hidden(h1, h2);
    }

    private static void relu(float[] values) {
        for (int i = 0; i < values.length; i++) {
            // Without a branch, which nobody could predict; what is no number stays none.
            values[i] = 0.5f * (values[i] + Math.abs(values[i]));
        }
    }

    /** left ({@code rows} x {@code inner}) times right ({@code inner} x any), both column-major. */
    private static float[] product(float[] left, int rows, float[] right, int inner) {
        float[] product = new float[rows * (right.length / inner)];
        if (right.length == 0) {
            // ojAlgo knows no matrix without columns
            return product;
        }
        R032Store.wrap(product, rows).fillByMultiplying(R032Store.wrap(left, rows), R032Store.wrap(right, inner));
        return product;
    }

    private static float[] transposed(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        float[] transposed = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[row * columns + column] = matrix[column * rows + row];
            }
        }
        return transposed;
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        Hidden hidden = forward(list);
        float[] h2 = hidden.second();
        float[] out = u.weights.values;
        for (int row = 0; row < list.rows; row++) {
            float sum = 0;
            for (int j = 0; j < SECOND; j++) {
                sum += out[j] * h2[row * SECOND + j];
            }
            scores[row] += sum;
        }
        return hidden;
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        Hidden hidden = (Hidden) trace;
        float[] d2 = new float[list.rows * SECOND];
        for (int row = 0; row < list.rows; row++) {
            float g = slopes[row];
            for (int j = 0; j < SECOND; j++) {
                float h = hidden.second()[row * SECOND + j];
                u.gradient[j] += g * h;
                d2[row * SECOND + j] = h > 0 ? g * u.weights.values[j] : 0;
            }
        }
        float[] d1 = product(transposed(w2.weights.values, SECOND), FIRST, d2, SECOND);
        for (int i = 0; i < d1.length; i++) {
            d1[i] = hidden.first()[i] > 0 ? d1[i] : 0;
        }
        accumulate(w2.gradient, hidden.first(), FIRST, d2, SECOND);
        accumulate(w1.gradient, list.dense, list.width, d1, FIRST);
        sumRows(b2.gradient, d2);
        float[] common = new float[FIRST];
        sumRows(common, d1);
        for (int j = 0; j < FIRST; j++) {
            b1.gradient[j] += common[j];
            for (int one : list.segments) {
                segment.gradient().add(one * FIRST + j, common[j]);
            }
        }
    }

    /** Adds slopes times inputs transposed, over all candidates. */
    private static void accumulate(float[] gradient, float[] inputs, int inputSize, float[] slopes, int slopeSize) {
        int rows = inputs.length / inputSize;
        for (int row = 0; row < rows; row++) {
            int from = row * slopeSize;
            for (int d = 0; d < inputSize; d++) {
                float x = inputs[row * inputSize + d];
                if (x != 0) {
                    int to = d * slopeSize;
                    for (int j = 0; j < slopeSize; j++) {
                        gradient[to + j] += x * slopes[from + j];
                    }
                }
            }
        }
    }

    private static void sumRows(float[] sums, float[] slopes) {
        for (int i = 0; i < slopes.length; i++) {
            sums[i % sums.length] += slopes[i];
        }
    }

    @Override
    public void slopes(FeatureMatrix list, int row, double[] slopes) {
        Hidden hidden = forward(list.rows(new int[] {row}));
        double[] d1 = new double[FIRST];
        for (int j = 0; j < SECOND; j++) {
            if (hidden.second()[j] > 0) {
                for (int i = 0; i < FIRST; i++) {
                    d1[i] += (double) u.weights.values[j] * w2.weights.values[i * SECOND + j];
                }
            }
        }
        float[] weights = w1.weights.values;
        int known = Math.min(list.width, weights.length / FIRST);
        for (int i = 0; i < FIRST; i++) {
            if (hidden.first()[i] > 0) {
                for (int d = 0; d < known; d++) {
                    slopes[d] += d1[i] * weights[d * FIRST + i];
                }
            }
        }
    }
}
