package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.model.Mixture.Expert;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixtureTest {
    private final Mixture mixture = new Mixture();

    private static double[] losses(double retrieval, double base, double live) {
        return new double[] {retrieval, base, live};
    }

    private double weight(Expert expert) {
        return mixture.weights()[expert.ordinal()];
    }

    private void put(double... weights) {
        var out = new ByteWriter();
        out.writeDoubles(weights);
        mixture.load(new ByteReader(out.toBytes()));
    }

    @Test
    void weights_followTheExpertThatIsBestNow() {
        for (int i = 0; i < 200; i++) {
            mixture.learn(losses(1, 2, 2));
        }
        assertThat(weight(Expert.RETRIEVAL)).isGreaterThan(0.99);
        for (int i = 0; i < 30; i++) {
            mixture.learn(losses(2, 1, 2));
        }
        assertThat(weight(Expert.BASE)).isGreaterThan(0.95);
        assertThat(weight(Expert.RETRIEVAL) + weight(Expert.BASE) + weight(Expert.LIVE))
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void expertOfAllWeight_isHeardUnchanged() {
        put(0.001, 0.001, 0.998);
        float[] live = {0.3f, -1, 2};
        assertThat(mixture.fuse(new float[][] {{9, 9, 9}, {5, 5, 5}, live})).isSameAs(live);
    }

    /** Computed by hand: P = 0.5 e^s / (1 + sum e^s) of each expert. */
    @Test
    void mixedScores_areThoseOfTheMixedProbabilities() {
        put(0.5, 0, 0.5);
        float[][] scores = {{1, 0}, {0, 0}, {-1, 2}};
        double[] p = new double[2];
        for (float[] one : new float[][] {scores[0], scores[2]}) {
            double sum = 1 + Math.exp(one[0]) + Math.exp(one[1]);
            p[0] += 0.5 * Math.exp(one[0]) / sum;
            p[1] += 0.5 * Math.exp(one[1]) / sum;
        }
        double none = 1 - p[0] - p[1];
        float[] fused = mixture.fuse(scores);
        assertThat(fused[0]).isCloseTo((float) Math.log(p[0] / none), within(1e-5f));
        assertThat(fused[1]).isCloseTo((float) Math.log(p[1] / none), within(1e-5f));
    }

    /** The bound of the class comment, on choices drawn at random and an expert that turns bad half-way. */
    @Test
    void mixturesLoss_staysNearThatOfTheBestExpert() {
        var random = new SplittableRandom(1);
        double mixed = 0;
        double best = 0;
        int lists = 2_000;
        for (int i = 0; i < lists; i++) {
            float[][] scores = new float[3][6];
            float[] gains = new float[6];
            int chosen = random.nextInt(6);
            gains[chosen] = 1;
            int wise = i < lists / 2 ? 0 : 2;
            for (float[] expert : scores) {
                for (int k = 0; k < 6; k++) {
                    expert[k] = (float) random.nextDouble();
                }
            }
            scores[wise][chosen] += 1;
            double[] losses = Mixture.losses(scores, gains);
            float[] fused = mixture.fuse(scores);
            mixed += Mixture.losses(new float[][] {fused, fused, fused}, gains)[0];
            best += losses[wise];
            mixture.learn(losses);
        }
        assertThat(mixed - best).isLessThan(2 * Math.log(1 / 0.05) + 2 * Math.log(3 / 1e-3) + lists * 2e-3);
    }
}
