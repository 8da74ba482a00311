package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimedMapTest {
    private record At(long lastTime) implements Timed {}

    @Test
    void fullMap_forgetsWhatWasTouchedLongestAgo() {
        TimedMap<At> map = new TimedMap<>(20);
        for (int i = 0; i < 21; i++) {
            map.put("k" + i, new At(1_000 - i));
        }
        assertThat(map.size()).isEqualTo(19);
        assertThat(map.get("k20")).isNull();
        assertThat(map.get("k19")).isNull();
        assertThat(map.get("k0")).isNotNull();
    }
}
