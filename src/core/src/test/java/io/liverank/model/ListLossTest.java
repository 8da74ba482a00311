package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ListLossTest {
    @Test
    void orderGradient_agreesWithFiniteDifferences() {
        Random random = new Random(7);
        float[] scores = new float[6];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) random.nextGaussian();
        }
        float[] gains = {0, 2, 0, 1, 0, 0};
        float[] gradient = new float[6];
        ListLoss.order(scores, gains, gradient);
        for (int i = 0; i < scores.length; i++) {
            float[] up = scores.clone();
            float[] down = scores.clone();
            up[i] += 0.01f;
            down[i] -= 0.01f;
            double slope = (ListLoss.order(up, gains, new float[6]) - ListLoss.order(down, gains, new float[6]))
                    / (up[i] - down[i]);
            assertThat((double) gradient[i]).isCloseTo(slope, within(1e-4));
        }
    }

    @Test
    void aversionGradient_agreesWithFiniteDifferences() {
        Random random = new Random(8);
        float[] scores = new float[6];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) random.nextGaussian();
        }
        boolean[] others = {true, false, true, true, false, true};
        float[] gradient = new float[6];
        ListLoss.aversion(scores, 3, others, gradient);
        for (int i = 0; i < scores.length; i++) {
            float[] up = scores.clone();
            float[] down = scores.clone();
            up[i] += 0.01f;
            down[i] -= 0.01f;
            double slope =
                    (ListLoss.aversion(up, 3, others, new float[6]) - ListLoss.aversion(down, 3, others, new float[6]))
                            / (up[i] - down[i]);
            assertThat((double) gradient[i]).isCloseTo(slope, within(1e-4));
        }
        assertThat(gradient[1]).isZero();
        assertThat(gradient[3]).isPositive();
    }

    @Test
    void aversionBesideNothing_movesNothing() {
        float[] gradient = {9, 9};
        assertThat(ListLoss.aversion(new float[] {1, 2}, 0, new boolean[2], gradient))
                .isZero();
        assertThat(gradient).containsOnly(0);
    }

    @Test
    void listWithoutChoice_hasNoOrderLoss() {
        float[] gradient = {9, 9};
        assertThat(ListLoss.order(new float[] {1, 2}, new float[2], gradient)).isZero();
        assertThat(gradient).containsOnly(0);
    }

    @Test
    void logits_areThoseOfTheSoftmaxWithNothingAsAnAlternative() {
        float[] scores = {1.5f, -0.3f, 0.2f};
        double sum = 1;
        for (float score : scores) {
            sum += Math.exp(score);
        }
        double[] logits = ListLoss.logits(scores);
        for (int i = 0; i < scores.length; i++) {
            double q = Math.exp(scores[i]) / sum;
            assertThat(logits[i]).isCloseTo(Math.log(q / (1 - q)), within(1e-8));
        }
    }

    @Test
    void logits_ofExtremeScores_areFinite() {
        for (double logit : ListLoss.logits(new float[] {3e4f, -3e4f, 0})) {
            assertThat(logit).isFinite();
        }
    }

    @Test
    void lossOfOneChoice_isThatOfTheOrder() {
        float[] scores = {0.3f, -1.2f, 2.5f, 0};
        float[] gains = {0, 0, 0.7f, 0};
        assertThat(ListLoss.choices(scores, gains)).isEqualTo(ListLoss.order(scores, gains, new float[4]));
        assertThat(ListLoss.choices(scores, new float[4])).isZero();
    }

    /** Among all rows the best that could be had of two choices is the logarithm of two. */
    @Test
    void lossOfSeveralChoices_goesToNothingForWhoIsSureOfThem() {
        float[] gains = {1, 0, 1, 0};
        float[] sure = {9, -9, 18, -9};
        float[] lessSure = {1, -1, 2, -1};
        float[] wrong = {-1, 1, 2, -1};
        assertThat(ListLoss.choices(sure, gains)).isLessThan(1e-6);
        assertThat(ListLoss.choices(lessSure, gains)).isBetween(0.05, 0.3);
        assertThat(ListLoss.choices(wrong, gains)).isGreaterThan(1);
        double first = Math.log1p(Math.exp(-2) + Math.exp(-2));
        double second = Math.log1p(Math.exp(-3) + Math.exp(-3));
        assertThat(ListLoss.choices(lessSure, gains)).isCloseTo((first + second) / 2, within(1e-6));
    }
}
