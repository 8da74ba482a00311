package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DecayTest {
    private static final long NOW = 1_800_000_000_000L;
    private final Decay decay = new Decay(1_000);

    @Test
    void value_halvesEveryHalfLife() {
        double level = decay.add(Decay.EMPTY, 4, NOW);
        assertThat(decay.value(level, NOW)).isCloseTo(4, within(1e-4));
        assertThat(decay.value(level, NOW + 2_000)).isCloseTo(1, within(1e-4));
    }

    @Test
    void additions_countTheSameInAnyOrder() {
        double inOrder = decay.add(decay.add(Decay.EMPTY, 1, NOW), 1, NOW + 3_000);
        double late = decay.add(decay.add(Decay.EMPTY, 1, NOW + 3_000), 1, NOW);
        assertThat(late).isEqualTo(inOrder);
        assertThat(decay.value(late, NOW + 3_000)).isCloseTo(1.125, within(1e-4));
    }

    @Test
    void nothing_countsNothing() {
        assertThat(decay.value(Decay.EMPTY, NOW)).isZero();
    }

    @Test
    void subtract_takesBackWhatWasAddedThenAndNoMore() {
        double early = decay.add(Decay.EMPTY, 2, NOW);
        double both = decay.add(early, 1, NOW + 5_000);
        assertThat(decay.value(decay.subtract(both, 1, NOW + 5_000), NOW)).isCloseTo(2, within(1e-4));
        assertThat(decay.value(decay.subtract(both, 2, NOW), NOW + 5_000)).isCloseTo(1, within(1e-4));
    }

    @Test
    void subtract_allOrMoreThanThereIs_leavesNothing() {
        double level = decay.add(decay.add(Decay.EMPTY, 0.3, NOW), 0.7, NOW + 12_345);
        double rest = decay.subtract(decay.subtract(level, 0.3, NOW), 0.7, NOW + 12_345);
        assertThat(rest).isEqualTo(Decay.EMPTY);
        assertThat(decay.subtract(level, 5, NOW + 20_000)).isEqualTo(Decay.EMPTY);
        assertThat(decay.subtract(Decay.EMPTY, 1, NOW)).isEqualTo(Decay.EMPTY);
        assertThat(decay.value(decay.add(rest, 1, NOW), NOW)).isCloseTo(1, within(1e-4));
    }
}
