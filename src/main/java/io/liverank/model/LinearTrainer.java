package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.Feature;
import io.liverank.feature.FeatureMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a {@link LinearModel} on a batch of finished lists, in mini-batches.
 *
 * <p>Per coordinate, with g the gradient of the {@link ListLoss} summed over a mini-batch, n the sum of squares and w0
 * the value the training started from:
 *
 * <pre>
 * n += g^2;   w -= r g / sqrt(n + n0);   w -= min(1/2, r a sqrt(n)) (w - w0)
 * </pre>
 *
 * The last term is the step of the proximal penalty {@code a/2 n (w - w0)^2}: the more was seen of a coordinate before,
 * the less one batch may move it (elastic weight consolidation with AdaGrad's sums in place of the Fisher information;
 * Kirkpatrick et al., PNAS 2017). Deterministic: the same lists in the same order give the same bits. One thread.
 */
public final class LinearTrainer {
    private static final int DENSE = Feature.COUNT;
    private static final float STRONGEST_PULL = 0.5f;

    private final LinearModel start;
    private final LinearModel model;
    private final Runnable breath;
    private TrainingSettings settings;
    private final float[] dense = new float[DENSE];
    private final float[] segment = new float[FeatureMatrix.SEGMENTS * DENSE];
    private final boolean[] segmentTouched = new boolean[FeatureMatrix.SEGMENTS];
    private final float[] hashed = new float[Family.SPACE];
    private int[] touched = new int[1024];
    private int touchedSize;

    /**
     * Trains from {@code start}, which stays as it is.
     *
     * @param breath called after each step, for a thread that is to leave the processor to others
     */
    public LinearTrainer(LinearModel start, Runnable breath) {
        this.start = start;
        this.model = start.copy();
        this.breath = breath;
    }

    /** The model that {@code examples}, in their order, make of the start; the next call writes to it. */
    public LinearModel train(List<Example> examples, TrainingSettings how) {
        settings = how;
        model.reset(start);
        for (int pass = 0; pass < settings.passes(); pass++) {
            int waiting = 0;
            for (Example example : examples) {
                if (example.hasPositive()) {
                    add(example);
                    waiting++;
                }
                if (waiting == settings.batch()) {
                    step();
                    breath.run();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                step();
            }
        }
        return model;
    }

    private void add(Example example) {
        FeatureMatrix list = example.features();
        float[] gradient = new float[list.rows];
        ListLoss.order(LinearModel.add(model.score(list), model.places(list)), example.gains(), gradient);
        float[] sums = new float[DENSE];
        for (int row = 0; row < list.rows; row++) {
            float g = gradient[row] * example.weight();
            if (!Float.isFinite(g)) {
                continue;
            }
            for (int d = 0; d < DENSE; d++) {
                sums[d] += g * list.dense[row * DENSE + d];
            }
            for (int k = list.sparseStart[row]; k < list.sparseStart[row + 1]; k++) {
                int at = list.sparseIndex[k];
                if (hashed[at] == 0) {
                    touch(at);
                }
                hashed[at] += g * list.sparseValue[k];
            }
        }
        for (int d = 0; d < DENSE; d++) {
            dense[d] += sums[d];
        }
        for (int one : list.segments) {
            segmentTouched[one] = true;
            for (int d = 0; d < DENSE; d++) {
                segment[one * DENSE + d] += sums[d];
            }
        }
    }

    private void touch(int index) {
        if (touchedSize == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedSize);
        }
        touched[touchedSize++] = index;
    }

    private void step() {
        LinearSettings online = model.settings();
        for (int d = 0; d < DENSE; d++) {
            move(0, d, 1, d, dense[d], online.denseRate(), online.denseStart());
        }
        Arrays.fill(dense, 0);
        for (int one = 0; one < segmentTouched.length; one++) {
            if (segmentTouched[one]) {
                for (int i = one * DENSE; i < (one + 1) * DENSE; i++) {
                    move(2, i, 3, i, segment[i], online.segmentRate(), online.denseStart());
                    segment[i] = 0;
                }
                segmentTouched[one] = false;
            }
        }
        for (int t = 0; t < touchedSize; t++) {
            int at = touched[t];
            move(4, 2 * at, 4, 2 * at + 1, hashed[at], online.hashedRate(), online.hashedStart());
            hashed[at] = 0;
        }
        touchedSize = 0;
    }

    private void move(int part, int at, int squaresPart, int squaresAt, float g, float onlineRate, float first) {
        if (g == 0 || !Float.isFinite(g)) {
            return;
        }
        float rate = onlineRate * settings.rate();
        float[] weights = model.part(part);
        float[] squares = model.part(squaresPart);
        squares[squaresAt] += g * g;
        float root = (float) Math.sqrt(squares[squaresAt] + first);
        float moved = weights[at] - rate * g / root;
        float pull = Math.min(STRONGEST_PULL, rate * settings.anchor() * root);
        weights[at] = moved - pull * (moved - start.part(part)[at]);
    }
}
