package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a zone answers, the long way and from octets to octets, which must say the same.
class DnsZoneTest {
    static final String TEXT =
            """
            $ORIGIN example.com.
            $TTL 1h
            @           SOA   ns1 hostmaster 7 2h 15m 14d 5m
            @           NS    ns1
            @           NS    ns2.example.net.
            @           MX    10 mail
            @           TXT   "the apex"
            ns1         A     192.0.2.53
            ns1         AAAA  2001:db8::53
            mail        A     192.0.2.25
            mail        A     192.0.2.26
            www    60   A     192.0.2.80
            alias       CNAME www
            chain       CNAME alias
            outside     CNAME www.example.org.
            dangling    CNAME nobody.example.com.
            loop        CNAME pool
            pool        CNAME loop
            towild      CNAME any.wild
            tosub       CNAME host.sub
            *.wild      A     192.0.2.99
            *.wild      MX    5 mail
            *.wcname    CNAME www
            deep.er.wild TXT  "below the wildcard"
            _sip._tcp   SRV   0 5 5060 mail
            svc         HTTPS 1 www alpn=h2
            sub         NS    ns.sub
            sub         NS    ns1
            sub         DS    1 8 1 0123456789012345678901234567890123456789
            ns.sub      A     192.0.2.153
            host.sub    A     192.0.2.154
            a.b.c       A     192.0.2.3
            """
                    .replace(
                            "DS    1 8 1 0123456789012345678901234567890123456789",
                            "TYPE43 \\# 4 00010801");

    private static final DnsZone ZONE = DnsZone.parse(TEXT, DnsName.ROOT);
    private static final String SOA =
            "example.com. 300 IN SOA ns1.example.com. hostmaster.example.com. 7 7200 900 1209600 300";

    private static DnsMessage query(String name, String type) {
        return DnsMessage.query(7, DnsQuestion.of(DnsName.of(name), DnsType.of(type)));
    }

    private static List<String> lines(List<DnsRecord> records) {
        return records.stream().map(DnsRecord::toString).toList();
    }

    private static DnsMessage answer(String name, String type) {
        return ZONE.answer(query(name, type));
    }

    @Test
    void answersWithTheRecordsOfANameAuthoritatively() {
        DnsMessage response = answer("www.example.com", "A");

        assertThat(lines(response.answers()))
                .containsExactly("www.example.com. 60 IN A 192.0.2.80");
        assertThat(response.header().has(DnsHeader.AUTHORITATIVE)).isTrue();
        assertThat(response.rcode()).isEqualTo(DnsRcode.NOERROR);
        assertThat(response.authorities()).isEmpty();
    }

    @Test
    void addsAddressesOfHostsThatRecordsName() {
        assertThat(lines(answer("example.com", "MX").additionals()))
                .containsExactly(
                        "mail.example.com. 3600 IN A 192.0.2.25",
                        "mail.example.com. 3600 IN A 192.0.2.26");
        assertThat(lines(answer("example.com", "NS").additionals()))
                .containsExactly(
                        "ns1.example.com. 3600 IN A 192.0.2.53",
                        "ns1.example.com. 3600 IN AAAA 2001:db8::53");
        assertThat(answer("_sip._tcp.example.com", "SRV").additionals()).hasSize(2);
        assertThat(answer("svc.example.com", "HTTPS").additionals()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, AAAA, NOERROR", // no such type
        "b.c.example.com, A, NOERROR", // an empty non-terminal
        "c.example.com, ANY, NOERROR",
        "wild.example.com, A, NOERROR", // what the wildcard stands below
        "er.wild.example.com, A, NOERROR",
        "x.wild.example.com, TXT, NOERROR", // the wildcard has no such type
        "nobody.example.com, A, NXDOMAIN",
        "x.www.example.com, A, NXDOMAIN",
        "x.er.wild.example.com, A, NXDOMAIN", // a nearer encloser without wildcard (RFC 4592
        // §2.2.1)
        "x.deep.er.wild.example.com, A, NXDOMAIN"
    })
    void answersWhatDoesNotExistWithTheSoa(String name, String type, String rcode) {
        DnsMessage response = answer(name, type);

        assertThat(response.rcode()).isEqualTo(DnsRcode.of(rcode));
        assertThat(response.answers()).isEmpty();
        assertThat(lines(response.authorities())).containsExactly(SOA);
        assertThat(response.header().has(DnsHeader.AUTHORITATIVE)).isTrue();
    }

