package io.liverank.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** Times as people write them. */
class MomentTest {
    private static final long NOW = 1_764_100_000_000L;
    private static final long TEN_MINUTES_AGO = NOW - 600_000;

    private static EventReader reader() {
        return new EventReader(NOW, TEN_MINUTES_AGO);
    }

    private static Event.FeedbackGiven read(EventReader reader, String timestamp) {
        return reader.feedback(Json.mapper()
                .readValue(
                        "{\"eventType\":\"click\",\"itemId\":\"a\",\"timestamp\":" + timestamp + "}",
                        FeedbackBody.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1764000000                       | 1764000000000",
                "1764000000.123                   | 1764000000123",
                "1764000000123                    | 1764000000123",
                "1764000000123.9                  | 1764000000123",
                "1.764e12                         | 1764000000000",
                "1764000000123456                 | 1764000000123",
                "1764000000123456789              | 1764000000123",
                "\"1764000000\"                   | 1764000000000",
                "\" 1764000000123 \"              | 1764000000123",
                "\"1764000000123456\"             | 1764000000123",
                "\"2025-11-24T16:00:00Z\"         | 1764000000000",
                "\"2025-11-24T17:00:00+01:00\"    | 1764000000000",
                "\"2025-11-24T17:00:00.123+0100\" | 1764000000123",
                "\"2025-11-24 11:00-05\"          | 1764000000000",
                "\"2025-11-24 16:00:00 UTC\"      | 1764000000000",
                "\"2025-11-24t16:00:00.123456789z\" | 1764000000123",
            })
    void time_inAnyUnitAndForm_isTheSame(String written, long millis) {
        EventReader reader = reader();
        assertThat(read(reader, written).time()).isEqualTo(millis);
        assertThat(reader.remarks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"2025-11-24T16:00:00\"     | 1764000000000",
                "\"2025-11-24 16:00:00,5\"   | 1764000000500",
                "\"2025-11-24 16:00\"        | 1764000000000",
                "\"2025-11-24\"              | 1763942400000",
            })
    void time_withoutOffset_isTakenAsUtcAndToldOf(String written, long millis) {
        EventReader reader = reader();
        assertThat(read(reader, written).time()).isEqualTo(millis);
        assertThat(reader.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.code()).isEqualTo("time_without_offset");
            assertThat(remark.pointer()).isEqualTo("/timestamp");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "99999999",
                "1764000",
                "-1764000000",
                "1e30",
                "1e999",
                "NaN",
                "\"\"",
                "\" \"",
                "\"0\"",
                "\"1970-01-01T00:00:00Z\"",
                "\"0001-01-01T00:00:00Z\"",
                "12.5"
            })
    void numberThatIsNoTime_isTakenAsAbsentAndToldOf(String written) {
        EventReader reader = reader();
        assertThat(read(reader, written).time()).isEqualTo(TEN_MINUTES_AGO);
        assertThat(reader.remarks()).singleElement().satisfies(remark -> assertThat(remark.code())
                .isEqualTo("time_unusable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"soon\"", "\"24/11/2025\"", "\"2025-13-01T00:00:00Z\"", "true", "{}", "[1]", "\"12:30\""})
    void whatIsNoTimeAtAll_isRefused(String written) {
        assertThatThrownBy(() -> read(reader(), written)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2764000000", "2764000000000", "2764000000000000", "\"2057-08-02T00:00:00Z\""})
    void timeMoreThanADayAhead_isRefused(String written) {
        assertThatThrownBy(() -> read(reader(), written))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.faults().get(0).code()).isEqualTo("in_the_future"));
    }

    @Test
    void absentTime_isTheServersClock() {
        assertThat(read(reader(), "null").time()).isEqualTo(NOW);
    }
}
