package io.evj.itests.dns;

import static io.evj.itests.dns.DnsServerStage.MINUTE;
import static io.evj.itests.dns.DnsServerStage.address;
import static io.evj.itests.dns.DnsServerStage.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsMessage;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsRequest;
import io.evj.dns.DnsType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Requests that are answered later, or never; and how a server ends while there are some.
@OnEveryMethod
class DnsServerLaterTest {
    private final String method;
    private final List<DnsRequest> kept = new ArrayList<>();

    DnsServerLaterTest(String method) {
        this.method = method;
    }

    private DnsServerStage stage() {
        return DnsServerStage.on(method, kept::add);
    }

    @Test
    void answersFromATimer() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q ->
                                q.server()
                                        .base()
                                        .once(
                                                Duration.ofSeconds(5),
                                                t -> q.reply(DnsType.A, MINUTE, address(1))))) {
            DnsServerUdpClient udp = stage.udp();
            DnsServerTcpClient tcp = stage.tcp();
            udp.send(query(1, DnsType.A));
            tcp.send(query(2, DnsType.A));
            stage.until("both", () -> stage.server.stats().requestsAtWork() == 2);

            stage.advance(Duration.ofSeconds(5));

            assertThat(udp.reply().answers()).hasSize(1);
            assertThat(tcp.reply().answers()).hasSize(1);
            assertThat(stage.server.stats().requestsAtWork()).isZero();
        }
    }

    @Test
    void answersFromAnyThread() throws Exception {
        var threads = new ArrayList<Thread>();
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q ->
                                threads.add(
                                        Thread.ofVirtual()
                                                .start(() ->
                                                        q.addA(
                                                                        q.question().name(),
                                                                        MINUTE,
                                                                        address(7))
                                                                .reply())))) {
            DnsServerUdpClient udp = stage.udp();
            for (int id = 0; id < 10; id++) {
                assertThat(udp.ask(query(id, DnsType.A)).header().id()).isEqualTo(id);
                assertThat(stage.tcp().ask(query(id, DnsType.A)).answers()).hasSize(1);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void answersInAnyOrder() {
        try (DnsServerStage stage = stage()) {
            DnsServerUdpClient udp = stage.udp();
            for (int id = 1; id <= 3; id++) {
                udp.send(query(id, DnsType.A));
            }
            stage.until("all three", () -> kept.size() == 3);

            kept.reversed().forEach(DnsRequest::reply);

            for (int id = 3; id >= 1; id--) {
                assertThat(udp.reply().header().id()).isEqualTo(id);
            }
        }
    }

    @Test
    void givesUpWhatNobodyAnswers() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method, c -> c.withAnswerTimeout(Duration.ofSeconds(20)), kept::add)) {
            DnsServerUdpClient udp = stage.udp().send(query(1, DnsType.A));
            stage.until("the first", () -> kept.size() == 1);
            stage.advance(Duration.ofSeconds(15));
            udp.send(query(2, DnsType.A));
            stage.until("the second", () -> kept.size() == 2);
            assertThat(stage.server.stats().requestsAtWork()).isEqualTo(2);

            stage.advance(Duration.ofSeconds(5));

            DnsMessage response = udp.reply();
            assertThat(response.header().id()).isEqualTo(1);
            assertThat(response.rcode()).isEqualTo(DnsRcode.SERVFAIL);
            assertThat(stage.server.stats().requestsAtWork()).isEqualTo(1);
            kept.getFirst().reply(DnsRcode.NXDOMAIN); // too late
            assertThat(udp.hasNothing()).isTrue();

            stage.advance(Duration.ofSeconds(15));
            assertThat(udp.reply().header().id()).isEqualTo(2);
        }
    }

    @Test
    void waitsForEverWhenToldTo() {
        try (DnsServerStage stage =
                DnsServerStage.on(method, c -> c.withAnswerTimeout(Duration.ZERO), kept::add)) {
            DnsServerUdpClient udp = stage.udp().send(query(1, DnsType.A));
            stage.until("the request", () -> kept.size() == 1);

            stage.advance(Duration.ofDays(1));
            kept.getFirst().reply(DnsRcode.NXDOMAIN);

            assertThat(udp.reply().rcode()).isEqualTo(DnsRcode.NXDOMAIN);
        }
    }

    @Test
    void answersOneTooManyAtWorkByServfail() {
        try (DnsServerStage stage =
                DnsServerStage.on(method, c -> c.withRequestsAtWorkMax(2), kept::add)) {
            DnsServerUdpClient udp = stage.udp();
            udp.send(query(1, DnsType.A)).send(query(2, DnsType.A)).send(query(3, DnsType.A));

            DnsMessage refused = udp.reply();
            assertThat(refused.header().id()).isEqualTo(3);
            assertThat(refused.rcode()).isEqualTo(DnsRcode.SERVFAIL);

            kept.getFirst().reply();
            assertThat(udp.reply().header().id()).isEqualTo(1);
            udp.send(query(4, DnsType.A));
            stage.until("room for one more", () -> kept.size() == 3);
        }
    }

    @Test
    void drainingWaitsForWhatIsAtWork() {
        try (DnsServerStage stage = stage()) {
            DnsServerUdpClient udp = stage.udp().send(query(1, DnsType.A));
            DnsServerTcpClient tcp = stage.tcp().send(query(2, DnsType.A));
            DnsServerTcpClient idle = stage.tcp();
            stage.until(
                    "all of them",
                    () -> kept.size() == 2 && stage.server.stats().tcpClients() == 2);

            CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(10));
            assertThat(idle.rest()).isZero();
            udp.send(query(3, DnsType.A));
            tcp.send(query(4, DnsType.A));
            for (int i = 0; i < 20; i++) {
                stage.turn();
            }
            assertThat(kept).hasSize(2);
            assertThat(drained).isNotDone();

            kept.getFirst().reply();
            assertThat(udp.reply().header().id()).isEqualTo(1);
            assertThat(drained).isNotDone();
            kept.getLast().reply();

            assertThat(tcp.reply().header().id()).isEqualTo(2);
            stage.until("the end", drained::isDone);
            assertThat(tcp.rest()).isZero();
        }
    }

    @Test
    void drainingEndsByItsDeadline() {
        try (DnsServerStage stage = stage()) {
            DnsServerTcpClient tcp = stage.tcp().send(query(2, DnsType.A));
            stage.until("the request", () -> kept.size() == 1);

            CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(10));
            stage.turn();
            stage.advance(Duration.ofSeconds(9));
            assertThat(drained).isNotDone();
            stage.advance(Duration.ofSeconds(1));

            assertThat(drained).isDone();
            assertThat(tcp.rest()).isZero();
            kept.getFirst().reply(); // nobody will know
            stage.turn();
        }
    }

    @Test
    void drainingWithNothingAtWorkIsOverAtOnce() {
        try (DnsServerStage stage = stage()) {
            CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(10));
            stage.until("the end", drained::isDone);
            CompletableFuture<Void> again = stage.server.drain(Duration.ofSeconds(10));
            stage.until("the end", again::isDone);
        }
    }

    @Test
    void closedInsideOfAHandlerItStopsAtOnce() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q -> {
                            kept.add(q);
                            q.server().close();
                            q.reply();
                        })) {
            DnsServerUdpClient udp = stage.udp();
            udp.send(query(1, DnsType.A)).send(query(2, DnsType.A));
            stage.until("the request", () -> kept.size() == 1);
            stage.turn();

            assertThat(kept).hasSize(1);
        }
    }

    @Test
    void closedInsideOfATcpHandlerItStopsAtOnce() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q -> {
                            kept.add(q);
                            q.server().close();
                            q.reply();
                        })) {
            DnsServerTcpClient tcp = stage.tcp();
            tcp.send(query(1, DnsType.A), query(2, DnsType.A));
            assertThat(tcp.rest()).isZero();
            assertThat(kept).hasSize(1);
        }
    }

    @Test
    void anAnswerAfterTheBaseIsClosedIsLost() {
        DnsServerStage stage = stage();
        try (stage) {
            stage.udp().send(query(1, DnsType.A));
            stage.until("the request", () -> kept.size() == 1);
        }

        kept.getFirst().reply();

        assertThat(kept.getFirst().isAnswered()).isTrue();
    }
}
