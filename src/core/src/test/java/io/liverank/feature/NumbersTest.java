package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.catalog.Facts;
import io.liverank.catalog.Spread;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private final Shelf shelf = new Shelf();

    private double z(double number) {
        Spread spread =
                shelf.catalog.registry().table().get(Facts.numberField("price")).spread();
        return spread.standardised(number, (float) Math.log(number));
    }

    private Shelf prices() {
        for (int i = 0; i < 100; i++) {
            shelf.item("i" + i, Shelf.number("price", 10.5 + i % 20));
        }
        return shelf;
    }

    @Test
    void placeDifferenceAndValue_areThoseOfTheCommonScale() {
        Shelf.Table list = prices().list("i4", "i0", "i2", "i22", "without");
        assertThat(list.column("price.place")).containsExactly(new double[] {-0.5, 0.5, 0, 0, 0}, within(1e-6));
        assertThat(list.column("price.missing")).containsExactly(0, 0, 0, 0, 1);
        double mean = (z(14.5) + z(10.5) + 2 * z(12.5)) / 4;
        assertThat(list.column("price.value"))
                .containsExactly(new double[] {z(14.5), z(10.5), z(12.5), z(12.5), 0}, within(1e-5));
        assertThat(list.column("price.difference"))
                .containsExactly(
                        new double[] {z(14.5) - mean, z(10.5) - mean, z(12.5) - mean, z(12.5) - mean, 0}, within(1e-5));
    }

    @Test
    void distanceFromTaste_isOnTheSameScale() {
        prices().does("click", "i4");
        Shelf.Table list = shelf.list("i0", "i4", "without");
        double[] expected = {z(14.5) - z(10.5), 0, 0};
        assertThat(list.column("price.taste")).containsExactly(expected, within(1e-5));
        assertThat(list.column("price.session")).containsExactly(expected, within(1e-5));
    }

    @Test
    void differencesFromTheLastTouched_areSigned_wheneverThatWas() {
        prices().does("click", "i4");
        double[] expected = {0.3 * (z(10.5) - z(14.5)), 0.3 * (z(18.5) - z(14.5)), 0};
        Shelf.Table elsewhere = shelf.list("i0", "i8", "without");
        assertThat(elsewhere.column("price.last")).containsExactly(expected, within(1e-5));
        assertThat(elsewhere.column("price.chosen")).containsExactly(expected, within(1e-5));
        assertThat(elsewhere.column("price.far"))
                .containsExactly(new double[] {-expected[0], expected[1], 0}, within(1e-5));
        assertThat(shelf.list("i4", "i0").column("price.last"))
                .containsExactly(new double[] {0, expected[0]}, within(1e-5));
        shelf.does("click", "without");
        assertThat(shelf.list("i0", "without").column("price.last")).containsOnly(0);
    }

    @Test
    void differencesFromTheRowsAroundAndFromTheLowest_passOverWhatIsMissing() {
        Shelf.Table list = prices().list("i4", "i0", "without", "i8", "i6");
        assertThat(list.column("price.neighbours"))
                .containsExactly(
                        new double[] {
                            0.3 * (z(14.5) - z(10.5)),
                            0.3 * (z(10.5) - z(14.5)),
                            0,
                            0.3 * (z(18.5) - z(16.5)),
                            0.3 * (z(16.5) - z(18.5))
                        },
                        within(1e-5));
        assertThat(list.column("price.lowest"))
                .containsExactly(
                        new double[] {
                            0.3 * (z(14.5) - z(10.5)), 0, 0, 0.3 * (z(18.5) - z(10.5)), 0.3 * (z(16.5) - z(10.5))
                        },
                        within(1e-5));
        assertThat(list.column("price.sofar"))
                .containsExactly(
                        new double[] {
                            0, 0.3 * (z(10.5) - z(14.5)), 0, 0.3 * (z(18.5) - z(10.5)), 0.3 * (z(16.5) - z(10.5))
                        },
                        within(1e-5));
    }

    @Test
    void requestsNumber_goesBeforeTheItems() {
        prices();
        var dearer = new Candidate("i0", Double.NaN, Attributes.of(Shelf.number("price", 20.5)));
        assertThat(shelf.list(List.of(dearer)).get(0, "price.value")).isCloseTo((float) z(20.5), within(1e-5f));
    }

    @Test
    void bend_isSharedByTheTwoKnotsAround() {
        prices();
        for (int i = 0; i < 20; i++) {
            List<Float> shares = shelf.list("i" + i).hashed(0, "number_bend");
            assertThat(shares.size()).isBetween(1, 2);
            assertThat(shares.stream().mapToDouble(share -> share).sum()).isCloseTo(1, within(1e-5));
        }
        assertThat(shelf.list("i0").indices(0, "number_bend"))
                .doesNotContainAnyElementsOf(shelf.list("i19").indices(0, "number_bend"));
        assertThat(shelf.list("without").hashed(0, "number_bend")).isEmpty();
    }

    @Test
    void pair_saysWhichOfTwoNumbersAreHigh() {
        for (int i = 0; i < 100; i++) {
            shelf.item(
                    "p" + i,
                    Map.of("price", new Value.Amount(10.5 + i % 20), "weight", new Value.Amount(1.5 + i / 20)));
        }
        Shelf.Table list = shelf.list("p0", "p1", "p19", "p80", "p99", "without");
        assertThat(list.hashed(0, "number_pair")).containsExactly(0.5f);
        assertThat(list.indices(1, "number_pair")).as("cheap and light, too").isEqualTo(list.indices(0, "number_pair"));
        assertThat(Stream.of(0, 2, 3, 4).map(row -> list.indices(row, "number_pair")))
                .as("cheap or dear, light or heavy")
                .doesNotHaveDuplicates();
        assertThat(list.hashed(5, "number_pair")).isEmpty();
    }

    @Test
    void pairs_areThoseOfSixFields() {
        for (int i = 0; i < 100; i++) {
            Map<String, Value> numbers = new TreeMap<>();
            for (int n = 0; n < 12; n++) {
                numbers.put("n" + n, new Value.Amount(i % 7 + n + 0.5));
            }
            shelf.item("m" + i, numbers);
        }
        assertThat(shelf.list("m0", "m1").hashed(0, "number_pair")).hasSize(15);
    }

    @Test
    void listWithoutTheNumber_isZeroAndMissesNothing() {
        Shelf.Table list = prices().list("x", "y");
        assertThat(list.column("price.missing")).containsOnly(0);
        assertThat(prices().list("i3", "without").get(0, "price.place")).isZero();
    }

    @Test
    void moments_areAgesWhenTheListIsAsked() {
        for (int i = 0; i < 50; i++) {
            shelf.item("t" + i, Shelf.text("released", "2023-0" + (1 + i % 9) + "-01"));
        }
        float young = shelf.list("t8").get(0, "released.value");
        assertThat(young).isLessThan(shelf.list("t0").get(0, "released.value"));
        shelf.later(365 * 24 * Shelf.HOUR);
        assertThat(shelf.list("t8").get(0, "released.value")).isGreaterThan(young);
    }
}
