package io.evj.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsciiTest {
    @ParameterizedTest
    @CsvSource({
        "'',      '',      0",
        "host,    HOST,    0",
        "Host,    hosts,  -1",
        "b,       A,       1",
        "Z,       a,       1",
        "[,       a,      -1",
        "_,       A,      -1",
        "k,       \u212a, -1"
    })
    void comparesWithoutCaseOfAsciiLetters(String first, String second, int sign) {
        assertThat(Integer.signum(Ascii.compareIgnoreCase(first, second))).isEqualTo(sign);
        assertThat(Integer.signum(Ascii.compareIgnoreCase(second, first))).isEqualTo(-sign);
        assertThat(Ascii.equalsIgnoreCase(first, second)).isEqualTo(sign == 0);
    }

    @Test
    void comparesBytesAsUnsigned() {
        byte[] high = {(byte) 0xe9};

        assertThat(Ascii.equalsIgnoreCase(bytes("Keep-Alive"), bytes("kEEP-aLIVE"))).isTrue();
        assertThat(Ascii.equalsIgnoreCase(bytes("a"), bytes("ab"))).isFalse();
        assertThat(Ascii.compareIgnoreCase(high, bytes("z"))).isPositive();
        assertThat(Ascii.equalsIgnoreCase(high, new byte[] {(byte) 0xc9})).isFalse();
    }

    @Test
    void comparesNoMoreThanTheLimit() {
        assertThat(Ascii.compareIgnoreCase("chunked; a", "CHUNKED, b", 7)).isZero();
        assertThat(Ascii.compareIgnoreCase("chunked; a", "CHUNKED, b", 8)).isPositive();
        assertThat(Ascii.compareIgnoreCase("a", "ab", 1)).isZero();
        assertThat(Ascii.compareIgnoreCase("a", "b", 0)).isZero();
        assertThatThrownBy(() -> Ascii.compareIgnoreCase("a", "a", -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsNoTurkishDots() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            assertThat(Ascii.equalsIgnoreCase("TITLE", "title")).isTrue();
            assertThat(Ascii.equalsIgnoreCase("\u0130", "i")).isFalse();
        } finally {
            Locale.setDefault(before);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
