package io.liverank.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.input.InvalidInputException;
import io.liverank.input.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @Test
    void noHeader_isNoKey() {
        assertThat(IdempotencyKey.of(null)).isNull();
    }

    @Test
    void quotes_doNotMatter() {
        assertThat(IdempotencyKey.of("\"a-1\"")).isEqualTo(IdempotencyKey.of("a-1"));
    }

    @Test
    void placesOfABody_haveIdsOfTheirOwn_andLongestKeysFitIntoOne() {
        IdempotencyKey longest = IdempotencyKey.of("k".repeat(IdempotencyKey.MOST));
        assertThat(longest.eventId(1)).isEqualTo(longest.eventId(1)).isNotEqualTo(longest.eventId(11));
        assertThat(longest.eventId(Limits.EVENTS - 1)).hasSizeLessThanOrEqualTo(Limits.ID);
        assertThat(IdempotencyKey.of("a").eventId(11))
                .isNotEqualTo(IdempotencyKey.of("a:1").eventId(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\"\"", "\"", "\"a", "a\"", "a b", "a,b", "a\\b", "\u00e4", "\u4e00", "a\tb", "\u007f"})
    void whatIsNoKey_isRefused(String header) {
        assertThatThrownBy(() -> IdempotencyKey.of(header)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void keyThatIsTooLong_isRefused() {
        assertThatThrownBy(() -> IdempotencyKey.of("k".repeat(IdempotencyKey.MOST + 1)))
                .isInstanceOf(InvalidInputException.class);
        assertThat(IdempotencyKey.of("\"" + "k".repeat(IdempotencyKey.MOST) + "\""))
                .isNotNull();
    }
}
