package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.math.Exact;
import io.liverank.math.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A gated recurrent unit (Cho et al., EMNLP 2014) over what the user touched last, oldest first.
 *
 * <pre>
 * x_t = mean of the rows E of what was touched and how
 * z = sigmoid(Wz x + Uz h + bz),   r = sigmoid(Wr x + Ur h + br),   n = tanh(Wn x + r * (Un h) + bn)
 * h_t = (1 - z) * n + z * h_{t-1},   h_0 = 0
 * s_i = h_T . (q_i + D x_i)
 * </pre>
 *
 * q_i is the candidate's {@link Embedding}, D x_i lets the state change what the dense features weigh. Shapes: h and x_t
 * {@value #WIDTH}, E {@link FeatureMatrix#STEPS} rows, W and U 3 x {@value #WIDTH} x {@value #WIDTH}, D {@value #WIDTH}
 * x a dense column each. E starts at small numbers that its index gives, W and U at random (fixed seed), q and D at 0.
 * The gradient goes back through all steps. Optimiser: {@link Adam} for what is dense, {@link AdaGrad} for E and q.
 */
final class Recurrent implements Component {
    private static final int WIDTH = 16;
    private static final int GATES = 3 * WIDTH;
    private static final float RATE = 0.001f;
    private static final float ROW_RATE = 0.02f;
    private static final float FIRST = 0.3f;
    private static final float SPREAD = 1;
    private static final int SEED = 37;

    private final AdaGrad rows = AdaGrad.table("recurrent.steps", FeatureMatrix.STEPS, WIDTH, ROW_RATE, FIRST);
    private final Embedding items = new Embedding("recurrent.items", WIDTH, ROW_RATE, FIRST);
    /** Wz, Wr, Wn below each other, column-major: column d holds what input d adds to the {@value #GATES} gates. */
    private final Adam w = Adam.plain("recurrent.w", GATES * WIDTH, RATE);

    private final Adam u = Adam.plain("recurrent.u", GATES * WIDTH, RATE);
    private final Adam b = Adam.plain("recurrent.b", GATES, RATE);
    /** Column-major: column d holds the {@value #WIDTH} numbers of dense feature d. */
    private final Adam dense = Adam.byColumn("recurrent.dense", WIDTH, RATE);

    private final List<Parameters> parameters = List.of(rows, items.parameters(), w, u, b, dense);

    Recurrent() {
        var random = new SplittableRandom(19);
        double limit = Math.sqrt(3.0 / WIDTH);
        for (Adam array : List.of(w, u)) {
            for (int i = 0; i < array.weights.values().length; i++) {
                array.weights.values()[i] = (float) ((2 * random.nextDouble() - 1) * limit);
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

    /** All that the way back needs: per step the input, the gates z, r, n, Un h, and the state after it. */
    private static final class Pass implements Trace {
        final int steps;
        final float[][] x;
        final float[][] gates;
        final float[][] candidate;
        final float[][] h;

        Pass(int steps) {
            this.steps = steps;
            x = room(steps, WIDTH);
            gates = room(steps, GATES);
            candidate = room(steps, WIDTH);
            h = room(steps + 1, WIDTH);
        }

        /** One after the other, which compiled code does by itself; all at once is a call of the runtime. */
        private static float[][] room(int steps, int each) {
            float[][] room = new float[steps][];
            for (int t = 0; t < steps; t++) {
                room[t] = new float[each];
            }
            return room;
        }
    }

    private static float first(int index) {
        return SPREAD * ((Hash.pair(SEED, index) >>> 8) * 0x1p-24f - 0.5f);
    }

    private Pass forward(FeatureMatrix list) {
        var pass = new Pass(list.stepStart.length - 1);
        float[] fromState = new float[GATES];
        float[] ofInput = w.weights.values();
        float[] ofState = u.weights.values();
        for (int t = 0; t < pass.steps; t++) {
            float[] x = pass.x[t];
            int from = list.stepStart[t];
            int to = list.stepStart[t + 1];
            for (int k = from; k < to; k++) {
                int start = list.stepIndex[k] * WIDTH;
                float[] page = rows.weights.pages()[start >> Pages.SHIFT];
                for (int i = 0; i < WIDTH; i++) {
                    x[i] += first(start + i) + page[(start & Pages.MASK) + i];
                }
            }
            float share = 1f / (to - from);
            for (int i = 0; i < WIDTH; i++) {
                x[i] *= share;
            }
            float[] h = pass.h[t];
            float[] gates = pass.gates[t];
            System.arraycopy(b.weights.values(), 0, gates, 0, GATES);
            Arrays.fill(fromState, 0);
            for (int d = 0; d < WIDTH; d += 4) {
                addFour(gates, x, ofInput, d);
                if (t > 0) {
                    addFour(fromState, h, ofState, d);
                }
            }
            for (int i = 0; i < WIDTH; i++) {
                float z = sigmoid(gates[i] + fromState[i]);
                float r = sigmoid(gates[WIDTH + i] + fromState[WIDTH + i]);
                float n = tanh(gates[2 * WIDTH + i] + r * fromState[2 * WIDTH + i]);
                gates[i] = z;
                gates[WIDTH + i] = r;
                gates[2 * WIDTH + i] = n;
                pass.candidate[t][i] = fromState[2 * WIDTH + i];
                pass.h[t + 1][i] = (1 - z) * n + z * h[i];
            }
        }
        return pass;
    }

    private static float sigmoid(float x) {
        // without the branch of Exact's, which nobody could predict: what that keeps exact is far below a float's last
        // digit
        return (float) (1 / (1 + Exact.exp(-x)));
    }

    private static float tanh(float x) {
        return (float) (2 / (1 + Exact.exp(-2.0 * x)) - 1);
    }

    /** What the state makes the dense features weigh. */
    private float[] denseWeights(float[] state, int width) {
        float[] values = dense.weights.values();
        float[] weights = new float[width];
        int known = Math.min(width, values.length / WIDTH);
        for (int d = 0; d < known; d++) {
            weights[d] = dot(state, values, d * WIDTH);
        }
        return weights;
    }

    @Override
    public void forgetNames() {
        rows.forget(at -> true);
        items.parameters().forget(at -> true);
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        Pass pass = forward(list);
        if (pass.steps == 0) {
            return pass;
        }
        float[] state = pass.h[pass.steps];
        float[] weights = denseWeights(state, list.width);
        float[] item = new float[WIDTH];
        for (int row = 0; row < list.rows; row++) {
            Arrays.fill(item, 0);
            items.add(list, row, item);
            scores[row] += dot(state, item, 0) + Linear.dot(weights, list, row);
        }
        return pass;
    }

    @Override
    public void slopes(FeatureMatrix list, int row, double[] slopes) {
        Pass pass = forward(list);
        float[] weights = denseWeights(pass.h[pass.steps], list.width);
        for (int d = 0; d < list.width; d++) {
            slopes[d] += weights[d];
        }
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        Pass pass = (Pass) trace;
        if (pass.steps == 0) {
            return;
        }
        float[] state = pass.h[pass.steps];
        float[] slope = new float[WIDTH];
        float[] item = new float[WIDTH];
        float[] sums = new float[list.width];
        for (int row = 0; row < list.rows; row++) {
            float g = slopes[row];
            if (g == 0) {
                continue;
            }
            Arrays.fill(item, 0);
            items.add(list, row, item);
            for (int i = 0; i < WIDTH; i++) {
                slope[i] += g * item[i];
            }
            for (int d = 0; d < list.width; d++) {
                sums[d] += g * list.dense[row * list.width + d];
            }
            items.addGradient(list, row, g, state);
        }
        float[] weights = dense.weights.values();
        for (int d = 0; d < list.width; d++) {
            for (int i = 0; i < WIDTH; i++) {
                slope[i] += sums[d] * weights[d * WIDTH + i];
                dense.gradient[d * WIDTH + i] += sums[d] * state[i];
            }
        }
        back(list, pass, slope);
    }

    /** Takes d loss / d the last state back through the steps. */
    private void back(FeatureMatrix list, Pass pass, float[] last) {
        float[] dh = last;
        SparseGradient gradient = rows.gradient();
        float[] before = new float[GATES];
        float[] fromState = new float[GATES];
        float[] inputs = new float[WIDTH];
        float[] ofInput = w.weights.values();
        float[] ofState = u.weights.values();
        for (int t = pass.steps - 1; t >= 0; t--) {
            float[] gates = pass.gates[t];
            float[] h = pass.h[t];
            float[] earlier = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                float z = gates[i];
                float r = gates[WIDTH + i];
                float n = gates[2 * WIDTH + i];
                float dn = dh[i] * (1 - z) * (1 - n * n);
                float dz = dh[i] * (h[i] - n) * z * (1 - z);
                float dr = dn * pass.candidate[t][i] * r * (1 - r);
                before[i] = dz;
                before[WIDTH + i] = dr;
                before[2 * WIDTH + i] = dn;
                fromState[i] = dz;
                fromState[WIDTH + i] = dr;
                fromState[2 * WIDTH + i] = dn * r;
                earlier[i] = dh[i] * z;
            }
            int from = list.stepStart[t];
            int to = list.stepStart[t + 1];
            float share = 1f / (to - from);
            outer(w.gradient, before, pass.x[t]);
            outer(u.gradient, fromState, h);
            for (int d = 0; d < WIDTH; d++) {
                inputs[d] = dot(before, ofInput, d * GATES) * share;
                earlier[d] += dot(fromState, ofState, d * GATES);
            }
            for (int k = from; k < to; k++) {
                int at = gradient.row(list.stepIndex[k]);
                float[] sums = gradient.values();
                for (int d = 0; d < WIDTH; d++) {
                    sums[at + d] += inputs[d];
                }
            }
            for (int j = 0; j < GATES; j++) {
                b.gradient[j] += before[j];
            }
            dh = earlier;
        }
    }

    /** Adds each input times what each gate says. */
    private static void outer(float[] gradient, float[] gates, float[] inputs) {
        for (int d = 0; d < WIDTH; d++) {
            float x = inputs[d];
            int from = d * GATES;
            for (int j = 0; j < GATES; j++) {
                gradient[from + j] += gates[j] * x;
            }
        }
    }

    /** All of {@code left} times what begins at {@code from}; four sums at once, as each add waits for the last. */
    private static float dot(float[] left, float[] right, int from) {
        float a = 0;
        float b = 0;
        float c = 0;
        float e = 0;
        for (int j = 0; j < left.length; j += 4) {
            a += left[j] * right[from + j];
            b += left[j + 1] * right[from + j + 1];
            c += left[j + 2] * right[from + j + 2];
            e += left[j + 3] * right[from + j + 3];
        }
        return a + b + (c + e);
    }

    /** Adds what inputs {@code d} to d + 3 say. */
    private static void addFour(float[] sums, float[] inputs, float[] weights, int d) {
        float a = inputs[d];
        float b = inputs[d + 1];
        float c = inputs[d + 2];
        float e = inputs[d + 3];
        int from = d * GATES;
        for (int j = 0; j < GATES; j++) {
            sums[j] += a * weights[from + j]
                    + b * weights[from + GATES + j]
                    + (c * weights[from + 2 * GATES + j] + e * weights[from + 3 * GATES + j]);
        }
    }
}
