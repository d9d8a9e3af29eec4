package io.evj.itests.dns;

import static io.evj.itests.dns.DnsServerStage.MINUTE;
import static io.evj.itests.dns.DnsServerStage.NAME;
import static io.evj.itests.dns.DnsServerStage.address;
import static io.evj.itests.dns.DnsServerStage.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsHandler;
import io.evj.dns.DnsHeader;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsRequest;
import io.evj.dns.DnsSection;
import io.evj.dns.DnsType;
import io.evj.dns.Edns;
import io.evj.dns.EdnsOption;
import io.evj.dns.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Messages over connections: in pieces, several at once, slow, too many.
@OnEveryMethod
class DnsServerTcpTest {
    private static final DnsHandler OK = q -> q.reply(DnsType.A, MINUTE, address(1));

    private final String method;
    private final List<DnsRequest> kept = new ArrayList<>();

    DnsServerTcpTest(String method) {
        this.method = method;
    }

    @Test
    void takesAMessageOctetByOctet() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            DnsServerTcpClient tcp = stage.tcp();
            for (byte octet : DnsServerTcpClient.framed(query(1, DnsType.A))) {
                tcp.send(octet);
                stage.turn();
            }

            assertThat(tcp.reply().answers()).hasSize(1);
        }
    }

    @Test
    void answersPipelinedRequestsAsTheirAnswersCome() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q -> {
                            if (q.message().header().id() == 1) {
                                kept.add(q);
                            } else {
                                q.reply();
                            }
                        })) {
            DnsServerTcpClient tcp = stage.tcp();
            tcp.send(query(1, DnsType.A), query(2, DnsType.A), query(3, DnsType.A));

            assertThat(tcp.reply().header().id()).isEqualTo(2);
            assertThat(tcp.reply().header().id()).isEqualTo(3);
            kept.getFirst().reply();
            assertThat(tcp.reply().header().id()).isEqualTo(1);
        }
    }

    @Test
    void answersManyRequestsOfOneConnection() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            DnsServerTcpClient tcp = stage.tcp();
            var all = new DnsMessage[500];
            for (int i = 0; i < all.length; i++) {
                all[i] = query(i, DnsType.A);
            }
            tcp.send(all);

            for (int i = 0; i < all.length; i++) {
                assertThat(tcp.reply().header().id()).isEqualTo(i);
            }
        }
    }

    @Test
    void takesAndSendsMessagesOfTheLargestSize() {
        DnsHandler handler =
                q -> {
                    Edns edns = q.message().edns();
                    assertThat(edns).isNotNull();
                    assertThat(edns.options().getFirst().value().size()).isEqualTo(65_487);
                    q.addRaw(
                                    DnsSection.ANSWER,
                                    NAME,
                                    DnsType.of(65_280),
                                    MINUTE,
                                    Octets.of(new byte[65_479]))
                            .reply();
                };
        try (DnsServerStage stage = DnsServerStage.on(method, handler)) {
            DnsMessage request =
                    query(1, DnsType.A)
                            .withEdns(
                                    Edns.of(512)
                                            .withOptions(
                                                    List.of(
                                                            new EdnsOption(
                                                                    EdnsOption.PADDING,
                                                                    Octets.of(new byte[65_487])))));
            assertThat(DnsServerTcpClient.framed(request)).hasSize(2 + 65_535);

            DnsMessage response = stage.tcp().ask(request);

            assertThat(DnsServerTcpClient.framed(response)).hasSize(2 + 65_535);
            assertThat(response.header().has(DnsHeader.TRUNCATED)).isFalse();
        }
    }

    @Test
    void cutsWhatDoesNotFitIntoAnyMessage() {
        DnsHandler handler =
                q -> {
                    for (int i = 0; i < 5000; i++) {
                        q.addA(NAME, MINUTE, address(i % 256));
                    }
                    q.reply();
                };
        try (DnsServerStage stage = DnsServerStage.on(method, handler)) {
            DnsMessage response = stage.tcp().ask(query(1, DnsType.A));

            assertThat(response.header().has(DnsHeader.TRUNCATED)).isTrue();
            assertThat(response.answers()).hasSize((65_535 - 33) / 16);
        }
    }

    @Test
    void answersMalformedMessagesAndGoesOn() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            DnsServerTcpClient tcp = stage.tcp();
            byte[] malformed = DnsServerTcpClient.framed(query(9, DnsType.A));
            malformed[2 + 5] = 2; // two questions, it says

            assertThat(tcp.send(malformed).reply().rcode()).isEqualTo(DnsRcode.FORMERR);
            assertThat(tcp.ask(query(10, DnsType.A)).rcode()).isEqualTo(DnsRcode.NOERROR);
        }
    }

    @Test
    void endsAConnectionWhoseMessageIsNone() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            assertThat(stage.tcp().send((byte) 0, (byte) 11).rest()).isZero();
            assertThat(stage.tcp().send((byte) 0, (byte) 0).rest()).isZero();
            assertThat(stage.server.stats().ignored()).isEqualTo(2);
        }
    }

    @Test
    void answersWhatCameBeforeTheEndOfTheClientsStream() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q -> {
                            if (q.message().header().id() == 2) {
                                kept.add(q);
                            } else {
                                q.reply();
                            }
                        })) {
            DnsServerTcpClient tcp =
                    stage.tcp().send(query(1, DnsType.A), query(2, DnsType.A)).endOutput();
            assertThat(tcp.reply().header().id()).isEqualTo(1);
            assertThat(tcp.hasEnded()).isFalse();

            kept.getFirst().reply();

            assertThat(tcp.reply().header().id()).isEqualTo(2);
            assertThat(tcp.rest()).isZero();
        }
    }

    @Test
    void closesWhenTheClientEndsWithinAMessage() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            byte[] whole = DnsServerTcpClient.framed(query(1, DnsType.A));
            byte[] half = java.util.Arrays.copyOf(whole, whole.length - 1);

            assertThat(stage.tcp().send(half).endOutput().rest()).isZero();
        }
    }

    @Test
    void closesTheClientThatIsOneTooMany() {
        try (DnsServerStage stage = DnsServerStage.on(method, c -> c.withTcpClientsMax(2), OK)) {
            DnsServerTcpClient first = stage.tcp();
            DnsServerTcpClient second = stage.tcp();
            assertThat(first.ask(query(1, DnsType.A)).answers()).hasSize(1);
            assertThat(second.ask(query(1, DnsType.A)).answers()).hasSize(1);

            assertThat(stage.tcp().rest()).isZero();
            assertThat(stage.server.stats().tcpClientsRefused()).isEqualTo(1);

            first.endOutput().rest();
            assertThat(stage.tcp().ask(query(1, DnsType.A)).answers()).hasSize(1);
        }
    }

    @Test
    void closesAnIdleClientAfterTenSeconds() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            DnsServerTcpClient silent = stage.tcp();
            DnsServerTcpClient tcp = stage.tcp();
            tcp.ask(query(1, DnsType.A));
            stage.until("both", () -> stage.server.stats().tcpClients() == 2);
            stage.advance(Duration.ofSeconds(6));
            tcp.ask(query(1, DnsType.A));

            stage.advance(Duration.ofSeconds(4));
            assertThat(silent.rest()).isZero();
            assertThat(tcp.hasEnded()).isFalse();
            stage.advance(Duration.ofSeconds(6));

            assertThat(tcp.rest()).isZero();
        }
    }

    @Test
    void closesAClientThatSendsOctetsAndNoMessage() {
        try (DnsServerStage stage = DnsServerStage.on(method, OK)) {
            DnsServerTcpClient slow = stage.tcp();
            byte[] message = DnsServerTcpClient.framed(query(1, DnsType.A));
            stage.until("the client", () -> stage.server.stats().tcpClients() == 1);
            for (int second = 0; second < 9; second++) {
                slow.send(message[second]);
                stage.advance(Duration.ofSeconds(1));
            }
            stage.turn();
            assertThat(slow.hasEnded()).isFalse();

            stage.advance(Duration.ofSeconds(1));

            assertThat(slow.rest()).isZero();
        }
    }

    @Test
    void doesNotCountTheTimeOfTheServerAsIdle() {
        try (DnsServerStage stage = DnsServerStage.on(method, kept::add)) {
            DnsServerTcpClient tcp = stage.tcp().send(query(1, DnsType.A));
            stage.until("the request", () -> kept.size() == 1);

            stage.advance(Duration.ofSeconds(10));
            stage.advance(Duration.ofSeconds(10));
            kept.getFirst().reply();

            assertThat(tcp.reply().header().id()).isEqualTo(1);
            stage.advance(Duration.ofSeconds(10));
            stage.advance(Duration.ofSeconds(10));
            assertThat(tcp.rest()).isZero();
        }
    }

    @Test
    void keepsIdleClientsWhenToldTo() {
        try (DnsServerStage stage =
                DnsServerStage.on(method, c -> c.withTcpIdleTimeout(Duration.ZERO), OK)) {
            DnsServerTcpClient tcp = stage.tcp();
            tcp.ask(query(1, DnsType.A));
            stage.advance(Duration.ofDays(1));

            assertThat(tcp.ask(query(2, DnsType.A)).answers()).hasSize(1);
        }
    }

    @Test
    void readsNoMoreWhileTooManyRequestsAreAtWork() {
        try (DnsServerStage stage =
                DnsServerStage.on(method, c -> c.withTcpPipelineMax(3), kept::add)) {
            DnsServerTcpClient tcp = stage.tcp();
            tcp.send(
                    query(1, DnsType.A),
                    query(2, DnsType.A),
                    query(3, DnsType.A),
                    query(4, DnsType.A),
                    query(5, DnsType.A));
            stage.until("three", () -> kept.size() == 3);
            stage.settle();
            assertThat(kept).hasSize(3);

            kept.get(1).reply();
            stage.until("the fourth", () -> kept.size() == 4);
            stage.settle();

            assertThat(kept).hasSize(4);
            assertThat(tcp.reply().header().id()).isEqualTo(2);
        }
    }

    @Test
    void readsNoMoreFromAClientThatTakesNoAnswers() {
        DnsHandler large =
                q ->
                        q.addRaw(
                                        DnsSection.ANSWER,
                                        NAME,
                                        DnsType.of(65_280),
                                        MINUTE,
                                        Octets.of(new byte[60_000]))
                                .reply();
        try (DnsServerStage stage = DnsServerStage.on(method, large)) {
            DnsServerTcpClient greedy = stage.tcp();
            byte[] request = DnsServerTcpClient.framed(query(1, DnsType.A));
            long before = -1;
            int idleTurns = 0;
            for (int i = 0; idleTurns < 50; i++) { // until the server has stopped
                if (i < 2000) {
                    greedy.trySend(request);
                }
                stage.turn();
                long now = stage.server.stats().tcpRequests();
                idleTurns = now == before && i >= 2000 ? idleTurns + 1 : 0;
                before = now;
            }
            assertThat(before).isLessThan(1000); // what the kernel and one buffer hold
            stage.advance(Duration.ofSeconds(10));
            stage.advance(Duration.ofSeconds(10));
            stage.until("the end", () -> stage.server.stats().tcpClients() == 0);
        }
    }

    @Test
    void aConnectionLostWithRequestsAtWorkHurtsNobody() {
        try (DnsServerStage stage = DnsServerStage.on(method, kept::add)) {
            DnsServerTcpClient tcp = stage.tcp().send(query(1, DnsType.A), query(2, DnsType.A));
            stage.until("both", () -> kept.size() == 2);
            stage.closing(tcp);
            try {
                tcp.close();
            } catch (java.io.IOException failure) {
                throw new AssertionError(failure);
            }
            for (int i = 0; i < 10; i++) {
                stage.turn();
            }

            kept.forEach(DnsRequest::reply);
            stage.turn();

            assertThat(stage.server.stats().requestsAtWork()).isZero();
            stage.until("the end", () -> stage.server.stats().tcpClients() == 0);
        }
    }
}