    @Test
    void expandsWildcardsToAnyDepth() {
        assertThat(lines(answer("x.wild.example.com", "A").answers()))
                .containsExactly("x.wild.example.com. 3600 IN A 192.0.2.99");
        assertThat(lines(answer("x.y.z.wild.example.com", "A").answers()))
                .containsExactly("x.y.z.wild.example.com. 3600 IN A 192.0.2.99");
        assertThat(lines(answer("*.wild.example.com", "A").answers()))
                .containsExactly("*.wild.example.com. 3600 IN A 192.0.2.99");
        assertThat(answer("x.wild.example.com", "MX").additionals()).hasSize(2);
        assertThat(lines(answer("x.wcname.example.com", "A").answers()))
                .containsExactly(
                        "x.wcname.example.com. 3600 IN CNAME www.example.com.",
                        "www.example.com. 60 IN A 192.0.2.80");
    }

    @Test
    void followsAliasesWithinTheZone() {
        assertThat(lines(answer("chain.example.com", "A").answers()))
                .containsExactly(
                        "chain.example.com. 3600 IN CNAME alias.example.com.",
                        "alias.example.com. 3600 IN CNAME www.example.com.",
                        "www.example.com. 60 IN A 192.0.2.80");
        assertThat(answer("chain.example.com", "CNAME").answers()).hasSize(1);
        assertThat(lines(answer("towild.example.com", "A").answers()))
                .endsWith("any.wild.example.com. 3600 IN A 192.0.2.99");
    }

    @Test
    void leavesTheRestOfAChainToTheClient() {
        DnsMessage outside = answer("outside.example.com", "A");
        DnsMessage loop = answer("loop.example.com", "A");

        assertThat(outside.answers()).hasSize(1);
        assertThat(outside.rcode()).isEqualTo(DnsRcode.NOERROR);
        assertThat(outside.authorities()).isEmpty();
        assertThat(lines(loop.answers()))
                .containsExactly(
                        "loop.example.com. 3600 IN CNAME pool.example.com.",
                        "pool.example.com. 3600 IN CNAME loop.example.com.");
        assertThat(loop.rcode()).isEqualTo(DnsRcode.NOERROR);
    }

    @Test
    void tellsHowTheEndOfAChainWent() {
        DnsMessage dangling = answer("dangling.example.com", "A");
        DnsMessage noData = answer("alias.example.com", "TXT");
        DnsMessage referred = answer("tosub.example.com", "A");

        assertThat(dangling.rcode()).isEqualTo(DnsRcode.NXDOMAIN);
        assertThat(dangling.answers()).hasSize(1);
        assertThat(lines(dangling.authorities())).containsExactly(SOA);
        assertThat(noData.rcode()).isEqualTo(DnsRcode.NOERROR);
        assertThat(noData.answers()).hasSize(1);
        assertThat(lines(noData.authorities())).containsExactly(SOA);
        assertThat(referred.answers()).hasSize(1);
        assertThat(referred.authorities()).hasSize(3);
        assertThat(referred.header().has(DnsHeader.AUTHORITATIVE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sub.example.com, A",
        "sub.example.com, NS",
        "host.sub.example.com, A",
        "ns.sub.example.com, A",
        "no.body.sub.example.com, AAAA"
    })
    void refersToTheServersOfADelegation(String name, String type) {
        DnsMessage response = answer(name, type);

        assertThat(response.header().has(DnsHeader.AUTHORITATIVE)).isFalse();
        assertThat(response.rcode()).isEqualTo(DnsRcode.NOERROR);
        assertThat(response.answers()).isEmpty();
        assertThat(lines(response.authorities()))
                .startsWith(
                        "sub.example.com. 3600 IN NS ns.sub.example.com.",
                        "sub.example.com. 3600 IN NS ns1.example.com.");
        assertThat(lines(response.additionals()))
                .containsExactly(
                        "ns.sub.example.com. 3600 IN A 192.0.2.153",
                        "ns1.example.com. 3600 IN A 192.0.2.53",
                        "ns1.example.com. 3600 IN AAAA 2001:db8::53");
    }

    @Test
    void answersForTheDelegationWhatBelongsToTheParent() {
        DnsMessage response = answer("sub.example.com", "DS");

        assertThat(response.answers()).hasSize(1);
        assertThat(response.header().has(DnsHeader.AUTHORITATIVE)).isTrue();
    }

    @Test
    void answersAnyWithOneType() {
        DnsMessage response = answer("example.com", "ANY");

        assertThat(response.answers()).hasSize(1);
        assertThat(response.answers().getFirst().type()).isEqualTo(DnsType.SOA);
        assertThat(lines(answer("alias.example.com", "ANY").answers()))
                .containsExactly("alias.example.com. 3600 IN CNAME www.example.com.");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, A",
        "com, A",
        "xexample.com, A",
        "example.com, AXFR",
        "www.example.com, IXFR",
        "., NS"
    })
    void refusesWhatIsNotItsAffair(String name, String type) {
        DnsMessage response = answer(name, type);

        assertThat(response.rcode()).isEqualTo(DnsRcode.REFUSED);
        assertThat(response.header().has(DnsHeader.AUTHORITATIVE)).isFalse();
    }

