package io.evj.itests.dns;

import static io.evj.itests.dns.DnsServerStage.MINUTE;
import static io.evj.itests.dns.DnsServerStage.address;
import static io.evj.itests.dns.DnsServerStage.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.DatagramSocket;
import io.evj.dns.DnsHandler;
import io.evj.dns.DnsHeader;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsName;
import io.evj.dns.DnsRateLimit;
import io.evj.dns.DnsServerConfig;
import io.evj.dns.DnsType;
import io.evj.dns.DnsZone;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How much one source gets, and how much waits.
@OnEveryMethod
class DnsServerLimitsTest {
    private static final DnsHandler OK = q -> q.reply(DnsType.A, MINUTE, address(1));

    private final String method;

    DnsServerLimitsTest(String method) {
        this.method = method;
    }

    @Test
    void answersOneSourceAsOftenAsTheLimitSays() {
        DnsZone zone =
                DnsZone.parse(
                        "@ 60 SOA a b 1 1 1 1 1\nwww 60 A 192.0.2.1", DnsName.of("example.com"));
        for (DnsHandler handler : List.of(OK, zone)) {
            try (DnsServerStage stage =
                    DnsServerStage.on(
                            method,
                            c -> c.withRateLimit(DnsRateLimit.of(10).withBurst(3)),
                            handler)) {
                DnsServerUdpClient udp = stage.udp();
                for (int id = 0; id < 7; id++) {
                    udp.send(query(id, DnsType.A));
                }
                for (int id = 0; id < 3; id++) {
                    assertThat(udp.reply().answers()).hasSize(1);
                }
                for (int id : new int[] {4, 6}) { // of four beyond, every second slips
                    DnsMessage slipped = udp.reply();
                    assertThat(slipped.header().id()).isEqualTo(id);
                    assertThat(slipped.header().has(DnsHeader.TRUNCATED)).isTrue();
                    assertThat(slipped.answers()).isEmpty();
                    assertThat(slipped.questions()).hasSize(1);
                }
                assertThat(stage.server.stats().limited()).isEqualTo(4);

                assertThat(stage.tcp().ask(query(1, DnsType.A)).answers()).hasSize(1);
                stage.advance(Duration.ofMillis(100));
                assertThat(udp.ask(query(9, DnsType.A)).answers()).hasSize(1);
            }
        }
    }

    @Test
    void queuesWhatTheSocketDoesNotTakeUpToALimit() throws Exception {
        int batch = 32;
        int count = batch + 50 + 10;
        try (DnsServerStage stage =
                DnsServerStage.unbound(method, c -> c.withUdpQueueMax(50 * 49), OK)) {
            DnsServerBlockade udp = DnsServerBlockade.before(stage);
            udp.block();
            for (int id = 0; id < count; id++) {
                udp.send(query(id, DnsType.A));
            }
            stage.until("all of them", () -> stage.server.stats().udpRequests() == count);
            stage.turn();
            int lost = (int) stage.server.stats().lost();
            assertThat(lost)
                    .as("beside the queue, the batch that met the blockade is kept")
                    .isBetween(10, 10 + batch - 1);

            udp.unblock();

            for (int id = 0; id < count - lost; id++) {
                assertThat(udp.reply().header().id()).isEqualTo(id);
            }
            udp.send(query(999, DnsType.A));
            assertThat(udp.reply().header().id()).isEqualTo(999);
            assertThat(stage.server.stats().lost()).isEqualTo(lost);
        }
    }

    @Test
    void drainingWaitsForTheQueue() throws Exception {
        try (DnsServerStage stage = DnsServerStage.unbound(method, c -> c, OK)) {
            DnsServerBlockade udp = DnsServerBlockade.before(stage);
            udp.block();
            udp.send(query(1, DnsType.A));
            stage.until("the request", () -> stage.server.stats().replies() == 1);

            var drained = stage.server.drain(Duration.ofSeconds(5));
            for (int i = 0; i < 5; i++) {
                stage.turn();
            }
            assertThat(drained).isNotDone();
            udp.unblock();

            assertThat(udp.reply().header().id()).isEqualTo(1);
            stage.until("the end", drained::isDone);
        }
    }

    @Test
    void refusesLimitsOutOfRange() {
        DnsServerConfig config = DnsServerConfig.defaults();
        for (Runnable wrong :
                List.<Runnable>of(
                        () -> config.withUdpPayloadMax(511),
                        () -> config.withUdpPayloadMax(65_536),
                        () -> config.withUdpRequestMax(511),
                        () -> config.withUdpQueueMax(-1),
                        () -> config.withTcpClientsMax(-1),
                        () -> config.withTcpPipelineMax(0),
                        () -> config.withTcpIdleTimeout(Duration.ofSeconds(-1)),
                        () -> config.withRequestsAtWorkMax(0),
                        () -> config.withAnswerTimeout(Duration.ofSeconds(-1)))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void answersByAnyNumberOfSockets() throws Exception {
        try (DnsServerStage stage = DnsServerStage.unbound(method, c -> c, OK)) {
            stage.server.bindUdp(DnsServerStage.ANY_PORT).bindTcp(DnsServerStage.ANY_PORT);
            DatagramSocket own = stage.base.network().datagram(StandardProtocolFamily.INET);
            stage.server
                    .listen(own.bind(DnsServerStage.ANY_PORT))
                    .listen(stage.base.network().listen(DnsServerStage.ANY_PORT));

            var at = stage.server.addresses().stream().map(InetSocketAddress.class::cast).toList();
            assertThat(at).hasSize(4);
            assertThat(stage.udp(at.get(0)).ask(query(1, DnsType.A)).answers()).hasSize(1);
            assertThat(stage.tcp(at.get(1)).ask(query(1, DnsType.A)).answers()).hasSize(1);
            assertThat(stage.udp(at.get(2)).ask(query(1, DnsType.A)).answers()).hasSize(1);
            assertThat(stage.tcp(at.get(3)).ask(query(1, DnsType.A)).answers()).hasSize(1);
        }
    }

    @Test
    void saysThatAnAddressIsTaken() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            assertThatThrownBy(() -> stage.server.bind(stage.address()))
                    .isInstanceOf(java.net.BindException.class)
                    .hasMessageContaining("127.0.0.1");
            assertThat(stage.udp().ask(query(1, DnsType.A)).answers()).hasSize(1);
        }
    }
}
