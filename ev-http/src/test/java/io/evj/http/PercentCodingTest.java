package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PercentCodingTest {
    @Test
    void encodesAllButUnreservedCharacters() {
        assertThat(PercentCoding.encode("aZ09-._~")).isEqualTo("aZ09-._~");
        assertThat(PercentCoding.encode(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}"))
                .isEqualTo(
                        "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D");
        assertThat(PercentCoding.encode("\u00e9\0\r\n")).isEqualTo("%C3%A9%00%0D%0A");
    }

    @Test
    void encodesBytesThatAreNoText() {
        byte[] bytes = {(byte) 0xff, 0, ' ', 'a'};

        assertThat(PercentCoding.encode(bytes, false)).isEqualTo("%FF%00%20a");
        assertThat(PercentCoding.encode(bytes, true)).isEqualTo("%FF%00+a");
        assertThat(PercentCoding.decodeBytes("%ff%00+a", true)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "a,          a",
        "%41%7a,     Az",
        "a%20b+c,    'a b+c'",
        "%,          %",
        "%4,         %4",
        "%4x%41,     %4xA",
        "%%34%31,    %41",
        "\u00e9%41,  \u00e9A",
        "%C3%A9,     \u00e9",
        "%FF,        \ufffd"
    })
    void decodesAndLeavesBadEscapesAlone(String text, String decoded) {
        assertThat(PercentCoding.decode(text, false)).isEqualTo(decoded);
    }

    @Test
    void takesAPlusForASpaceOnRequest() {
        assertThat(PercentCoding.decode("a+b", true)).isEqualTo("a b");
        assertThat(PercentCoding.decode("a+b", false)).isEqualTo("a+b");
        assertThat(PercentCoding.decode("+%2B", true)).isEqualTo(" +");
    }

    @Test
    void decodesAPlusOfAWholeUriBehindTheQuestionMarkAlone() {
        assertThat(PercentCoding.decodeUri("/a+b%20?c+d?e+")).isEqualTo("/a+b ?c d?e ");
        assertThat(PercentCoding.decodeUri("/a+b")).isEqualTo("/a+b");
    }

    @Property(tries = 300)
    void textComesBack(@ForAll String text) {
        String valid = new String(text.getBytes(UTF_8), UTF_8);

        assertThat(PercentCoding.decode(PercentCoding.encode(valid), false)).isEqualTo(valid);
    }

    @Property(tries = 300)
    void bytesComeBack(@ForAll byte[] bytes, @ForAll boolean plus) {
        String encoded = PercentCoding.encode(bytes, plus);

        assertThat(encoded.getBytes(ISO_8859_1)).asString().matches("[A-Za-z0-9._~+%-]*");
        assertThat(PercentCoding.decodeBytes(encoded, plus)).isEqualTo(bytes);
    }

    @Property(tries = 300)
    void whatIsEncodedMayStandInAUri(@ForAll @CharRange(from = 0, to = 0x7f) String text) {
        String encoded = PercentCoding.encode(text);

        HttpUri uri = HttpUri.parse("http://h/" + encoded + '?' + encoded + '#' + encoded);

        assertThat(uri.path()).isEqualTo('/' + encoded);
        assertThat(uri.query()).isEqualTo(encoded);
        assertThat(uri.fragment()).isEqualTo(encoded);
    }
}
