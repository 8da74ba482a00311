package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StepTest {
    /** Of a bowl with its lowest point at 2 and curvature 1, a prior of precision 4 around 0: after n looks 2 n / (n + 4). */
    @Test
    void newton_ofAKnownCurvature_isTheMeanThatPriorAndLooksGive() {
        float[] weights = new float[1];
        float[] sums = new float[1];
        var step = new Step(1, 0, null);
        for (int n = 1; n <= 40; n++) {
            float slope = weights[0] - 2;
            // the sum is to grow by the curvature, 1, whatever the slope was
            sums[0] += 1 - slope * slope;
            step.newton(0, weights, 0, sums, 0, slope, 4);
            assertThat(weights[0]).isCloseTo(2f * n / (n + 4), within(1e-4f));
        }
    }

    @Test
    void newton_slopeThatIsNoNumberOrZero_changesNothing() {
        float[] weights = {0.3f};
        float[] sums = {2};
        var step = new Step(1, 0, null);
        for (float slope : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            step.newton(0, weights, 0, sums, 0, slope, 4);
        }
        assertThat(weights).containsExactly(0.3f);
        assertThat(sums).containsExactly(2);
    }

    @Test
    void newton_withAnAnchor_staysNearerToTheStart() {
        var held = new Linear();
        float[] from = new float[1];
        new Step(1, 0, null).newton(4, from, 0, new float[1], 0, -3, 4);
        float[] anchored = new float[1];
        new Step(1, 1, held).newton(4, anchored, 0, new float[1], 0, -3, 4);
        assertThat(anchored[0]).isPositive().isLessThan(from[0]);
    }
}
