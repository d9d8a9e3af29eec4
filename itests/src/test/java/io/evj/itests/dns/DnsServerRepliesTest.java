package io.evj.itests.dns;

import static io.evj.itests.dns.DnsServerStage.MINUTE;
import static io.evj.itests.dns.DnsServerStage.NAME;
import static io.evj.itests.dns.DnsServerStage.address;
import static io.evj.itests.dns.DnsServerStage.query;
import static io.evj.itests.dns.DnsServerStage.withPayload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.dns.DnsClass;
import io.evj.dns.DnsData;
import io.evj.dns.DnsHandler;
import io.evj.dns.DnsHeader;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsName;
import io.evj.dns.DnsQuestion;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsRequest;
import io.evj.dns.DnsSection;
import io.evj.dns.DnsServer;
import io.evj.dns.DnsType;
import io.evj.dns.Edns;
import io.evj.dns.EdnsOption;
import io.evj.dns.Octets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a response is made of.
@OnEveryMethod
class DnsServerRepliesTest {
    private static final Inet6Address SIX = (Inet6Address) InetAddress.ofLiteral("2001:db8::1");
    private static final DnsName OTHER = DnsName.of("other.example.com");

    private final String method;

    DnsServerRepliesTest(String method) {
        this.method = method;
    }

    private DnsMessage reply(DnsMessage request, DnsHandler handler) {
        try (DnsServerStage stage = DnsServerStage.on(method, handler)) {
            return stage.udp().ask(request);
        }
    }

    @Test
    void oneLineMakesAServer() throws Exception {
        try (DnsServerStage stage = DnsServerStage.unbound(method, c -> c, q -> q.drop())) {
            DnsServer server =
                    stage.closing(
                            DnsServer.bind(
                                    stage.base,
                                    DnsServerStage.ANY_PORT,
                                    q -> q.reply(DnsType.A, MINUTE, address(1))));
            var at = (InetSocketAddress) server.addresses().getFirst();

            for (DnsMessage response :
                    List.of(
                            stage.udp(at).ask(query(7, DnsType.A)),
                            stage.tcp(at).ask(query(7, DnsType.A)))) {
                assertThat(response)
                        .isEqualTo(
                                query(7, DnsType.A)
                                        .respond(DnsRcode.NOERROR)
                                        .withAnswers(
                                                List.of(
                                                        DnsRecord.of(
                                                                NAME,
                                                                60,
                                                                new DnsData.A(address(1))))));
            }
            assertThat(server.addresses()).hasSize(1);
        }
    }

    @Test
    void echoesIdQuestionAndItsCaseRdAndCd() {
        DnsMessage request = query(0xabcd, "wWw.ExAmPlE.cOm", DnsType.A);
        DnsHeader flags = request.header().with(DnsHeader.CHECKING_DISABLED);

        DnsMessage response = reply(request.withHeader(flags), DnsRequest::reply);
        DnsMessage without = reply(request.withHeader(new DnsHeader(0xabcd, 0)), DnsRequest::reply);

        assertThat(response.header())
                .isEqualTo(
                        new DnsHeader(
                                0xabcd,
                                DnsHeader.RESPONSE
                                        | DnsHeader.RECURSION_DESIRED
                                        | DnsHeader.CHECKING_DISABLED));
        assertThat(response.questions()).isEqualTo(request.questions());
        assertThat(response.questions().getFirst().name().toString()).isEqualTo("wWw.ExAmPlE.cOm.");
        assertThat(without.header()).isEqualTo(new DnsHeader(0xabcd, DnsHeader.RESPONSE));
    }

    @Test
    void setsAaAndRdAsTheHandlerSays() {
        DnsMessage authoritative =
                reply(query(1, DnsType.A), q -> q.flags(DnsHeader.AUTHORITATIVE).reply());

        assertThat(authoritative.header().flags())
                .isEqualTo(DnsHeader.RESPONSE | DnsHeader.AUTHORITATIVE);
        assertThat(reply(query(1, DnsType.A), q -> q.flags(0).reply()).header().flags())
                .isEqualTo(DnsHeader.RESPONSE);
    }

    @Test
    void refusesFlagsThatAreNotTheHandlers() {
        reply(
                query(1, DnsType.A),
                q -> {
                    assertThatThrownBy(() -> q.flags(DnsHeader.TRUNCATED))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("0x200");
                    q.reply();
                });
    }

