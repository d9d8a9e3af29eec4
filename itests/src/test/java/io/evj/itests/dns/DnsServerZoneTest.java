package io.evj.itests.dns;

import static io.evj.itests.dns.DnsServerStage.query;
import static io.evj.itests.dns.DnsServerStage.withPayload;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsHeader;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsName;
import io.evj.dns.DnsOpcode;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsType;
import io.evj.dns.DnsZone;
import io.evj.dns.DnsZones;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A static zone behind a server.
@OnEveryMethod
class DnsServerZoneTest {
    private static final DnsZone ZONE =
            DnsZone.parse(
                    "@ 60 SOA ns h 1 1 1 1 30\nwww 60 A 192.0.2.1\nalias 60 CNAME www\n"
                            + "mx 60 MX 1 www\n* 60 TXT wild\nmany 60 TXT "
                            + "x".repeat(200)
                            + "\nmany 60 TXT "
                            + "y".repeat(200)
                            + "\nmany 60 TXT "
                            + "z".repeat(200),
                    DnsName.of("example.com"));

    private final String method;

    DnsServerZoneTest(String method) {
        this.method = method;
    }

    @Test
    void answersOverUdpAndTcp() {
        try (DnsServerStage stage = DnsServerStage.on(method, ZONE)) {
            DnsServerUdpClient udp = stage.udp();
            DnsServerTcpClient tcp = stage.tcp();
            for (String name : List.of("www", "alias", "mx", "nobody", "a.b")) {
                for (DnsType type : List.of(DnsType.A, DnsType.MX, DnsType.TXT, DnsType.ANY)) {
                    DnsMessage asked = query(type.code(), name + ".example.com", type);
                    assertThat(udp.ask(asked)).isEqualTo(ZONE.answer(asked));
                    assertThat(tcp.ask(asked)).isEqualTo(ZONE.answer(asked));
                    assertThat(udp.ask(withPayload(asked, 512)).edns()).isNotNull();
                }
            }
            assertThat(stage.server.stats().replies()).isEqualTo(60);
        }
    }

    @Test
    void cutsWhatDoesNotFit() {
        try (DnsServerStage stage = DnsServerStage.on(method, ZONE)) {
            DnsMessage asked = query(1, "many.example.com", DnsType.TXT);

            DnsMessage cut = stage.udp().ask(asked);
            assertThat(cut.header().has(DnsHeader.TRUNCATED)).isTrue();
            assertThat(cut.answers()).hasSize(2);
            assertThat(stage.udp().ask(withPayload(asked, 1232)).answers()).hasSize(3);
            assertThat(stage.tcp().ask(asked).answers()).hasSize(3);
            assertThat(stage.server.stats().truncated()).isEqualTo(1);
        }
    }

    @Test
    void answersWhatNoHandlerSees() {
        try (DnsServerStage stage = DnsServerStage.on(method, DnsZones.of(ZONE))) {
            DnsMessage asked = query(1, "www.example.com", DnsType.A);
            DnsHeader update = asked.header().withOpcode(DnsOpcode.UPDATE);

            assertThat(stage.udp().ask(asked.withHeader(update)).rcode())
                    .isEqualTo(DnsRcode.NOTIMP);
            assertThat(stage.udp().ask(query(1, "example.org", DnsType.A)).rcode())
                    .isEqualTo(DnsRcode.REFUSED);
            assertThat(stage.udp().ask(query(1, "www.example.com", DnsType.AXFR)).rcode())
                    .isEqualTo(DnsRcode.REFUSED);
        }
    }

    /// More than a batch takes, at once.
    @Test
    void answersABurst() {
        try (DnsServerStage stage = DnsServerStage.on(method, ZONE)) {
            DnsServerUdpClient udp = stage.udp();
            for (int id = 0; id < 100; id++) {
                udp.send(query(id, "www.example.com", DnsType.A));
            }
            for (int id = 0; id < 100; id++) {
                assertThat(udp.reply().header().id()).isEqualTo(id);
            }
        }
    }
}
