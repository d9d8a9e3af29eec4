package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNameTest {
    private static final DnsName ORIGIN = DnsName.of("example.com.");
    private static final String LABEL_63 = "x".repeat(63);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    .                 | .                  | 00
                    com               | com.               | 03636f6d00
                    com.              | com.               | 03636f6d00
                    WwW.Example.com.  | WwW.Example.com.   | 0357775707457861 6d706c6503636f6d00
                    a\\.b.c           | a\\.b.c.           | 03612e62016300
                    a\\\\b            | a\\\\b.            | 03615c6200
                    \\000.\\255       | \\000.\\255.       | 010001ff00
                    \\097             | a.                 | 016100
                    \\q               | q.                 | 017100
                    a b               | a\\032b.           | 0361206200
                    a\\"b;c(d)e@f$g   | a\\"b\\;c\\(d\\)e\\@f\\$g. | 0d6122623b63286429654066246700
                    *.x               | *.x.               | 012a017800
                    _dns._udp         | _dns._udp.         | 045f646e73045f75647000
                    """)
    void isReadAndWrittenWithEscapes(String text, String canonical, String wire) {
        var name = DnsName.of(text);

        assertThat(name).hasToString(canonical);
        assertThat(name.toWire()).isEqualTo(HexFormat.of().parseHex(wire.replace(" ", "")));
        assertThat(DnsName.of(canonical).equalsExactly(name)).isTrue();
        assertThat(DnsName.ofWire(name.toWire()).equalsExactly(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                ".a",
                "a..",
                "a..b",
                "\\",
                "a\\",
                "a\\1",
                "a\\12",
                "a\\256",
                "a\\12x",
                "caf\u00e9",
                "tab\t",
                "\\\u00e9",
                "del\u007f"
            })
    void refusesTextThatIsNoName(String text) {
        assertThatThrownBy(() -> DnsName.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesLabelsOf63OctetsAndNoMore() {
        assertThat(DnsName.of(LABEL_63).label(0).size()).isEqualTo(63);
        assertThatThrownBy(() -> DnsName.of(LABEL_63 + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("63");
        assertThat(DnsName.of("\\120".repeat(63)).size()).isEqualTo(65);
        assertThatThrownBy(() -> DnsName.of("\\120".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesNamesOf255OctetsAndNoMore() {
        String three = (LABEL_63 + ".").repeat(3); // 192 octets

        assertThat(DnsName.of(three + "x".repeat(61)).size()).isEqualTo(255);
        assertThat(DnsName.of(three + "x".repeat(61) + ".").size()).isEqualTo(255);
        for (String text :
                List.of(
                        three + "x".repeat(62),
                        three + "x".repeat(62) + ".",
                        three + "x".repeat(61) + ".x",
                        "x.".repeat(128))) {
            assertThatThrownBy(() -> DnsName.of(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("255");
        }
        assertThat(DnsName.of("x.".repeat(127)).labelCount()).isEqualTo(127);
    }

    @Test
    void countsTheOriginWhenItChecksTheLimit() {
        String three = (LABEL_63 + ".").repeat(3);
        DnsName origin = DnsName.of("x".repeat(29) + "." + "x".repeat(29));

        assertThat(DnsName.of(three + "x", DnsName.of("x".repeat(59))).size()).isEqualTo(255);
        assertThatThrownBy(() -> DnsName.of(three + "xxx", origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
    }

    @ParameterizedTest
    @CsvSource({
        "www,   www.example.com.",
        "www.,  www.",
        "a.b,   a.b.example.com.",
        "@,     example.com.",
        "\\@,   \\@.example.com.",
        ".,     ."
    })
    void isRelativeToAnOriginUnlessADotEndsIt(String text, String whole) {
        assertThat(DnsName.of(text, ORIGIN)).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0161", "016100ff", "0000", "c000", "4061", "8061", "ff"})
    void refusesOctetsThatAreNoName(String hex) {
        assertThatThrownBy(() -> DnsName.ofWire(HexFormat.of().parseHex(hex)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWireFormsOverTheLimit() {
        byte[] longest = DnsName.of("x.".repeat(127)).toWire();
        byte[] longer = new byte[257];
        System.arraycopy(longest, 0, longer, 2, longest.length);
        longer[0] = 1;
        longer[1] = 'x';

        assertThat(DnsName.ofWire(longest).size()).isEqualTo(255);
        assertThatThrownBy(() -> DnsName.ofWire(longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("257");
    }

    @Test
    void keepsTheWireFormToItself() {
        byte[] wire = {1, 'a', 0};
        DnsName name = DnsName.ofWire(wire);

        wire[1] = 'b';
        name.toWire()[1] = 'b';

        assertThat(name).hasToString("a.");
    }

    @Test
    void ignoresTheCaseOfAsciiLettersOnly() {
        DnsName name = DnsName.of("wWw.exAMple.COM");

        assertThat(name)
                .isEqualTo(DnsName.of("WWW.EXAMPLE.com"))
                .hasSameHashCodeAs(DnsName.of("www.example.com"));
        assertThat(DnsName.of("\\192")).isNotEqualTo(DnsName.of("\\224")); // À and à in Latin-1
        assertThat(DnsName.of("@")).isNotEqualTo(DnsName.of("`")); // the neighbours of A and a
        assertThat(DnsName.of("[")).isNotEqualTo(DnsName.of("{")); // those of Z and z
    }

    @Test
    void comparesCaseTooWhenAskedTo() {
        DnsName name = DnsName.of("wWw.example");

        assertThat(name.equalsExactly(DnsName.of("wWw.example"))).isTrue();
        assertThat(name.equalsExactly(DnsName.of("www.example"))).isFalse();
    }

    @Test
    void isNotEqualWhenLabelsAreCutElsewhere() {
        assertThat(DnsName.of("a.b"))
                .isNotEqualTo(DnsName.of("a\\.b"))
                .isNotEqualTo(DnsName.of("a\\001b"));
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, example.com,     true",
        "www.EXAMPLE.com, Example.COM,     true",
        "example.com,     example.com,     true",
        "example.com,     www.example.com, false",
        "notexample.com,  example.com,     false",
        "example.com.evil, example.com,    false",
        "example.org,     example.com,     false",
        "com,             .,               true",
        ".,               .,               true",
        ".,               com,             false",
        "x\\007example.com, example.com,   false",
        "x\\007example\\003com, com,       false"
    })
    void knowsWhatLiesWithinIt(String name, String ancestor, boolean isWithin) {
        assertThat(DnsName.of(name).isWithin(DnsName.of(ancestor))).isEqualTo(isWithin);
    }

    @Test
    void hasAParentUpToTheRoot() {
        DnsName name = DnsName.of("a.b");

        assertThat(name.parent()).hasToString("b.");
        assertThat(name.parent().parent()).isEqualTo(DnsName.ROOT);
        assertThatThrownBy(() -> DnsName.ROOT.parent()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void showsItsLabels() {
        DnsName name = DnsName.of("a\\.b.C");

        assertThat(name.labelCount()).isEqualTo(2);
        assertThat(name.label(0)).isEqualTo(Octets.utf8("a.b"));
        assertThat(name.label(1)).isEqualTo(Octets.utf8("C"));
        assertThatThrownBy(() -> name.label(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> name.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(DnsName.ROOT.labelCount()).isZero();
        assertThat(DnsName.ROOT.isRoot()).isTrue();
        assertThat(name.isRoot()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*.example, true",
        "*, true",
        "a.*.example, false",
        "**.example, false",
        "., false"
    })
    void knowsWildcards(String name, boolean isWildcard) {
        assertThat(DnsName.of(name).isWildcard()).isEqualTo(isWildcard);
    }

    /// The order that RFC 4034 §6.1 gives as its example.
    @Test
    void isOrderedAsDnssecOrdersNames() {
        List<DnsName> ordered =
                Stream.of(
                                "example",
                                "a.example",
                                "yljkjljk.a.example",
                                "Z.a.example",
                                "zABC.a.EXAMPLE",
                                "z.example",
                                "\\001.z.example",
                                "*.z.example",
                                "\\200.z.example")
                        .map(DnsName::of)
                        .toList();

        assertThat(ordered.reversed().stream().sorted()).containsExactlyElementsOf(ordered);
        assertThat(DnsName.of("A.b")).isEqualByComparingTo(DnsName.of("a.B"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,       1.2.0.192.in-addr.arpa.",
        "255.0.10.200,    200.10.0.255.in-addr.arpa.",
        "2001:db8::ab12,  2.1.b.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
        "::1,             1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa."
    })
    void reversesAddresses(String address, String name) throws UnknownHostException {
        assertThat(DnsName.reverse(InetAddress.ofLiteral(address))).hasToString(name);
    }

    @Test
    void showsTextThatIsRefusedWithoutControlCharacters() {
        assertThatThrownBy(() -> DnsName.of("a\u001b[2Jb"))
                .hasMessageStartingWith("\"a\ufffd[2Jb\": ");
        assertThat(DnsName.ofWire("\4a\33\r\n\0".getBytes(StandardCharsets.ISO_8859_1)))
                .hasToString("a\\027\\013\\010.");
    }
}
