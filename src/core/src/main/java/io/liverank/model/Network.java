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
 * <p>Arrays are column-major, a column per candidate, as ojAlgo's stores are. The way forward is a loop of our own, eight sums
 * at a time, that passes over zeros, of which x is full, and adds in ojAlgo's order, so that it gives the same bits. The products of learning are ojAlgo's.
 */
final class Network implements Component {
    private static final int SEED = 43;
    /** Inputs that are usually not 0, more or less. */
    private static final int INPUTS = 64;

    private static final int EIGHT = 8;
    private static final int FIRST = 2 * EIGHT;
    private static final int SECOND = EIGHT;
    private static final float RATE = 0.002f;
    private static final float SEGMENT_RATE = 0.02f;
    private static final float SEGMENT_START = 1;

    private final AdaGrad segment =
            AdaGrad.rows("network.segment", FeatureMatrix.SEGMENTS, FIRST, SEGMENT_RATE, SEGMENT_START);
    private final Adam w1 = Adam.byColumn("network.w1", FIRST, RATE);
    private final Adam b1 = Adam.plain("network.b1", FIRST, RATE);
    private final Adam w2 = Adam.plain("network.w2", FIRST * SECOND, RATE);
    private final Adam b2 = Adam.plain("network.b2", SECOND, RATE);
    private final Adam u = Adam.plain("network.u", SECOND, RATE);
    private final List<Parameters> parameters = List.of(segment, w1, b1, w2, b2, u);

