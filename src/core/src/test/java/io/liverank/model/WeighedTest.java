package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.feature.FeatureMatrix;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class WeighedTest {
    private final Toy toy = new Toy(8);

    /** Says the same of the rows of each list, and never learns better. */
    private record Fixed(IntToDoubleFunction ofRow) implements Component {
        @Override
        public List<Parameters> parameters() {
            return List.of();
        }

        @Override
        public Trace score(FeatureMatrix list, float[] scores) {
            for (int row = 0; row < scores.length; row++) {
                scores[row] += (float) ofRow.applyAsDouble(row);
            }
            return Trace.NONE;
        }

        @Override
        public void add(FeatureMatrix list, Trace trace, float[] slopes) {}
    }

    /** What a component comes to count for, its gain, after lists of which the second row is chosen. */
    private float gainOf(IntToDoubleFunction ofRow, int lists) {
        var weighed = new Weighed("fixed", new Fixed(ofRow));
        var model = new Model(ModelSettings.of(ModelType.LINEAR), () -> List.of(weighed));
        toy.next(lists).forEach(list -> model.learn(list.features(), list.gains(), 1));
        float[] scores = new float[Toy.ROWS];
        weighed.score(toy.next().features(), scores);
        return (float) (scores[1] / ofRow.applyAsDouble(1));
    }

    @Test
    void whatForesees_countsInFull() {
        assertThat(gainOf(row -> row == 1 ? 0.5 : -0.1, 300)).isEqualTo(1);
    }

    @Test
    void whatForeseesNothing_isTurnedDown() {
        var random = new SplittableRandom(3);
        double[] noise = random.doubles(100_000, -2, 2).toArray();
        int[] next = {0};
        var weighed = new Weighed("noise", new Fixed(row -> noise[next[0]++ % noise.length]));
        var model = new Model(ModelSettings.of(ModelType.LINEAR), () -> List.of(weighed));
        toy.next(400).forEach(list -> model.learn(list.features(), list.gains(), 1));
        double gain = 0;
        for (float weight : weighed.parameters().get(0).weights.values()) {
            gain += Math.exp(weight);
        }
        assertThat(gain).isLessThan(0.3);
    }

    /** Sure of the wrong row for ever: never believed, never turned round, never out of hearing. */
    @Test
    void whatIsWrong_isBelievedLeast() {
        assertThat(gainOf(row -> row == 1 ? -2 : 1, 300)).isBetween(0.04f, 0.06f);
    }

    /** What a part adds to all rows alike says nothing, and hides nothing of what it says of their order. */
    @Test
    void whatAllRowsShare_doesNotMatter() {
        assertThat(gainOf(row -> row == 1 ? -1 : 0.25, 20)).isLessThan(0.9f);
        assertThat(gainOf(row -> (row == 1 ? -1 : 0.25) + 64, 20)).isLessThan(0.9f);
    }

    @Test
    void whatIsNoNumber_changesNoGain() {
        assertThat(gainOf(row -> row == 0 ? Float.NaN : 1, 20)).isEqualTo(1);
    }
}
