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
}
