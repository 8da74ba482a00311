package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SmallestTest {
    @Test
    void nth_isWhatASortHasThere() {
        var random = new SplittableRandom(5);
        for (int trial = 0; trial < 200; trial++) {
            float[] numbers = new float[1 + random.nextInt(300)];
            for (int i = 0; i < numbers.length; i++) {
                // few values, so that many are even; both signs, and all sizes
                numbers[i] = (random.nextInt(21) - 10) * (float) Math.pow(10, random.nextInt(-30, 30)) + 0.0f;
            }
            float[] sorted = numbers.clone();
            Arrays.sort(sorted);
            for (int nth = 1; nth <= numbers.length; nth++) {
                assertThat(Smallest.of(numbers, nth)).isEqualTo(sorted[nth - 1]);
            }
        }
    }

    @Test
    void whatIsNoNumber_isPassedOver() {
        assertThat(Smallest.of(new float[] {Float.NaN, 3, Float.NaN, -2, Float.NEGATIVE_INFINITY}, 2))
                .isEqualTo(-2);
        assertThat(Smallest.of(new float[] {Float.NaN, 3, Float.NaN, -2, Float.POSITIVE_INFINITY}, 3))
                .isEqualTo(Float.POSITIVE_INFINITY);
    }
}
