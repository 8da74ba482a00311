package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    private static final int COUNT = 100_000;
    private static final double[] SHARES = {0.01, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 0.99};

    private static double[] numbers(IntToDoubleFunction function) {
        double[] numbers = new double[COUNT];
        Arrays.setAll(numbers, function);
        return numbers;
    }

    private static Quantiles sketch(double[] numbers, int from, int to) {
        var sketch = new Quantiles();
        for (int i = from; i < to; i++) {
            sketch.add(numbers[i]);
        }
        return sketch;
    }

    private static double[] skewed() {
        var random = new SplittableRandom(1);
        return numbers(i -> Math.exp(3 * random.nextGaussian()));
    }

    /** Each answer's true ranks reach to within two in a hundred of what was asked for. */
    private static void assertWithin(double[] numbers, Quantiles sketch) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double[] found = sketch.at(SHARES);
        for (int s = 0; s < SHARES.length; s++) {
            double value = found[s];
            double below = Arrays.stream(sorted).filter(one -> one < value).count() / (double) COUNT;
            double upTo = Arrays.stream(sorted).filter(one -> one <= value).count() / (double) COUNT;
            assertThat(upTo).as("%s", SHARES[s]).isGreaterThanOrEqualTo(SHARES[s] - 0.02);
            assertThat(below).as("%s", SHARES[s]).isLessThanOrEqualTo(SHARES[s] + 0.02);
        }
    }

    @Test
    void ranks_areWithinTwoPercentHoweverTheNumbersCome() {
        var random = new SplittableRandom(2);
        for (double[] numbers : new double[][] {
            skewed(),
            numbers(i -> i),
            numbers(i -> -i),
            numbers(i -> i % 7),
            numbers(i -> i % 128),
            numbers(i -> i < COUNT / 2 ? 0 : random.nextDouble()),
            numbers(i -> 5)
        }) {
            assertWithin(numbers, sketch(numbers, 0, COUNT));
        }
    }

    @Test
    void fewNumbers_areExact() {
        assertThat(sketch(new double[] {3, 1, 2}, 0, 3).at(0, 0.1, 0.5, 1)).containsExactly(1, 1, 2, 3);
        assertThat(sketch(new double[] {7}, 0, 1).at(0, 0.5, 1)).containsExactly(7, 7, 7);
    }

    @Test
    void merged_isAsGoodAsOneThatTookAll() {
        double[] numbers = skewed();
        Quantiles merged = sketch(numbers, 0, 100);
        merged.merge(sketch(numbers, 100, 60_000));
        merged.merge(sketch(numbers, 60_000, COUNT));
        merged.merge(new Quantiles());
        assertThat(merged.count()).isEqualTo(COUNT);
        assertWithin(numbers, merged);
    }

    @Test
    void saved_comesBackAndGoesOnBitForBit() {
        double[] numbers = skewed();
        Quantiles sketch = sketch(numbers, 0, 5_000);
        Quantiles loaded = Quantiles.load(new ByteReader(bytes(sketch)));
        for (int i = 5_000; i < 20_000; i++) {
            sketch.add(numbers[i]);
            loaded.add(numbers[i]);
        }
        assertThat(bytes(loaded)).isEqualTo(bytes(sketch));
        assertThat(loaded.at(SHARES)).isEqualTo(sketch.at(SHARES));
    }

    @Test
    void sameNumbers_giveTheSameBytesInLittleRoom() {
        double[] numbers = skewed();
        byte[] bytes = bytes(sketch(numbers, 0, COUNT));
        assertThat(bytes).isEqualTo(bytes(sketch(numbers, 0, COUNT)));
        assertThat(bytes.length).isLessThan(16_000);
    }

    @Test
    void bytesOfAnotherShape_areRefused() {
        var out = new ByteWriter();
        out.writeLong(1_000);
        out.writeInt(1);
        out.writeByte(0);
        out.writeDoubles(new double[1_000]);
        assertThatThrownBy(() -> Quantiles.load(new ByteReader(out.toBytes()))).isInstanceOf(MalformedException.class);
    }

    private static byte[] bytes(Quantiles sketch) {
        var out = new ByteWriter();
        sketch.save(out);
        return out.toBytes();
    }
}
