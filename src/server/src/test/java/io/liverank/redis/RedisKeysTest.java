package io.liverank.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisKeysTest {
    /** What servers before named shops wrote is found. */
    @Test
    void theOneShopWithoutAName_hasTheKeysItAlwaysHad() {
        assertThat(RedisKeys.DEFAULT.log()).asString().isEqualTo("liverank:log");
        assertThat(RedisKeys.DEFAULT.chunk("7-0:12:3")).asString().isEqualTo("liverank:checkpoint:7-0:12:3");
        assertThat(RedisKeys.of("books").log()).asString().isEqualTo("liverank:shop:books:log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Books", "books:log", "*", "a b", "7", "-", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void namesThatCouldMeetOthersKeys_areRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisKeys.of(name))
                .withMessageContaining(name);
    }
}
