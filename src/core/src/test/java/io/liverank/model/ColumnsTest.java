package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.feature.FeatureTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
    private static final Step PLAIN = new Step(1, 0, null);
    private static final int WIDTH = FeatureTable.COLUMNS.size();
    private static final int SEGMENTS = 4;
    private static final float RATE = 0.1f;

    private final Columns weights = Columns.bySegment("weights", SEGMENTS, RATE, 1);
    private final Tensor sums = weights.tensors().get(1);

    private static float[] slopes(float... first) {
        float[] slopes = new float[WIDTH];
        System.arraycopy(first, 0, slopes, 0, first.length);
        return slopes;
    }

    private static int at(int column, int segment) {
        return column * SEGMENTS + segment;
    }

    @Test
    void aStep_goesByWhatWasSeenOfEachColumn() {
        weights.add(2, slopes(0, 3, -1));
        weights.step(PLAIN);
        assertThat(weights.weights.get(at(0, 2))).isZero();
        assertThat(weights.weights.get(at(1, 2))).isCloseTo((float) (-RATE * 3 / Math.sqrt(10)), within(1e-6f));
        assertThat(weights.weights.get(at(2, 2))).isCloseTo((float) (RATE / Math.sqrt(2)), within(1e-6f));
        weights.add(2, slopes(0, 4));
        weights.step(PLAIN);
        assertThat(sums.get(at(1, 2))).isEqualTo(25);
        assertThat(weights.weights.get(at(1, 2)))
                .isCloseTo((float) (-RATE * 3 / Math.sqrt(10) - RATE * 4 / Math.sqrt(26)), within(1e-6f));
    }

    @Test
    void segmentsThatAListIsNotOf_stayAsTheyWere() {
        weights.add(1, slopes(1));
        weights.step(PLAIN);
        weights.add(3, slopes(1));
        weights.step(PLAIN);
        assertThat(weights.weights.get(at(0, 1))).isEqualTo(weights.weights.get(at(0, 3)));
        assertThat(sums.get(at(0, 1))).isEqualTo(1);
        assertThat(sums.get(at(0, 0))).isZero();
    }

    @Test
    void gradients_areAddedUpUntilTheStep_andForgottenByIt() {
        weights.add(0, slopes(1));
        weights.add(1, slopes(5));
        weights.add(0, slopes(2));
        assertThat(weights.gradient(at(0, 0))).isEqualTo(3);
        assertThat(weights.gradient(at(0, 1))).isEqualTo(5);
        assertThat(weights.gradient(at(1, 0))).isZero();
        weights.step(PLAIN);
        assertThat(weights.gradient(at(0, 0))).isZero();
        float[] then = weights.weights.pages()[1].clone();
        weights.step(PLAIN);
        assertThat(weights.weights.pages()[1]).isEqualTo(then);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNoNumber_movesNothing_andDoesNotHoldUpTheOthers(float slope) {
        for (int column : new int[] {0, 1, WIDTH - 1}) {
            float[] slopes = slopes(1, 1);
            slopes[column] = slope;
            weights.add(0, slopes);
            weights.step(PLAIN);
        }
        assertThat(weights.weights.isFinite()).isTrue();
        assertThat(sums.get(at(0, 0))).isEqualTo(2);
        assertThat(sums.get(at(1, 0))).isEqualTo(2);
        assertThat(sums.get(at(WIDTH - 1, 0))).isZero();
    }

    @Test
    void withAnAnchor_weightsStayNearerToTheStart() {
        weights.add(0, slopes(-3));
        weights.step(PLAIN);
        var held = Columns.bySegment("weights", SEGMENTS, RATE, 1);
        held.add(0, slopes(-3));
        held.step(new Step(1, 1, Tensor.bySegment("start", Tensor.Kind.WEIGHTS, SEGMENTS, WIDTH)));
        assertThat(held.weights.get(0)).isPositive().isLessThan(weights.weights.get(0));
    }

    @Test
    void columnsThatCome_findRoom() {
        weights.add(0, slopes(1));
        weights.tensors().forEach(tensor -> tensor.fit(WIDTH + 2));
        weights.fit();
        assertThat(weights.gradient(at(0, 0))).isEqualTo(1);
        float[] wider = new float[WIDTH + 2];
        wider[WIDTH + 1] = -1;
        weights.add(0, wider);
        weights.add(3, wider);
        weights.step(PLAIN);
        assertThat(weights.weights.get(at(WIDTH + 1, 0))).isPositive();
        assertThat(weights.weights.get(at(WIDTH + 1, 3))).isPositive();
        assertThat(weights.weights.get(at(0, 0))).isNegative();
    }
}