    @Test
    void addsRecordsOfEachKindToEachSectionInTheirOrder() {
        DnsMessage response =
                reply(
                        query(1, DnsType.ANY),
                        q ->
                                q.addA(NAME, MINUTE, address(1), address(2))
                                        .addAaaa(NAME, MINUTE, SIX)
                                        .addCname(OTHER, Duration.ofHours(1), NAME)
                                        .addPtr(address(3), MINUTE, NAME)
                                        .addPtr(DnsName.of("3.in-addr.arpa"), MINUTE, OTHER)
                                        .add(
                                                DnsSection.AUTHORITY,
                                                NAME,
                                                MINUTE,
                                                new DnsData.Ns(OTHER))
                                        .addRaw(
                                                DnsSection.ADDITIONAL,
                                                OTHER,
                                                DnsType.of(65_280),
                                                Duration.ZERO,
                                                Octets.of((byte) 1, (byte) 2))
                                        .reply());

        assertThat(response.answers().stream().map(DnsRecord::toString))
                .containsExactly(
                        "www.example.com. 60 IN A 192.0.2.1",
                        "www.example.com. 60 IN A 192.0.2.2",
                        "www.example.com. 60 IN AAAA 2001:db8::1",
                        "other.example.com. 3600 IN CNAME www.example.com.",
                        "3.2.0.192.in-addr.arpa. 60 IN PTR www.example.com.",
                        "3.in-addr.arpa. 60 IN PTR other.example.com.");
        assertThat(response.authorities().toString())
                .isEqualTo("[www.example.com. 60 IN NS other.example.com.]");
        assertThat(response.additionals().toString())
                .isEqualTo("[other.example.com. 0 IN TYPE65280 \\# 2 0102]");
    }

    @Test
    void passesTypesAndClassesThrough() {
        var seen = new ArrayList<DnsQuestion>();
        DnsQuestion odd = new DnsQuestion(NAME, DnsType.of(12_345), DnsClass.CH);

        DnsMessage response =
                reply(
                        DnsMessage.query(1, odd),
                        q -> {
                            seen.add(q.question());
                            q.add(
                                            DnsSection.ANSWER,
                                            new DnsRecord(
                                                    NAME,
                                                    DnsClass.CH,
                                                    0,
                                                    new DnsData.Opaque(
                                                            DnsType.of(12_345), Octets.EMPTY)))
                                    .reply();
                        });

        assertThat(seen).containsExactly(odd);
        assertThat(response.answers().getFirst().dnsClass()).isEqualTo(DnsClass.CH);
    }