    @Test
    void refusesOtherClasses() {
        var question = new DnsQuestion(DnsName.of("www.example.com"), DnsType.A, DnsClass.CH);

        assertThat(ZONE.answer(DnsMessage.query(1, question)).rcode()).isEqualTo(DnsRcode.REFUSED);
    }

    @Test
    void givesASetTheLeastOfItsTtlsAndLeavesDoublesOut() {
        DnsZone zone =
                DnsZone.parse(
                        """
                        @ 60 SOA ns h 1 1 1 1 3600
                        a 60 A 192.0.2.1
                        a 30 A 192.0.2.2
                        A 90 A 192.0.2.1
                        """,
                        DnsName.of("example"));

        assertThat(lines(zone.answer(query("a.example", "A")).answers()))
                .containsExactly("a.example. 30 IN A 192.0.2.1", "a.example. 30 IN A 192.0.2.2");
        assertThat(zone.answer(query("b.example", "A")).authorities().getFirst().ttlSeconds())
                .isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a 60 A 192.0.2.1                                | one SOA record, these are 0",
                "@ 60 SOA a b 1 1 1 1 1/@ 60 SOA a c 1 1 1 1 1  | one SOA record, these are 2",
                "@ 60 SOA a b 1 1 1 1 1/a.net. 60 A 192.0.2.1   | outside of the zone",
                "@ 60 SOA a b 1 1 1 1 1/a 60 CH TXT x           | class IN",
                "@ 60 SOA a b 1 1 1 1 1/a 60 CNAME b/a 60 TXT x | is an alias",
                "@ 60 SOA a b 1 1 1 1 1/a 60 CNAME b/a 60 CNAME c | one name, not several",
                "@ 60 SOA a b 1 1 1 1 1/a 60 DNAME \\# 1 00     | DNAME is not supported"
            })
    void refusesRecordsThatMakeNoZone(String text, String reason) {
        assertThatThrownBy(() -> DnsZone.parse(text.replace('/', '\n'), DnsName.of("example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void servesTheRoot() {
        DnsZone root = DnsZone.parse(". 60 SOA a. b. 1 1 1 1 1\ncom. 60 NS a.", DnsName.ROOT);

        assertThat(root.answer(query("com", "A")).authorities()).hasSize(1);
        assertThat(root.answer(query("org", "A")).rcode()).isEqualTo(DnsRcode.NXDOMAIN);
        assertSameBothWays(root, query("www.com", "A"), 1232, false, true);
        assertSameBothWays(root, query("org", "A"), 1232, false, true);
    }

    @Test
    void theNearestOfSeveralZonesAnswers() {
        DnsZone sub =
                DnsZone.parse(
                        "@ 60 SOA a b 1 1 1 1 1\nhost 60 A 192.0.2.1",
                        DnsName.of("sub.example.com"));
        DnsZones zones = DnsZones.of(ZONE, sub);

        assertThat(zones.answer(query("host.sub.example.com", "A")).answers()).hasSize(1);
        assertThat(zones.answer(query("www.example.com", "A")).answers()).hasSize(1);
        assertThat(zones.answer(query("www.example.org", "A")).rcode()).isEqualTo(DnsRcode.REFUSED);
        for (String name : List.of("host.sub.example.com", "www.example.com", "www.example.org")) {
            byte[] reply = new byte[DnsMessage.OCTETS_MAX];
            byte[] octets = new DnsWriter().toBytes(query(name, "A"));
            int count = zones.answer(octets, octets.length, reply, 1232, false);
            if (count > 0) {
                assertThat(new DnsReader().read(reply, 0, count))
                        .isEqualTo(zones.answer(query(name, "A")));
            } else {
                assertThat(name).isEqualTo("www.example.org");
            }
        }
        assertThatThrownBy(() -> DnsZones.of(ZONE, sub, ZONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- from octets to octets

    static Stream<String> names() {
        return Stream.of(
                        "",
                        "ns1",
                        "mail",
                        "www",
                        "WwW",
                        "alias",
                        "chain",
                        "outside",
                        "dangling",
                        "loop",
                        "pool",
                        "towild",
                        "tosub",
                        "wild",
                        "x.wild",
                        "X.yy.Wild",
                        "*.wild",
                        "x.wcname",
                        "deep.er.wild",
                        "er.wild",
                        "x.er.wild",
                        "_sip._tcp",
                        "_tcp",
                        "svc",
                        "sub",
                        "ns.sub",
                        "host.sub",
                        "q.w.e.sub",
                        "a.b.c",
                        "b.c",
                        "c",
                        "nobody",
                        "x.www",
                        "a-very-long-label-of-a-name-that-nobody-has.and.more")
                .map(name -> name.isEmpty() ? "example.com" : name + ".eXample.com");
    }

    @ParameterizedTest
    @MethodSource("names")
    void bothWaysSayTheSame(String name) {
        for (String type :
                List.of(
                        "A",
                        "AAAA",
                        "NS",
                        "CNAME",
                        "SOA",
                        "MX",
                        "TXT",
                        "SRV",
                        "HTTPS",
                        "DS",
                        "ANY",
                        "TYPE65280")) {
            DnsMessage query = query(name, type);
            Edns edns = Edns.of(4096);
            for (int round = 0; round < 2; round++) { // the second time it is known
                assertSameBothWays(ZONE, query, 1232, false, false);
                assertSameBothWays(ZONE, query, 1232, true, false);
                assertSameBothWays(ZONE, query.withEdns(edns), 1232, false, false);
                assertSameBothWays(
                        ZONE, query.withEdns(edns.withDnssecOk(true)), 4096, false, false);
                DnsHeader checking = query.header().with(DnsHeader.CHECKING_DISABLED);
                assertSameBothWays(ZONE, query.withHeader(checking), 1232, false, false);
                assertSameBothWays(ZONE, query.withHeader(new DnsHeader(9, 0)), 1232, false, false);
            }
        }
    }

    /// RFC 4592 §4.2 advises against it, and leaves open what it means.
    @Test
    void bothWaysSayTheSameOfAWildcardWithServers() {
        DnsZone odd =
                DnsZone.parse(
                        "@ 60 SOA a b 1 1 1 1 1\n*.x 60 NS n\n*.x 60 A 192.0.2.1\nn 60 A 192.0.2.2",
                        DnsName.of("example"));
        for (String type : List.of("A", "NS", "TXT", "ANY")) {
            assertSameBothWays(odd, query("y.x.example", type), 1232, false, false);
        }
    }

    @Test
    void theUsualQuestionsTakeTheShortWay() {
        for (String name :
                List.of("www", "x.wild", "nobody", "q.sub", "mail", "alias", "b.c", "wWw")) {
            assertSameBothWays(ZONE, query(name + ".example.com", "A"), 1232, false, true);
            assertSameBothWays(
                    ZONE,
                    query(name + ".example.com", "A").withEdns(Edns.of(1232)),
                    1232,
                    false,
                    true);
        }
    }

    /// Compares the two ways, as a server would send the answers.
    private static void assertSameBothWays(
            DnsZone zone, DnsMessage query, int udpPayload, boolean isTcp, boolean mustBeShort) {
        byte[] request = new DnsWriter().toBytes(query);
        byte[] reply = new byte[DnsMessage.OCTETS_MAX];

        int count = zone.answer(request, request.length, reply, udpPayload, isTcp);

        assertThat(count > 0 || !mustBeShort).as("%s the short way", query.questions()).isTrue();
        if (count == 0) {
            return;
        }
        Edns asked = query.edns();
        DnsMessage expected = zone.answer(query);
        if (asked != null) {
            expected = expected.withEdns(Edns.of(udpPayload).withDnssecOk(asked.isDnssecOk()));
        }
        DnsMessage actual = new DnsReader().read(reply, 0, count);
        assertThat(actual).isEqualTo(expected);
        assertThat(
                        actual.questions()
                                .getFirst()
                                .name()
                                .equalsExactly(query.questions().getFirst().name()))
                .isTrue();
    }

    @Test
    void leavesOutAdditionalRecordsBeforeItTruncates() {
        var text = new StringBuilder("@ 60 SOA a b 1 1 1 1 1\n");
        for (int i = 0; i < 20; i++) {
            text.append("@ 60 MX 1 m")
                    .append(i)
                    .append("\nm")
                    .append(i)
                    .append(" 60 A 192.0.2.1\n");
        }
        DnsZone zone = DnsZone.parse(text.toString(), DnsName.of("example"));
        DnsMessage query = query("example", "MX");
        byte[] request = new DnsWriter().toBytes(query);
        byte[] reply = new byte[DnsMessage.OCTETS_MAX];

        int count = zone.answer(request, request.length, reply, 1232, false);
        int tcp = zone.answer(request, request.length, new byte[DnsMessage.OCTETS_MAX], 1232, true);

        DnsMessage response = new DnsReader().read(reply, 0, count);
        assertThat(count).isLessThanOrEqualTo(512);
        assertThat(response.answers()).hasSize(20);
        assertThat(response.additionals()).isEmpty();
        assertThat(response.header().has(DnsHeader.TRUNCATED)).isFalse();
        assertThat(tcp).isGreaterThan(512);
    }

    @Test
    void leavesWhatMustBeCutToTheLongWay() {
        var text = new StringBuilder("@ 60 SOA a b 1 1 1 1 1\n");
        for (int i = 0; i < 100; i++) {
            text.append("w 60 A 192.0.2.").append(i).append('\n');
        }
        DnsZone zone = DnsZone.parse(text.toString(), DnsName.of("example"));
        byte[] request = new DnsWriter().toBytes(query("w.example", "A"));
        byte[] reply = new byte[DnsMessage.OCTETS_MAX];

        assertThat(zone.answer(request, request.length, reply, 1232, false)).isZero();
        assertThat(zone.answer(request, request.length, reply, 1232, true)).isPositive();
    }

    @Test
    void leavesWhatIsUnusualToTheLongWay() {
        byte[] usual =
                new DnsWriter().toBytes(query("www.example.com", "A").withEdns(Edns.of(512)));
        byte[] reply = new byte[DnsMessage.OCTETS_MAX];
        assertThat(ZONE.answer(usual, usual.length, reply, 1232, false)).isPositive();

        for (int length = 12; length < usual.length; length++) { // cut anywhere
            assertThat(ZONE.answer(usual, length, reply, 1232, false)).as("at " + length).isZero();
        }
        for (int index : List.of(2, 4, 5, 6, 7, 8, 9, 10, 12)) {
            byte[] odd = usual.clone();
            odd[index] = (byte) (index == 2 ? 0x28 : 0xc0);
            assertThat(ZONE.answer(odd, odd.length, reply, 1232, false)).as("" + index).isZero();
        }
    }

    @Test
    void noOctetWhateverItBecomesBreaksTheShortWay() {
        byte[] usual =
                new DnsWriter().toBytes(query("x.wild.example.com", "A").withEdns(Edns.of(512)));
        byte[] reply = new byte[DnsMessage.OCTETS_MAX];
        for (int index = 0; index < usual.length; index++) {
            byte[] odd = usual.clone();
            for (int value = 0; value < 256; value++) {
                odd[index] = (byte) value;
                int count = ZONE.answer(odd, odd.length, reply, 1232, false);
                if (count > 0) {
                    DnsMessage read = new DnsReader().read(reply, 0, count);
                    DnsMessage query = new DnsReader().read(odd, 0, odd.length);
                    assertThat(read.answers()).isEqualTo(ZONE.answer(query).answers());
                }
            }
        }
    }

    @Test
    void remembersNoMoreThanTheZoneJustifies() {
        byte[] reply = new byte[DnsMessage.OCTETS_MAX];
        for (int type = 300; type < 2000; type++) {
            byte[] request = new DnsWriter().toBytes(query("www.example.com", "TYPE" + type));
            ZONE.answer(request, request.length, reply, 1232, false);
            byte[] alias = new DnsWriter().toBytes(query("alias.example.com", "TYPE" + type));
            ZONE.answer(alias, alias.length, reply, 1232, false);
        }
        ZoneNode www = ZONE.find(DnsName.of("www.example.com"));
        ZoneNode alias = ZONE.find(DnsName.of("alias.example.com"));

        assertThat(www).isNotNull();
        assertThat(alias).isNotNull();
        assertThat(www.known()).isLessThan(13);
        assertThat(alias.known()).isLessThan(13);
    }

    @Test
    void saysWhatItIs() {
        assertThat(ZONE.apex()).isEqualTo(DnsName.of("example.com"));
        assertThat(ZONE.toString()).startsWith("zone example.com. of ");
        assertThat(Arrays.asList(true, false))
                .containsExactly(
                        ZONE.contains(DnsName.of("a.EXAMPLE.com")),
                        ZONE.contains(DnsName.of("example.org")));
    }
}
