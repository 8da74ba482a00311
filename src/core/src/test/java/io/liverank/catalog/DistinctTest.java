package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import org.junit.jupiter.api.Test;

class DistinctTest {
    private static Distinct of(int first, int different, int times) {
        var distinct = new Distinct();
        for (int i = 0; i < different * times; i++) {
            distinct.add(Distinct.hash(first + i % different), first + i % different);
        }
        return distinct;
    }

    @Test
    void fewThings_areCountedExactlyHoweverOftenTheyCome() {
        assertThat(new Distinct().count()).isZero();
        for (int different : new int[] {1, 2, 50, 63}) {
            assertThat(of(1_000, different, 40).count()).isEqualTo(different);
        }
    }

    @Test
    void manyThings_areCountedAboutRight() {
        for (int different : new int[] {64, 200, 5_000, 100_000}) {
            double sum = 0;
            for (int try0 = 0; try0 < 20; try0++) {
                double count = of(try0 * 1_000_003, different, 2).count();
                assertThat(count).isBetween(0.55 * different, 1.7 * different);
                sum += count / different;
            }
            assertThat(sum / 20).isCloseTo(1, within(0.1));
        }
    }

    @Test
    void zeroAndMinusZero_areOneThing() {
        assertThat(Distinct.hash(-0.0)).isEqualTo(Distinct.hash(0.0));
    }

    @Test
    void numbersInARow_areEvenAndPricesAreNot() {
        assertThat(of(100_000, 3_000, 1).unevenness()).isLessThan(0.17);
        var prices = new Distinct();
        for (int i = 0; i < 3_000; i++) {
            double price = Math.rint(10 * Math.exp(i / 500.0));
            prices.add(Distinct.hash(price), price);
        }
        assertThat(prices.unevenness()).isGreaterThan(0.3);
        assertThat(of(7, 1, 10).unevenness()).isEqualTo(1);
    }

    @Test
    void saved_comesBackAndGoesOnAlike() {
        Distinct distinct = of(0, 300, 1);
        var out = new ByteWriter();
        distinct.save(out);
        Distinct loaded = Distinct.load(new ByteReader(out.toBytes()));
        for (int i = 0; i < 1_000; i++) {
            distinct.add(Distinct.hash(i), i);
            loaded.add(Distinct.hash(i), i);
        }
        assertThat(loaded.count()).isEqualTo(distinct.count());
        assertThat(loaded.unevenness()).isEqualTo(distinct.unevenness());
    }

    @Test
    void bytesOfAnotherShape_areRefused() {
        var out = new ByteWriter();
        out.writeInt(65);
        for (int i = 0; i < 65; i++) {
            out.writeLong(i);
            out.writeDouble(i);
        }
        assertThatThrownBy(() -> Distinct.load(new ByteReader(out.toBytes()))).isInstanceOf(MalformedException.class);
    }
}
