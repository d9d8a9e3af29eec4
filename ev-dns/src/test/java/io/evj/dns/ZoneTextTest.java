package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneTextTest {
    private static final DnsName ORIGIN = DnsName.of("example.com.");

    private static List<String> parse(String text) {
        return ZoneText.parse(text, ORIGIN).stream().map(DnsRecord::toString).toList();
    }

    private static void refuses(String text, int line, int column, String reason) {
        assertThatThrownBy(() -> ZoneText.parse(text, ORIGIN))
                .isInstanceOfSatisfying(
                        ZoneFormatException.class,
                        e -> {
                            assertThat(e.reason()).contains(reason);
                            assertThat(e.line()).as(e.getMessage()).isEqualTo(line);
                            assertThat(e.column()).as(e.getMessage()).isEqualTo(column);
                            assertThat(e)
                                    .hasMessage(
                                            "line %d, column %d: %s"
                                                    .formatted(line, column, e.reason()));
                        });
    }

    /// The zone that RFC 1035 gives as its example, with a time to live.
    @Test
    void rfc1035Section53() {
        String zone =
                """
                $TTL 7d
                @   IN  SOA     VENERA      Action\\.domains (
                                                 20     ; SERIAL
                                                 7200   ; REFRESH
                                                 600    ; RETRY
                                                 3600000; EXPIRE
                                                 60)    ; MINIMUM

                        NS      A.ISI.EDU.
                        NS      VENERA
                        NS      VAXA
                        MX      10      VENERA
                        MX      20      VAXA

                A       A       26.3.0.103

                VENERA  A       10.1.0.52
                        A       128.9.0.32

                VAXA    A       10.2.0.27
                        A       128.9.0.33
                """;

        assertThat(ZoneText.parse(zone, DnsName.of("ISI.EDU")).stream().map(DnsRecord::toString))
                .containsExactly(
                        "ISI.EDU. 604800 IN SOA VENERA.ISI.EDU. Action\\.domains.ISI.EDU. 20 7200 600 3600000 60",
                        "ISI.EDU. 604800 IN NS A.ISI.EDU.",
                        "ISI.EDU. 604800 IN NS VENERA.ISI.EDU.",
                        "ISI.EDU. 604800 IN NS VAXA.ISI.EDU.",
                        "ISI.EDU. 604800 IN MX 10 VENERA.ISI.EDU.",
                        "ISI.EDU. 604800 IN MX 20 VAXA.ISI.EDU.",
                        "A.ISI.EDU. 604800 IN A 26.3.0.103",
                        "VENERA.ISI.EDU. 604800 IN A 10.1.0.52",
                        "VENERA.ISI.EDU. 604800 IN A 128.9.0.32",
                        "VAXA.ISI.EDU. 604800 IN A 10.2.0.27",
                        "VAXA.ISI.EDU. 604800 IN A 128.9.0.33");
    }

    @Test
    void readsEveryType() {
        String zone =
                """
                $TTL 60
                a      A      192.0.2.1
                a      AAAA   2001:DB8::1
                a      CNAME  b
                a      PTR    b.
                a      NS     @
                a      MX     10 mail
                a      TXT    plain "with blanks; and \\"marks\\"" "" \\255
                a      SRV    1 2 3 sip
                a      CAA    128 issue "ca.example; account=1"
                a      SVCB   1 . port=53 alpn=h2,h3 mandatory=alpn
                a      HTTPS  0 other
                a      DS     \\# 3 abc DEF
                a      TYPE65280 \\# 0
                """;

        assertThat(parse(zone))
                .map(record -> record.replaceFirst("a\\.example\\.com\\. 60 IN ", ""))
                .containsExactly(
                        "A 192.0.2.1",
                        "AAAA 2001:db8::1",
                        "CNAME b.example.com.",
                        "PTR b.",
                        "NS example.com.",
                        "MX 10 mail.example.com.",
                        "TXT \"plain\" \"with blanks; and \\\"marks\\\"\" \"\" \"\\255\"",
                        "SRV 1 2 3 sip.example.com.",
                        "CAA 128 issue \"ca.example; account=1\"",
                        "SVCB 1 . mandatory=alpn alpn=\"h2,h3\" port=53",
                        "HTTPS 0 other.example.com.",
                        "DS \\# 3 abcdef",
                        "TYPE65280 \\# 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www 60 IN A 1.2.3.4",
                "www IN 60 A 1.2.3.4",
                "www 1m A 1.2.3.4",
                "WWW 60 in a 1.2.3.4",
                "www.example.com. 60 CLASS1 TYPE1 1.2.3.4",
                "www\t60\tIN\tA\t1.2.3.4\r\n",
                "www ( 60 IN ( A\n\n 1.2.3.4 ) ) ; done",
                "\n \n; nothing yet (\n\nwww 60 A 1.2.3.4;",
                "$TTL 60\nwww A 1.2.3.4",
                "$TTL 1m ; a minute\n$ORIGIN com.\nwww.example A 1.2.3.4",
                "$ORIGIN sub\n$ORIGIN example.com.\nwww 60 A 1.2.3.4",
                "www 60 A \\# 4 01020304",
                "www 60 A \\# 4 ( 01 ; first\n 02 0304 )"
            })
    void hasManyWaysToSayTheSame(String text) {
        assertThat(ZoneText.parse(text, ORIGIN))
                .containsExactly(ZoneText.parseRecord("www.example.com. 60 IN A 1.2.3.4"));
    }

    @Test
    void leavesOutWhatTheRecordBeforeHas() {
        assertThat(
                        parse(
                                """
                                a 60 CH TXT one
                                  TXT two
                                  90 TXT three
                                  IN TXT four
                                b TXT five
                                """))
                .containsExactly(
                        "a.example.com. 60 CH TXT \"one\"",
                        "a.example.com. 60 CH TXT \"two\"",
                        "a.example.com. 90 CH TXT \"three\"",
                        "a.example.com. 90 IN TXT \"four\"",
                        "b.example.com. 90 IN TXT \"five\"");
    }

    @Test
    void prefersTheDefaultTimeToLiveToThatOfTheRecordBefore() {
        assertThat(parse("$TTL 5\na 60 TXT x\na TXT y\n$TTL 6\na TXT z"))
                .map(record -> record.replaceFirst(" IN.*", ""))
                .containsExactly("a.example.com. 60", "a.example.com. 5", "a.example.com. 6");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "2147483647, 2147483647",
        "1s, 1",
        "1m, 60",
        "1h, 3600",
        "1d, 86400",
        "1w, 604800",
        "1W2d3H4m5s, 788645",
        "1h30m, 5400"
    })
    void readsTimesWithUnits(String text, int seconds) {
        assertThat(ZoneText.parseRecord("a. " + text + " A 1.2.3.4").ttlSeconds())
                .isEqualTo(seconds);
    }

    @Test
    void readsNamesWithEscapes() {
        assertThat(parse("a\\.b\\;c\\(d\\$ 60 CNAME \\@"))
                .containsExactly("a\\.b\\;c\\(d\\$.example.com. 60 IN CNAME \\@.example.com.");
        assertThat(parse("\\$TTL 60 PTR *"))
                .containsExactly("\\$TTL.example.com. 60 IN PTR *.example.com.");
    }

    @Test
    void readsNothingFromNothing() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("; nothing\n\n   ; at all")).isEmpty();
        assertThat(parse("( )\n( ; with a comment\n )")).isEmpty();
    }

    @Test
    void pointsToWhatIsWrong() {
        refuses("www 60 A 1.2.3", 1, 10, "1.2.3");
        refuses("www 60 A", 1, 9, "address is missing");
        refuses("www 60", 1, 7, "type is missing");
        refuses("\nwww 60 A 1.2.3.4 5", 2, 18, "\"5\" is too much here");
        refuses("a 60 MX 70000 x", 1, 9, "preference: a number of 0 to 65535");
        refuses("a 60 MX (\n  10\n)\nb", 2, 5, "exchange is missing");
        refuses("a 60 FOO x", 1, 6, "\"FOO\": no type has that name");
        refuses("a..b 60 A 1.2.3.4", 1, 1, "a label is empty");
        refuses("a 60 NS " + "x".repeat(64), 1, 9, "63");
        refuses("a A 1.2.3.4", 1, 3, "no TTL");
        refuses("a 2147483648 A 1.2.3.4", 1, 3, "at most 2147483647");
        refuses("$TTL 2147483648", 1, 6, "at most 2147483647");
        refuses("$TTL", 1, 5, "TTL is missing");
        refuses("$TTL x", 1, 6, "seconds are needed");
        refuses("$TTL 1 2", 1, 8, "too much");
        refuses("  60 A 1.2.3.4", 1, 3, "needs an owner");
        refuses("a 60 A 1.2.3.4\n  60 A (1.2.3.4", 2, 8, "the parenthesis is not closed");
        refuses("a 60 A 1.2.3.4 )", 1, 16, "no parenthesis is open");
        refuses("a 60 TXT \"open", 1, 10, "not closed in its line");
        refuses("a 60 TXT \"open\n\"", 1, 10, "not closed in its line");
        refuses("a 60 TXT in\"side", 1, 12, "a quotation mark within a word");
        refuses("a 60 TXT end\\", 1, 13, "nothing follows the \\");
        refuses("a 60 TXT end\\\nb", 1, 13, "nothing follows the \\");
        refuses("a 60 TXT \\256", 1, 10, "256 is above 255");
        refuses("a 60 TXT", 1, 9, "text is missing");
        refuses("a 60 TXT " + "x".repeat(256), 1, 10, "at most 255");
        refuses("a 60 TXT caf\u00e9", 1, 10, "printable ASCII");
        refuses("a 60 NS \"quoted\"", 1, 9, "must not be quoted");
        refuses("$INCLUDE other.zone", 1, 1, "$INCLUDE is not supported");
        refuses("$GENERATE 1-2 a$ A 1.2.3.$", 1, 1, "$GENERATE is not supported");
        refuses("$FOO", 1, 1, "no such directive");
        refuses("a 60 ANY x", 1, 10, "\"x\"");
        refuses("a 60 IN ANY x", 1, 9, "ANY is not a type of data");
        refuses("a 60 OPT \\# 0", 1, 6, "OPT is not a type of data");
        refuses("a 60 NAPTR 1 2 s SIP \"\" b", 1, 6, "\\#");
        refuses("a 60 CH A 1.2.3.4", 1, 9, "class CH and type A");
        refuses("a 60 SOA a b 4294967296 1 1 1 1", 1, 14, "serial");
        refuses("a 60 SOA a b 1 1 1 1 5000000000", 1, 22, "minimum");
        refuses("a 60 CAA 0 is-sue x", 1, 19, "tag");
    }

    @Test
    void pointsToWhatIsWrongWithDataAsDigits() {
        refuses("a 60 A \\# 3 010203", 1, 13, "octet 0");
        refuses("a 60 A \\# 4 010203", 1, 13, "3 octets are given, and 4 announced");
        refuses("a 60 A \\# 4 0102030", 1, 13, "");
        refuses("a 60 A \\# 4 0102030x", 1, 13, "");
        refuses("a 60 A \\# 65536 00", 1, 11, "octets");
        refuses("a 60 A \\#", 1, 10, "octets is missing");
        refuses("a 60 NS \\# 2 c000", 1, 14, "a pointer where names are not compressed");
        refuses("a 60 MB \\# 16 00000000000000000000000000 00c00c", 1, 42, "follow");
    }

    @Test
    void readsDigitsOfKnownTypes() {
        assertThat(parse("a 60 MX \\# 5 000a 0178 00"))
                .containsExactly("a.example.com. 60 IN MX 10 x.");
    }

    @Test
    void readsOneRecord() {
        assertThat(ZoneText.parseRecord("a 5 NS b"))
                .isEqualTo(DnsRecord.of(DnsName.of("a"), 5, new DnsData.Ns(DnsName.of("b"))));
        assertThatThrownBy(() -> ZoneText.parseRecord("a 5 NS b\na 5 NS c"))
                .isInstanceOf(ZoneFormatException.class)
                .hasMessageContaining("2 are given");
        assertThatThrownBy(() -> ZoneText.parseRecord("; none"))
                .isInstanceOf(ZoneFormatException.class);
    }
}