    @Test
    void compressesNames() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method, q -> q.addA(NAME, MINUTE, address(1), address(2)).reply())) {
            byte[] octets = stage.udp().send(query(1, DnsType.A)).octets();

            assertThat(octets).hasSize(12 + 17 + 4 + 2 * 16);
        }
    }

    @Test
    void tellsHowItWent() {
        assertThat(reply(query(1, DnsType.A), q -> q.reply(DnsRcode.NXDOMAIN)).rcode())
                .isEqualTo(DnsRcode.NXDOMAIN);
        assertThat(
                        reply(
                                        withPayload(query(1, DnsType.A), 512),
                                        q -> q.reply(DnsRcode.BADCOOKIE))
                                .rcode())
                .isEqualTo(DnsRcode.BADCOOKIE);
    }

    @Test
    void refusesAnRcodeThatTheRequestHasNoRoomFor() {
        DnsMessage response =
                reply(
                        query(1, DnsType.A),
                        q -> {
                            assertThatThrownBy(() -> q.reply(DnsRcode.BADCOOKIE))
                                    .isInstanceOf(IllegalArgumentException.class)
                                    .hasMessageContaining("BADCOOKIE");
                            q.reply(DnsRcode.REFUSED);
                        });

        assertThat(response.rcode()).isEqualTo(DnsRcode.REFUSED);
    }

    @Test
    void answersWithAddressesWhatAsksForThem() {
        DnsHandler four = q -> q.reply(DnsType.A, MINUTE, address(1), address(2));

        assertThat(reply(query(1, DnsType.A), four).answers()).hasSize(2);
        assertThat(reply(query(1, DnsType.ANY), four).answers()).hasSize(2);
        assertThat(reply(query(1, DnsType.AAAA), four).answers()).isEmpty();
        assertThat(reply(query(1, DnsType.AAAA), q -> q.reply(DnsType.AAAA, MINUTE, SIX)).answers())
                .hasSize(1);
    }

    @Test
    void refusesAddressesOfTheOtherFamily() {
        reply(
                query(1, DnsType.A),
                q -> {
                    assertThatThrownBy(() -> q.reply(DnsType.A, MINUTE, SIX))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("2001:db8::1");
                    q.reply();
                });
    }

    @Test
    void answersWithAMessageMadeElsewhere() {
        DnsMessage made =
                query(99, DnsType.MX)
                        .respond(DnsRcode.of(6))
                        .withAnswers(List.of(DnsRecord.of(NAME, 5, new DnsData.Mx(1, OTHER))));

        DnsMessage response = reply(query(1, DnsType.A), q -> q.reply(made));

        assertThat(response).isEqualTo(made.withHeader(made.header().withId(1)));
    }

    @Test
    void dropsWhatTheHandlerDrops() {
        try (DnsServerStage stage = DnsServerStage.on(method, DnsRequest::drop)) {
            assertThat(stage.udp().send(query(1, DnsType.A)).hasNothing()).isTrue();
            assertThat(stage.server.stats().dropped()).isEqualTo(1);
            assertThat(stage.server.stats().replies()).isZero();
        }
    }

    @Test
    void isAnsweredOnce() {
        reply(
                query(1, DnsType.A),
                q -> {
                    assertThat(q.isAnswered()).isFalse();
                    q.reply();
                    assertThat(q.isAnswered()).isTrue();
                    assertThatThrownBy(q::reply).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(q::drop).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> q.addA(NAME, MINUTE, address(1)))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("answered already");
                });
    }

    @Test
    void answersEdnsWithEdnsAlone() {
        var nsid = new EdnsOption(EdnsOption.NSID, Octets.utf8("me"));
        DnsHandler handler = q -> q.options(nsid).reply();
        DnsMessage asked = query(1, DnsType.A).withEdns(Edns.of(4096).withDnssecOk(true));

        assertThat(reply(query(1, DnsType.A), handler).edns()).isNull();
        assertThat(reply(asked, handler).edns())
                .isEqualTo(Edns.of(1232).withDnssecOk(true).withOptions(List.of(nsid)));
    }

    @Test
    void cutsUdpAtRecordBordersByTheSizeThatTheClientTakes() {
        DnsHandler handler =
                q -> {
                    for (int i = 0; i < 200; i++) {
                        q.addA(NAME, MINUTE, address(i));
                    }
                    q.reply();
                };
        try (DnsServerStage stage =
                DnsServerStage.on(method, c -> c.withUdpPayloadMax(2000), handler)) {
            DnsServerUdpClient udp = stage.udp();

            DnsMessage plain = udp.ask(query(1, DnsType.A));
            assertThat(plain.header().has(DnsHeader.TRUNCATED)).isTrue();
            assertThat(plain.answers()).hasSize((512 - 33) / 16);
            DnsMessage tiny = udp.ask(withPayload(query(1, DnsType.A), 100));
            assertThat(tiny.answers()).hasSize((512 - 33 - 11) / 16);
            DnsMessage medium = udp.ask(withPayload(query(1, DnsType.A), 1000));
            assertThat(medium.answers()).hasSize((1000 - 33 - 11) / 16);
            DnsMessage greedy = udp.ask(withPayload(query(1, DnsType.A), 65_535));
            assertThat(greedy.answers()).hasSize((2000 - 33 - 11) / 16);
            assertThat(stage.server.stats().truncated()).isEqualTo(4);

            DnsMessage tcp = stage.tcp().ask(query(1, DnsType.A));
            assertThat(tcp.header().has(DnsHeader.TRUNCATED)).isFalse();
            assertThat(tcp.answers()).hasSize(200);
        }
    }

    @Test
    void tellsHowLargeTheResponseCanBe() {
        var seen = new ArrayList<Object>();
        DnsHandler handler =
                q -> {
                    seen.add(q.replyOctetsMax());
                    seen.add(q.isTcp());
                    q.reply();
                };
        try (DnsServerStage stage = DnsServerStage.on(method, handler)) {
            stage.udp().ask(query(1, DnsType.A));
            stage.udp().ask(withPayload(query(1, DnsType.A), 800));
            stage.udp().ask(withPayload(query(1, DnsType.A), 4096));
            stage.tcp().ask(query(1, DnsType.A));

            assertThat(seen).containsExactly(512, false, 800, false, 1232, false, 65_535, true);
        }
    }

    @Test
    void tellsWhoHasAskedAndWhere() {
        var seen = new ArrayList<Object>();
        DnsHandler handler =
                q -> {
                    seen.add(q.remoteAddress());
                    seen.add(q.localAddress());
                    seen.add(q.server());
                    q.reply();
                };
        try (DnsServerStage stage = DnsServerStage.on(method, handler)) {
            DnsServerUdpClient udp = stage.udp();
            udp.ask(query(1, DnsType.A));

            assertThat(seen).containsExactly(udp.address(), stage.address(), stage.server);
        }
    }
}
