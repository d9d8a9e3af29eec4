package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {
    @Test
    void areCopiedInAndOut() {
        byte[] source = {1, 2, 3};

        var octets = Octets.of(source);
        source[0] = 9;
        octets.toByteArray()[1] = 9;

        assertThat(octets).isEqualTo(Octets.of((byte) 1, (byte) 2, (byte) 3));
    }

    @Test
    void areReadAsUnsigned() {
        assertThat(Octets.of((byte) 0xff).at(0)).isEqualTo(255);
    }

    @Test
    void ofARangeRefuseWhatIsNotThere() {
        assertThat(Octets.of(new byte[] {1, 2, 3}, 1, 2)).isEqualTo(Octets.of((byte) 2));
        assertThatThrownBy(() -> Octets.of(new byte[3], 2, 4))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("2 to 4: there are 3 bytes");
        assertThatThrownBy(() -> Octets.of(new byte[3], 2, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    plain        | "plain"
                    two words    | "two words"
                    a\\"b        | "a\\"b"
                    back\\\\slash | "back\\\\slash"
                    \\000\\127   | "\\000\\127"
                    \\226\\130\\172 | "\\226\\130\\172"
                    semi;colon   | "semi;colon"
                    "quoted"     | "quoted"
                    \\065        | "A"
                    \\z          | "z"
                    """)
    void areWrittenAsMasterFilesHaveThem(String text, String canonical) {
        var octets = Octets.parse(text);

        assertThat(octets).hasToString(canonical);
        assertThat(Octets.parse(octets.toString())).isEqualTo(octets);
    }

    @Test
    void decodeAsUtf8() {
        assertThat(Octets.utf8("10 €").toUtf8()).isEqualTo("10 €");
        assertThat(Octets.utf8("€")).hasToString("\"\\226\\130\\172\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\",
                "\\2",
                "\\25",
                "\\256",
                "\\2x5",
                "\"open",
                "\"",
                "\"open\\\"",
                "in\"side",
                "\"in\"side\"",
                "tab\t",
                "caf\u00e9",
                "\\\u00e9"
            })
    void refuseTextThatMeansNothing(String text) {
        assertThatThrownBy(() -> Octets.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showTextThatIsRefusedBoundedAndHarmless() {
        assertThatThrownBy(() -> Octets.parse("\u001b" + "x".repeat(200)))
                .hasMessageStartingWith("\"\ufffd" + "x".repeat(79) + "…\": ");
    }
}
