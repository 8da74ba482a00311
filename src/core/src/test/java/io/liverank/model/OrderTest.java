package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lists of which one row is chosen by its place alone. */
class OrderTest {
    private static final int ORDER = FeatureTable.column("retrieval_order");

    private final Order order = new Order();
    private final Toy toy = new Toy(8);
    private final SplittableRandom random = new SplittableRandom(5);

    /** Learns from lists whose choices the order foretells with this weight; what it then has with the prior's. */
    private double learned(int lists, double weight) {
        for (int i = 0; i < lists; i++) {
            FeatureMatrix list = toy.next().features();
            float[] gains = new float[list.rows];
            gains[drawn(list, weight)] = 1;
            float[] scores = scores(list);
            float[] slopes = new float[list.rows];
            ListLoss.order(scores, gains, slopes);
            order.judge(list, Component.Trace.NONE, slopes);
            order.add(list, Component.Trace.NONE, slopes);
            order.step(1, 0, null);
        }
        FeatureMatrix list = toy.next().features();
        float[] scores = scores(list);
        return (scores[0] - scores[1]) / (list.get(0, ORDER) - list.get(1, ORDER));
    }

    private float[] scores(FeatureMatrix list) {
        float[] scores = new float[list.rows];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = Prior.RETRIEVAL * list.get(row, ORDER);
        }
        order.score(list, scores);
        return scores;
    }

    private int drawn(FeatureMatrix list, double weight) {
        double[] shares = new double[list.rows];
        double all = 0;
        for (int row = 0; row < list.rows; row++) {
            shares[row] = Math.exp(weight * list.get(row, ORDER));
            all += shares[row];
        }
        double rest = random.nextDouble() * all;
        int row = 0;
        while (row < list.rows - 1 && rest >= shares[row]) {
            rest -= shares[row++];
        }
        return row;
    }

    @Test
    void orderThatMeansWhatIsUsual_staysAsItIs() {
        assertThat(learned(200, Prior.RETRIEVAL)).isBetween(0.6, 0.8);
    }

    @Test
    void orderThatMisleads_isGivenUpWithinFiftyLists() {
        assertThat(learned(50, -0.7)).isLessThan(-0.2);
    }

    @Test
    void orderThatMeansNothing_isGivenUpWithinTwoHundredLists() {
        assertThat(learned(200, 0)).isBetween(-0.35, 0.35);
    }

    @Test
    void orderThatMeansMore_weighsMore() {
        assertThat(learned(200, 2)).isGreaterThan(1.4);
    }

    @Test
    void afterTheFirstLists_itIsHeldStill() {
        double first = learned(400, 0.7);
        assertThat(learned(400, -0.7)).isEqualTo(first);
    }
}
