package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class ZoneTextPropertiesTest {
    @Provide
    Arbitrary<DnsRecord> records() {
        return Samples.records();
    }

    /// Words and signs that zones are made of, in any order.
    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(
                        "a", "@", ".", "*", "www.", "60", "1h", "IN", "CH", "A", "AAAA", "NS",
                        "TXT", "SOA", "MX", "CAA", "SVCB", "SRV", "1", "1.2.3.4", "::1", "alpn=h2",
                        "key7=", "\\#", "2", "abcd", "$TTL", "$ORIGIN", "(", ")", ";", "\"",
                        "\"x\"", "\\", "\\.", "\\300", " ", " ", " ", " ", " ", "\t", "\n", "\n",
                        "\r\n", "\u00e9", "\0")
                .list()
                .ofMaxSize(40)
                .map(words -> String.join("", words));
    }

    @Property
    void recordsReadBackFromTheirText(@ForAll("records") DnsRecord record) {
        DnsRecord read = ZoneText.parseRecord(record.toString());

        assertThat(read).isEqualTo(record).hasToString(record.toString());
        assertThat(read.name().equalsExactly(record.name())).isTrue();
    }

    @Property(tries = 100)
    void zonesReadBackFromTheirText(@ForAll List<@From("records") DnsRecord> records) {
        String text =
                records.stream()
                        .map(DnsRecord::toString)
                        .collect(Collectors.joining("\n", "; a zone\n", "\n"));

        assertThat(ZoneText.parse(text, DnsName.of("unused"))).isEqualTo(records);
    }

    @Property(tries = 3000)
    void anyWordsAreAZoneOrRefused(@ForAll("zones") String text) {
        readOrRefuse(text);
    }

    @Property
    void anyTextIsAZoneOrRefused(@ForAll @StringLength(max = 200) String text) {
        readOrRefuse(text);
    }

    private static void readOrRefuse(String text) {
        try {
            List<DnsRecord> records = ZoneText.parse(text, DnsName.of("example"));
            for (DnsRecord record : records) {
                assertThat(ZoneText.parseRecord(record.toString())).isEqualTo(record);
            }
        } catch (ZoneFormatException refused) {
            assertThat(refused.line()).isBetween(1, (int) text.lines().count() + 1);
            assertThat(refused.column()).isBetween(1, text.length() + 1);
            assertThat(refused.reason()).isNotEmpty().hasSizeLessThan(400);
        }
    }
}
