package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.feature.FeatureTable;
import org.junit.jupiter.api.Test;

class StepTest {
    private static final Step PLAIN = new Step(1, 0, null);
    private static final float PRECISION = 4;
    /** A weight that is one user's own. */
    private static final int OWN = FeatureTable.family("user_category").first();

    private final AdaGrad weights = AdaGrad.byFamily("weights", 0.1f, 1, 1, 0, PRECISION);
    private final Tensor values = weights.weights;
    private final Tensor sums = weights.tensors().get(1);

    /** Of a bowl with its lowest point at 2 and curvature 1, a prior of precision 4 around 0: after n looks 2 n / (n + 4). */
    @Test
    void newton_ofAKnownCurvature_isTheMeanThatPriorAndLooksGive() {
        for (int n = 1; n <= 40; n++) {
            float slope = values.get(OWN) - 2;
            // two rows that are as likely to be chosen, one of them with the feature
            weights.know(OWN, 2, 1);
            weights.gradient().add(OWN, slope);
            weights.step(PLAIN);
            assertThat(values.get(OWN)).isCloseTo(2f * n / (n + PRECISION), within(1e-4f));
        }
    }

    @Test
    void slopeThatIsNoNumberOrZero_changesNothing() {
        for (int at : new int[] {0, OWN}) {
            values.set(at, 0.3f);
            sums.set(at, 2);
            for (float slope : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                weights.gradient().add(at, slope);
                weights.step(PLAIN);
            }
            assertThat(values.get(at)).isEqualTo(0.3f);
            assertThat(sums.get(at)).isEqualTo(2);
        }
    }

    @Test
    void withAnAnchor_weightsStayNearerToTheStart() {
        for (int at : new int[] {0, OWN}) {
            weights.gradient().add(at, -3);
            weights.step(PLAIN);
            var held = AdaGrad.byFamily("weights", 0.1f, 1, 1, 0, PRECISION);
            held.gradient().add(at, -3);
            held.step(new Step(1, 1, Tensor.byFamily("start", Tensor.Kind.WEIGHTS)));
            assertThat(held.weights.get(at)).isPositive().isLessThan(values.get(at));
        }
    }

    @Test
    void firstStep_isSmallerWhereAFeatureMeansTheSameInEveryShop() {
        var families = AdaGrad.byFamily("weights", 0.1f, 0.25f, 3, 0, PRECISION);
        int anywhere = FeatureTable.family("number_bend").first();
        int named = FeatureTable.family("item").first();
        for (int at : new int[] {anywhere, named}) {
            families.gradient().add(at, 1);
        }
        families.step(PLAIN);
        assertThat(families.weights.get(anywhere)).isCloseTo(-0.1f / 2, within(1e-6f));
        assertThat(families.weights.get(named)).isCloseTo((float) (-0.1 / Math.sqrt(1.25)), within(1e-6f));
    }

    @Test
    void gradient_isForgottenByTheStep() {
        weights.gradient().add(OWN, 1);
        weights.gradient().add(OWN, 2);
        assertThat(weights.gradient(OWN)).isEqualTo(3);
        weights.step(PLAIN);
        assertThat(weights.gradient(OWN)).isZero();
        float moved = values.get(OWN);
        weights.step(PLAIN);
        assertThat(values.get(OWN)).isEqualTo(moved);
    }
}
