package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final int COUNT = 2_000;

    private static Spread of(DoubleUnaryOperator number) {
        var sketch = new Quantiles();
        var random = new SplittableRandom(3);
        for (int i = 0; i < COUNT; i++) {
            sketch.add(number.applyAsDouble(random.nextDouble()));
        }
        return Spread.of(sketch, Spread.UNKNOWN, true);
    }

    private static float z(Spread spread, double number) {
        return spread.standardised(number, number == 0 ? Float.NEGATIVE_INFINITY : (float) Math.log(Math.abs(number)));
    }

    @Test
    void offsetAndScale_doNotMatter() {
        Spread plain = of(u -> u * 2 - 1);
        for (double scale : new double[] {1e-6, 0.01, 3, 1e9}) {
            for (double offset : new double[] {0, -50, 1_000}) {
                Spread other = of(u -> scale * (u * 2 - 1 + offset));
                for (double at : new double[] {-0.9, -0.3, 0, 0.8}) {
                    assertThat(z(other, scale * (at + offset)))
                            .as("%s, %s, %s", scale, offset, at)
                            .isCloseTo(z(plain, at), within(1e-3f));
                }
            }
        }
    }

    @Test
    void decades_becomeLogarithms() {
        Spread spread = of(u -> Math.pow(10, 5 * u));
        assertThat(spread.logarithmic()).isTrue();
        assertThat(z(spread, 1_000) - z(spread, 100)).isCloseTo(z(spread, 10_000) - z(spread, 1_000), within(1e-4f));
        assertThat(of(u -> 10 + 90 * u).logarithmic()).isFalse();
        assertThat(of(u -> Math.pow(10, 5 * u) - 10).logarithmic()).isFalse();
    }

    @Test
    void scaleOfDecades_doesNotMatterEither() {
        Spread spread = of(u -> Math.pow(10, 5 * u));
        Spread larger = of(u -> 700 * Math.pow(10, 5 * u));
        assertThat(z(larger, 700 * 1_000)).isCloseTo(z(spread, 1_000), within(1e-3f));
    }

    @Test
    void whoTookTheLogarithm_keepsItAtTheBorder() {
        var sketch = new Quantiles();
        for (int i = 0; i <= 100; i++) {
            sketch.add(1 + 0.14 * i);
        }
        Spread logarithmic = of(u -> Math.pow(10, 5 * u));
        assertThat(Spread.of(sketch, Spread.UNKNOWN, true).logarithmic()).isFalse();
        assertThat(Spread.of(sketch, logarithmic, true).logarithmic()).isTrue();
        assertThat(Spread.of(sketch, logarithmic, false).logarithmic()).isFalse();
    }

    @Test
    void manyZeros_leaveTheOthersApart() {
        Spread sales = of(u -> u < 0.6 ? 0 : Math.pow(10, 5 * (u - 0.6)));
        assertThat(sales.logarithmic()).isTrue();
        assertThat(sales.scale()).isPositive();
        assertThat(z(sales, 0)).isLessThan(z(sales, 5)).isFinite();
        assertThat(z(sales, 5)).isLessThan(z(sales, 50));
        Spread rare = of(u -> u < 0.97 ? 0 : 1);
        assertThat(z(rare, 1)).isGreaterThan(z(rare, 0));
    }

    @Test
    void constants_areNothing() {
        for (double constant : new double[] {0, 5, -3, 1e300}) {
            Spread spread = of(u -> constant);
            assertThat(spread.scale()).isZero();
            assertThat(z(spread, constant)).isZero();
            assertThat(z(spread, 2 * constant + 1)).isZero();
        }
        assertThat(z(Spread.UNKNOWN, 5)).isZero();
    }

    @Test
    void outliers_barelyMoveIt() {
        Spread plain = of(u -> 100 + 10 * u);
        Spread spoiled = of(u -> u > 0.99 ? 1e15 : 100 + 10 * u);
        assertThat(spoiled.logarithmic()).isFalse();
        for (double at = 100; at <= 110; at += 2) {
            assertThat(z(spoiled, at)).isCloseTo(z(plain, at), within(0.05f));
        }
        assertThat(z(spoiled, 1e15)).isEqualTo(Spread.FARTHEST);
        assertThat(z(spoiled, -1e15)).isEqualTo(-Spread.FARTHEST);
        assertThat(z(spoiled, Double.MAX_VALUE)).isEqualTo(Spread.FARTHEST);
    }

    @Test
    void knots_riseWithinTheScale() {
        for (Spread spread : new Spread[] {of(u -> u), of(u -> Math.pow(10, 5 * u)), of(u -> Math.rint(3 * u))}) {
            float[] knots = spread.knots();
            assertThat(knots.length).isBetween(2, Spread.KNOTS);
            for (int i = 1; i < knots.length; i++) {
                assertThat(knots[i]).isGreaterThan(knots[i - 1]);
            }
            assertThat(knots[0]).isGreaterThanOrEqualTo(-Spread.FARTHEST);
            assertThat(knots[knots.length - 1]).isLessThanOrEqualTo(Spread.FARTHEST);
        }
    }
}
