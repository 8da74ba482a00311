package io.liverank.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactTest {
    @ParameterizedTest
    @ValueSource(doubles = {-700, -30, -1.5, -0.3466, -1e-9, 0, 1e-9, 0.3466, 0.99, 1, 7.25, 300})
    void exp_agreesWithTheStandardLibrary(double x) {
        assertThat(Exact.exp(x) / Math.exp(x)).isCloseTo(1, within(1e-10));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-9, 0.5, 0.7071, 0.999999, 1, 1.0000001, 1.4142, 2, 10, 1e18, 1e300})
    void log_agreesWithTheStandardLibrary(double x) {
        assertThat(Exact.log(x)).isCloseTo(Math.log(x), within(1e-11 * Math.max(1, Math.abs(Math.log(x)))));
    }

    @Test
    void edges_areDefined() {
        assertThat(Exact.exp2(-2000)).isZero();
        assertThat(Exact.exp2(5000)).isFinite();
        assertThat(Exact.exp(Double.NaN)).isNaN();
        assertThat(Exact.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Exact.log(-1)).isNaN();
        assertThat(Exact.sigmoid(800)).isEqualTo(1);
        assertThat(Exact.sigmoid(-800)).isEqualTo(0);
        assertThat(Exact.softplus(50)).isCloseTo(50, within(1e-9));
    }
}
