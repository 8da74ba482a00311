package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.model.Mixture.Expert;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixtureTest {
    private final Mixture mixture = new Mixture();

    private static double[] losses(double retrieval, double base, double live) {
        return new double[] {retrieval, base, live, 3, 3, 3, 3};
    }

    private double weight(Expert expert) {
        return mixture.weights()[expert.ordinal()];
    }

    /** Of order, base, live; the rest in equal parts for the counters. */
    private void put(double... weights) {
        double counters = (1 - weights[0] - weights[1] - weights[2]) / 4;
        var out = new ByteWriter();
        out.writeDoubles(weights);
        out.writeDoubles(new double[] {counters, counters, counters, counters});
        out.writeLong(5_000);
        var in = new ByteReader(out.toBytes());
        mixture.load(in);
        mixture.loadCounters(in);
    }

    private static float[][] scores(float[] retrieval, float[] base, float[] live, float[] counters) {
        return new float[][] {retrieval, base, live, counters, counters, counters, counters};
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
        assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void expertOfAllWeight_isHeardUnchanged() {
        put(0.001, 0.001, 0.998);
        float[] live = {0.3f, -1, 2};
        assertThat(mixture.now().fuse(scores(null, null, live, null))).isSameAs(live);
        assertThat(mixture.now().hears(Expert.LIVE)).isTrue();
        assertThat(mixture.now().hears(Expert.BASE)).isFalse();
    }

    /** Computed by hand: each expert's softmax, mixed; and what order and live think of "none". */
    @Test
    void mixedScores_areThoseOfTheMixedProbabilities() {
        put(0.4, 0, 0.4);
        float[][] scores = scores(new float[] {1, 0}, new float[] {0, 0}, new float[] {-1, 2}, new float[] {3, 1});
        double[] q = new double[2];
        double none = 0;
        for (int m : new int[] {0, 2, 3, 4, 5, 6}) {
            double weight = m < 3 ? 0.4 : 0.05;
            double sum = Math.exp(scores[m][0]) + Math.exp(scores[m][1]);
            q[0] += weight * Math.exp(scores[m][0]) / sum;
            q[1] += weight * Math.exp(scores[m][1]) / sum;
            none += m < 3 ? 0.5 / (1 + sum) : 0;
        }
        float[] fused = mixture.now().fuse(scores);
        assertThat(fused[0]).isCloseTo((float) Math.log(q[0] * (1 - none) / none), within(1e-5f));
        assertThat(fused[1]).isCloseTo((float) Math.log(q[1] * (1 - none) / none), within(1e-5f));
    }

    @Test
    void countersAlone_keepTheirOrder() {
        put(0, 0, 0);
        assertThat(mixture.now().fuse(scores(null, null, null, new float[] {2, 5, -1})))
                .satisfies(fused -> assertThat(fused[1]).isGreaterThan(fused[0]))
                .satisfies(fused -> assertThat(fused[0]).isGreaterThan(fused[2]));
    }

    /** Whoever learned a list by its first choice and then by both stands where all was known at once. */
    @Test
    void correctedLosses_leaveNothingOfThoseBefore() {
        var other = new Mixture();
        mixture.learn(losses(1, 2, 3));
        mixture.correct(losses(1, 2, 3), losses(2, 1, 0.5));
        other.learn(losses(2, 1, 0.5));
        for (int i = 0; i < 300; i++) {
            mixture.learn(losses(2, 1, 1.01));
            other.learn(losses(2, 1, 1.01));
        }
        assertThat(mixture.weights()[Expert.BASE.ordinal()])
                .isCloseTo(other.weights()[Expert.BASE.ordinal()], within(0.02));
    }

    @Test
    void weights_areKept() {
        for (int i = 0; i < 20; i++) {
            mixture.learn(losses(1.2, 1.1, 1));
        }
        var out = new ByteWriter();
        mixture.save(out);
        mixture.saveCounters(out);
        var again = new Mixture();
        var in = new ByteReader(out.toBytes());
        again.load(in);
        again.loadCounters(in);
        assertThat(again.weights()).isEqualTo(mixture.weights());
        again.learn(losses(2, 1, 1));
        mixture.learn(losses(2, 1, 1));
        assertThat(again.weights()).isEqualTo(mixture.weights());
    }

    /** The bound of the class comment, on choices drawn at random and an expert that turns bad half-way. */
    @Test
    void mixturesLoss_staysNearThatOfTheBestExpert() {
        for (int first = 0; first < 7; first++) {
            int lists = 2_000;
            double worse = regret(first, (first + 3) % 7, lists);
            // the share costs 1 / t until it is 1 / 200, then that; a switch costs as much as the share it comes out of
            assertThat(worse).isLessThan(2 * Math.log(1 / 0.01) + 2 * Math.log(200) + lists / 200.0);
        }
    }

    /** How much the mixture loses to an expert who knows, and to the one who knows after half of the lists. */
    private static double regret(int first, int second, int lists) {
        var random = new SplittableRandom(1);
        var one = new Mixture();
        double mixed = 0;
        double best = 0;
        for (int i = 0; i < lists; i++) {
            float[][] scores = new float[7][6];
            float[] gains = new float[6];
            int chosen = random.nextInt(6);
            gains[chosen] = 1;
            int wise = i < lists / 2 ? first : second;
            for (float[] expert : scores) {
                for (int k = 0; k < 6; k++) {
                    expert[k] = (float) random.nextDouble();
                }
            }
            scores[wise][chosen] += 1;
            double[] losses = Mixture.losses(scores, gains);
            mixed += ListLoss.choices(one.now().fuse(scores), gains);
            best += losses[wise];
            one.learn(losses);
        }
        return mixed - best;
    }
}