    Network() {
        start(Layout.FIXED, 0);
        for (int i = 0; i < FIRST * SECOND; i++) {
            w2.weights.values()[i] = random(i, FIRST);
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
                w1.weights.values()[column * FIRST + j] = random(Hash.pair(layout.hash(column), j), INPUTS);
            }
        }
    }

    @Override
    public List<Parameters> parameters() {
        return parameters;
    }

    @Override
    public boolean rehearses() {
        return true;
    }

    /** The two hidden layers of a list. */
    private record Hidden(float[] first, float[] second) implements Trace {}

    private Hidden forward(FeatureMatrix list) {
        var pass = new Pass(list);
        float[] h1 = new float[list.rows * FIRST];
        float[] h2 = new float[list.rows * SECOND];
        for (int row = 0; row < list.rows; row++) {
            pass.forward(row, h1, row * FIRST, h2, row * SECOND);
        }
        return new Hidden(h1, h2);
    }

    /** The way through the layers for the rows of one list, with the parameters as they are at its start. */
    private final class Pass {
        private final float[] dense;
        private final int width;
        private final float[] weights = w1.weights.values();
        private final float[] bias = b1.weights.values().clone();
        /** Which inputs of a row are not 0. */
        private final int[] inputs;

        Pass(FeatureMatrix list) {
            dense = list.dense;
            width = list.width;
            inputs = new int[Math.min(width, weights.length / FIRST)];
            for (int one : list.segments) {
                for (int j = 0; j < FIRST; j++) {
                    bias[j] += segment.weights.values()[one * FIRST + j];
                }
            }
        }

        void forward(int row, float[] h1, int first, float[] h2, int second) {
            int base = row * width;
            int count = 0;
            for (int d = 0; d < inputs.length; d++) {
                inputs[count] = d;
                // no jump: which inputs are 0 is what a processor cannot foresee
                count += dense[base + d] != 0 ? 1 : 0;
            }
            eight(base, count, 0, h1, first);
            eight(base, count, EIGHT, h1, first);
            second(h1, first, h2, second);
        }

        /** Units {@code j} to j + 7 of the first layer: as many sums as a processor holds without putting them down. */
        private void eight(int base, int count, int j, float[] h1, int first) {
            float a = bias[j];
            float b = bias[j + 1];
            float c = bias[j + 2];
            float d = bias[j + 3];
            float e = bias[j + 4];
            float f = bias[j + 5];
            float g = bias[j + 6];
            float h = bias[j + 7];
            for (int k = 0; k < count; k++) {
                float x = dense[base + inputs[k]];
                int from = inputs[k] * FIRST + j;
                a += x * weights[from];
                b += x * weights[from + 1];
                c += x * weights[from + 2];
                d += x * weights[from + 3];
                e += x * weights[from + 4];
                f += x * weights[from + 5];
                g += x * weights[from + 6];
                h += x * weights[from + 7];
            }
            h1[first + j] = relu(a);
            h1[first + j + 1] = relu(b);
            h1[first + j + 2] = relu(c);
            h1[first + j + 3] = relu(d);
            h1[first + j + 4] = relu(e);
            h1[first + j + 5] = relu(f);
            h1[first + j + 6] = relu(g);
            h1[first + j + 7] = relu(h);
        }

        private void second(float[] h1, int first, float[] h2, int second) {
            float[] weights2 = w2.weights.values();
            float[] bias2 = b2.weights.values();
            float a = 0;
            float b = 0;
            float c = 0;
            float d = 0;
            float e = 0;
            float f = 0;
            float g = 0;
            float h = 0;
            for (int k = 0; k < FIRST; k++) {
                float x = h1[first + k];
                int from = k * EIGHT;
                a += x * weights2[from];
                b += x * weights2[from + 1];
                c += x * weights2[from + 2];
                d += x * weights2[from + 3];
                e += x * weights2[from + 4];
                f += x * weights2[from + 5];
                g += x * weights2[from + 6];
                h += x * weights2[from + 7];
            }
            h2[second] = relu(a + bias2[0]);
            h2[second + 1] = relu(b + bias2[1]);
            h2[second + 2] = relu(c + bias2[2]);
            h2[second + 3] = relu(d + bias2[3]);
            h2[second + 4] = relu(e + bias2[4]);
            h2[second + 5] = relu(f + bias2[5]);
            h2[second + 6] = relu(g + bias2[6]);
            h2[second + 7] = relu(h + bias2[7]);
        }
    }

    private static float relu(float value) {
        // Without a branch, which nobody could predict; what is no number stays none.
        return 0.5f * (value + Math.abs(value));
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
        for (int row = 0; row < list.rows; row++) {
            scores[row] += out(hidden.second(), row * SECOND);
        }
        return hidden;
    }

    @Override
    public void scoreAlone(FeatureMatrix list, float[] scores) {
        var pass = new Pass(list);
        float[] h1 = new float[FIRST];
        float[] h2 = new float[SECOND];
        for (int row = 0; row < list.rows; row++) {
            pass.forward(row, h1, 0, h2, 0);
            scores[row] += out(h2, 0);
        }
    }

    private float out(float[] h2, int from) {
        float[] weights = u.weights.values();
        float sum = 0;
        for (int j = 0; j < SECOND; j++) {
            sum += weights[j] * h2[from + j];
        }
        return sum;
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
                d2[row * SECOND + j] = h > 0 ? g * u.weights.values()[j] : 0;
            }
        }
        float[] d1 = product(transposed(w2.weights.values(), SECOND), FIRST, d2, SECOND);
        for (int i = 0; i < d1.length; i++) {
            d1[i] = hidden.first()[i] > 0 ? d1[i] : 0;
        }
        accumulate(list.rows, w2.gradient, hidden.first(), FIRST, d2, SECOND);
        accumulate(list.rows, w1.gradient, list.dense, list.width, d1, FIRST);
        sumRows(b2.gradient, d2);
        float[] common = new float[FIRST];
        sumRows(common, d1);
        for (int j = 0; j < FIRST; j++) {
            b1.gradient[j] += common[j];
        }
        for (int one : list.segments) {
            int at = segment.gradient().row(one);
            float[] sums = segment.gradient().values();
            for (int j = 0; j < FIRST; j++) {
                sums[at + j] += common[j];
            }
        }
    }

    /** Adds slopes times inputs transposed, over all candidates. */
    private static void accumulate(
            int rows, float[] gradient, float[] inputs, int inputSize, float[] slopes, int slopeSize) {
        int[] places = new int[inputSize];
        for (int row = 0; row < rows; row++) {
            int base = row * inputSize;
            int count = 0;
            for (int d = 0; d < inputSize; d++) {
                places[count] = d;
                count += inputs[base + d] != 0 ? 1 : 0;
            }
            for (int j = 0; j < slopeSize; j += EIGHT) {
                eight(gradient, inputs, base, places, count, slopes, row * slopeSize + j, slopeSize, j);
            }
        }
    }

    /** Of slopes {@code from} to from + 7, which a processor holds meanwhile. */
    private static void eight(
            float[] gradient,
            float[] inputs,
            int base,
            int[] places,
            int count,
            float[] slopes,
            int from,
            int slopeSize,
            int j) {
        float a = slopes[from];
        float b = slopes[from + 1];
        float c = slopes[from + 2];
        float d = slopes[from + 3];
        float e = slopes[from + 4];
        float f = slopes[from + 5];
        float g = slopes[from + 6];
        float h = slopes[from + 7];
        for (int k = 0; k < count; k++) {
            float x = inputs[base + places[k]];
            int to = places[k] * slopeSize + j;
            gradient[to] += x * a;
            gradient[to + 1] += x * b;
            gradient[to + 2] += x * c;
            gradient[to + 3] += x * d;
            gradient[to + 4] += x * e;
            gradient[to + 5] += x * f;
            gradient[to + 6] += x * g;
            gradient[to + 7] += x * h;
        }
    }

    private static void sumRows(float[] sums, float[] slopes) {
        for (int from = 0; from < slopes.length; from += sums.length) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += slopes[from + j];
            }
        }
    }

    @Override
    public void slopes(FeatureMatrix list, int row, double[] slopes) {
        Hidden hidden = forward(list.rows(new int[] {row}));
        double[] d1 = new double[FIRST];
        for (int j = 0; j < SECOND; j++) {
            if (hidden.second()[j] > 0) {
                for (int i = 0; i < FIRST; i++) {
                    d1[i] += (double) u.weights.values()[j] * w2.weights.values()[i * SECOND + j];
                }
            }
        }
        float[] weights = w1.weights.values();
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
