package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldDateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @ParameterizedTest(name = "RFC 9110 §5.6.7: {0}")
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994"
            })
    void takesAllThreeForms(String text) {
        assertThat(FieldDate.read(text, NOW)).isEqualTo(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @Test
    void twoDigitsOfAYearAreNeverMoreThanFiftyYearsAhead() {
        assertThat(FieldDate.read("Monday, 01-Jun-76 00:00:00 GMT", NOW))
                .isEqualTo(Instant.parse("2076-06-01T00:00:00Z"));
        assertThat(FieldDate.read("Tuesday, 01-Jun-76 00:00:01 GMT", NOW))
                .isEqualTo(Instant.parse("1976-06-01T00:00:01Z"));
        assertThat(FieldDate.read("Friday, 31-Dec-99 23:59:59 GMT", NOW))
                .isEqualTo(Instant.parse("1999-12-31T23:59:59Z"));
        assertThat(FieldDate.read("Monday, 01-Jan-05 00:00:00 GMT", NOW.plusSeconds(1_100_000_000)))
                .isEqualTo(Instant.parse("2105-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sunday, 31-Feb-94 08:49:37 GMT",
                "Sunday, 06-Nvo-94 08:49:37 GMT",
                "Sunday, 06-Ann-94 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 GMT",
                "Sun Nov  6 25:49:37 1994",
                "Sun Nov  0 08:49:37 1994",
                "784111777"
            })
    void takesNothingElse(String text) {
        assertThat(FieldDate.read(text, NOW)).isNull();
    }
}
