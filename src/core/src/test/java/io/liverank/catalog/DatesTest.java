package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 0",
        "1970-01-02, 86400000",
        "1969-12-31, -86400000",
        "1970-01-01T00:01, 60000",
        "1970-01-01 00:01, 60000",
        "1970-01-01T00:00:01, 1000",
        "1970-01-01T00:00:01.5, 1500",
        "1970-01-01T00:00:01Z, 1000",
        "1970-01-01T02:00:00+02:00, 0",
        "1969-12-31 22:00:00-02:00, 0",
        "2024-02-29, 1709164800000"
    })
    void datesAndTimes_areMilliseconds(String text, double millis) {
        assertThat(Dates.parse(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1970",
                "19700101",
                "1970-1-1",
                "1970/01/01",
                "01-01-1970",
                "1970-01-32",
                "1970-13-01",
                "2023-02-29",
                "1970-01-01T25:00",
                "1970-01-01x00:00",
                "1970-01-01T",
                "1970-01-01 to 1970-02-01",
                "abcd-ef-gh",
                "1bcd-ef-gh",
                "1970-01-01T00:00:00.000000000000000000Z"
            })
    void whatIsNoDate_isNone(String text) {
        assertThat(Dates.parse(text)).isNaN();
    }
}
