package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1994-11-06T08:49:37Z     | Sun, 06 Nov 1994 08:49:37 GMT
                    1970-01-01T00:00:00Z     | Thu, 01 Jan 1970 00:00:00 GMT
                    2024-02-29T23:59:59.999Z | Thu, 29 Feb 2024 23:59:59 GMT
                    0000-01-01T00:00:00Z     | Sat, 01 Jan 0000 00:00:00 GMT
                    9999-12-31T23:59:59Z     | Fri, 31 Dec 9999 23:59:59 GMT
                    """)
    void writesRfc1123Dates(Instant time, String text) {
        assertThat(HttpDate.format(time)).isEqualTo(text).hasSize(HttpDate.LENGTH);
    }

    @Test
    void speaksEnglishInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(HttpDate.format(Instant.EPOCH)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void refusesYearsOfMoreThanFourDigits() {
        assertThatThrownBy(() -> HttpDate.format(Instant.parse("+10000-01-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("year 10000");
        assertThatThrownBy(() -> HttpDate.format(Instant.parse("-0001-12-31T23:59:59Z")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
