package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExcerptTest {
    @Test
    void showsNothingButPrintableAscii() {
        assertThat(Excerpt.beginning("a\r\n\t\"\\\0\u007f\u00e9\u20ac"))
                .isEqualTo("a\\r\\n\\t\\\"\\\\\\x00\\x7f\\xe9\\u20ac");
    }

    @Test
    void isBounded() {
        String text = "x".repeat(Excerpt.LENGTH_MAX);

        assertThat(Excerpt.beginning(text)).isEqualTo(text);
        assertThat(Excerpt.beginning(text + "y")).isEqualTo(text + "...");
    }

    @Test
    void showsWhatLeadsToAPlace() {
        byte[] octets = ("abc" + "x".repeat(Excerpt.LENGTH_MAX) + "yz").getBytes(ISO_8859_1);

        assertThat(Excerpt.end(octets, 0, 3)).isEqualTo("abc");
        assertThat(Excerpt.end(octets, 1, 3)).isEqualTo("bc");
        assertThat(Excerpt.end(octets, 3, octets.length - 2))
                .isEqualTo("x".repeat(Excerpt.LENGTH_MAX));
        assertThat(Excerpt.end(octets, 0, octets.length - 1))
                .isEqualTo("..." + "x".repeat(Excerpt.LENGTH_MAX - 1) + "y");
    }
}
