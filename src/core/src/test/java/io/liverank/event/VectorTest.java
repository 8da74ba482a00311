package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorTest {
    private static float[] random(int size, double scale, long seed) {
        var random = new SplittableRandom(seed);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) (scale * (random.nextDouble() - 0.5));
        }
        return numbers;
    }

    private static float[] numbers(Value.Vector vector) {
        float[] numbers = new float[vector.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = vector.get(i);
        }
        return numbers;
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            ones += (double) one[i] * one[i];
            others += (double) other[i] * other[i];
        }
        return product / Math.sqrt(ones * others);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-30, 0.001, 0.17, 0.5, 1, 1.99})
    void roundedVector_takesAByteANumberAndKeepsItsDirection(double scale) {
        float[] exact = random(384, scale, 1);

        var rounded = Value.Vector.rounded(exact);

        assertThat(rounded.steps()).isNotNull();
        assertThat(cosine(exact, numbers(rounded))).isGreaterThan(0.9998);
        assertThat(Value.Vector.rounded(numbers(rounded))).isEqualTo(rounded);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 384, 512})
    void cosineOfSteps_isThatOfTheirNumbers(int size) {
        var one = Value.Vector.rounded(random(size, 0.3, 2));
        var other = Value.Vector.rounded(random(size, 1.2, 3));

        assertThat(one.steps().cosine(other.steps())).isCloseTo(cosine(numbers(one), numbers(other)), within(1e-12));
        assertThat(one.steps().cosine(Steps.nearest(random(size, 50, 4))))
                .isCloseTo(cosine(numbers(one), random(size, 50, 4)), within(0.005));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 500})
    void everyVector_isReadAsItWasWrittenToTheBit(int size) {
        float[] withZero = random(size, 0.4, 5);
        if (size > 2) {
            withZero[1] = -0f;
            withZero[2] = 0f;
        }
        float[] whole = new float[size];
        for (int i = 0; i < size; i++) {
            whole[i] = i - 7;
        }
        float[] steps = numbers(Value.Vector.rounded(withZero));
        for (float[] numbers : new float[][] {withZero, whole, steps, new float[size]}) {
            var vector = new Value.Vector(numbers);
            var read = Value.Vector.ofBytes(vector.toBytes());

            assertThat(numbers(vector)).containsExactly(numbers);
            assertThat(read).isEqualTo(vector).hasSameHashCodeAs(vector);
            for (int i = 0; i < size; i++) {
                assertThat(Float.floatToRawIntBits(read.get(i))).isEqualTo(Float.floatToRawIntBits(numbers[i]));
            }
        }
    }
}
