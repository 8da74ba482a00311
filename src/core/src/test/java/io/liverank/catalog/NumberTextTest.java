package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "5|5",
                "007|7",
                "12.5|12.5",
                ".5|0.5",
                "+5|5",
                "-5|-5",
                "\u22125|-5",
                "' 12.5 '|12.5",
                "1,299.00|1299",
                "1,299|1299",
                "1,234,567.89|1234567.89",
                "1.299,00|1299",
                "1.234.567|1234567",
                "1.299|1.299",
                "1,5|1.5",
                "1299,00|1299",
                "0,299|0.299",
                "1 299,00|1299",
                "1\u00a0299,00|1299",
                "1\u202f299,00|1299",
                "'1''299.50'|1299.5",
                "1\u2019299.50|1299.5"
            })
    void numbersInAnyWriting_areRead(String text, double number) {
        assertThat(NumberText.parse(text)).isCloseTo(number, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1299.00 EUR|1299",
                "EUR 1299.00|1299",
                "1.299,00 \u20ac|1299",
                "\u20ac 1.299|1299",
                "1.299 EUR|1299",
                "\u00a51,299|1299",
                "$5|5",
                "-$5|-5",
                "$-5|-5",
                "US$12.50|12.5",
                "12.5 kg|12.5",
                "12.5kg|12.5",
                "50%|50",
                "15\"|15",
                "20\u00b0C|20",
                "32B|32"
            })
    void currenciesAndUnits_areLeftAside(String text, double number) {
        assertThat(NumberText.parse(text)).isCloseTo(number, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                "--5",
                ".",
                ",",
                "5.",
                "\u20ac",
                "EUR",
                "A12",
                "AB12",
                "ABC123",
                "ABC 123",
                "ABCD123",
                "XL 5",
                "NaN",
                "Infinity",
                "1e3",
                "0x1f",
                "1,29,9",
                "1,2999,000",
                "12,34,567",
                "1,299.00,00",
                "1.2.3",
                "1..2",
                "1 2 3",
                "10 20",
                "555 1234",
                "5-10",
                "10 x 20",
                "1/2",
                "12:30",
                "2024-05-01",
                "12 monkeys",
                "1299.00 EUR net",
                "\uff11\uff12",
                "red"
            })
    void whatIsNoNumber_staysText(String text) {
        assertThat(NumberText.parse(text)).isNaN();
    }

    @Test
    void longText_isNoNumber() {
        assertThat(NumberText.parse("1".repeat(32))).isFinite();
        assertThat(NumberText.parse("1".repeat(33))).isNaN();
    }

    @Test
    void pointsBeforeThreeDigits_groupThousandsOnlyWhereThatIsTheUse() {
        assertThat(NumberText.parse("2.500 kg")).isEqualTo(2.5);
        assertThat(NumberText.parse("2.500 \u20ac")).isEqualTo(2500);
        assertThat(NumberText.parse("0.500 \u20ac")).isEqualTo(0.5);
        assertThat(NumberText.parse("2.50 \u20ac")).isEqualTo(2.5);
    }
}
