package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConditionalLogitTest {
    private static final int ROWS = 8;

    private final SplittableRandom random = new SplittableRandom(3);
    private final ConditionalLogit scale = new ConditionalLogit();

    /** Choices of somebody for whom a number counts {@code a} and the place {@code b}. */
    private void learn(int lists, double a, double b) {
        float[] places = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            places[row] = (float) -Math.log(row + 1);
        }
        for (int i = 0; i < lists; i++) {
            float[] numbers = new float[ROWS];
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < ROWS; row++) {
                numbers[row] = (float) (random.nextDouble() * 2 - 1);
                double liking = a * numbers[row] + b * places[row] - Math.log(-Math.log(random.nextDouble()));
                best = liking > most ? row : best;
                most = Math.max(most, liking);
            }
            scale.learn(numbers, places, best, new boolean[ROWS], 1);
        }
    }

    private float number() {
        return scale.score(new float[] {1, 0}, new float[2])[0];
    }

    private float place() {
        return scale.score(new float[2], new float[] {1, 0})[0];
    }

    @Test
    void weights_becomeThoseOfWhoChooses() {
        learn(3_000, 0.5, 1.6);
        assertThat(number()).isCloseTo(0.5f, within(0.12f));
        assertThat(place()).isCloseTo(1.6f, within(0.12f));
    }

    @Test
    void uselessNumber_comesToCountNothing() {
        learn(3_000, 0, 1);
        assertThat(number()).isLessThan(0.12f);
    }

    @Test
    void rowsThatWereChosenBefore_areNoAlternatives() {
        float[] numbers = {1, 0, 0};
        float before = number();
        scale.learn(numbers, new float[3], 1, new boolean[] {true, false, false}, 1);
        assertThat(number()).isEqualTo(before);
        scale.learn(numbers, new float[3], 1, new boolean[3], 1);
        assertThat(number()).isLessThan(before);
    }

    @Test
    void whatWasLearned_isKept() {
        learn(50, 1, 1);
        var out = new ByteWriter();
        scale.save(out);
        var again = new ConditionalLogit();
        again.load(new ByteReader(out.toBytes()));
        float[] numbers = {0.3f, -1};
        assertThat(again.score(numbers, new float[2])).isEqualTo(scale.score(numbers, new float[2]));
    }
}
