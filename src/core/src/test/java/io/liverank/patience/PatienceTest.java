package io.liverank.patience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Patience patience = new Patience();

    @Test
    void fewMisses_areBorne() {
        assertThat(patience.missed(0)).isZero();
        assertThat(patience.missed(0)).isZero();
        assertThat(patience.isOut(0)).isFalse();
        assertThat(patience.served()).isFalse();
        assertThat(patience.missed(0)).isZero();
        assertThat(patience.isOut(0)).isFalse();
    }

    @Test
    void furtherOnes_areAnsweredByLongerAndLongerRestsUpToAMinute() {
        patience.missed(0);
        patience.missed(0);
        long now = -SECOND / 2;
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(patience.missed(now)).isEqualTo(Duration.ofSeconds(seconds));
            assertThat(patience.isOut(now + seconds * SECOND - 1)).isTrue();
            now += seconds * SECOND;
            assertThat(patience.isOut(now)).isFalse();
        }
    }

    @Test
    void whatServesAgain_isTrustedAsBefore() {
        for (int i = 0; i < 5; i++) {
            patience.missed(0);
        }
        assertThat(patience.served()).isTrue();
        assertThat(patience.served()).isFalse();
        assertThat(patience.isOut(0)).isFalse();
        assertThat(patience.missed(0)).isZero();
        assertThat(patience.missed(0)).isZero();
        assertThat(patience.missed(0)).isEqualTo(Duration.ofSeconds(1));
    }
}
