package io.evj.itests.dns;

import static io.evj.itests.dns.DnsStage.a;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsError;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsType;
import io.evj.dns.LookupFlag;
import io.evj.itests.dns.FakeServer.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What happens when servers do not answer, or do not want to; which of them is asked; the queue.
@OnEveryMethod
class RetransmissionTest {
    @AutoClose private final DnsStage stage;

    RetransmissionTest(String method) {
        stage = DnsStage.on(method);
    }

    private void pump(int passes, long millis) {
        for (int i = 0; i < passes && stage.answers.isEmpty(); i++) {
            stage.settle();
            stage.advanceMillis(millis);
        }
        stage.settle();
    }

    @Test
    void whatIsDroppedIsSentAgainToTheNextServer() {
        FakeServer first = stage.server(new FakeServer());
        FakeServer second = stage.server(FakeServer.withAddress("192.0.2.1"));

        stage.dns.resolve4("www.example.com", stage.tell());
        stage.untilAsked(first, 1);
        stage.advanceMillis(4_999);
        stage.settle();
        assertThat(second.asked).isEmpty();
        stage.advanceMillis(1);

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(second.asked).hasSize(1);
        assertThat(stage.dns.stats().retransmitted()).isEqualTo(1);
    }

    @Test
    void afterSoManyAttemptsItIsATimeout() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.setOption("attempts", "2");
        stage.dns.setOption("timeout", "0.5");

        stage.dns.resolve4("www.example.com", stage.tell());
        stage.untilAsked(server, 1);
        stage.advanceMillis(500);
        stage.untilAsked(server, 2);
        assertThat(stage.answers).isEmpty();
        stage.advanceMillis(500);

        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void aReplyToAnEarlierAttemptIsWelcome() {
        FakeServer first = stage.server(new FakeServer());
        FakeServer second = stage.server(new FakeServer());

        stage.dns.resolve4("www.example.com", stage.tell());
        stage.untilAsked(first, 1);
        stage.advanceMillis(5_000);
        stage.untilAsked(second, 1);
        first.asked.getFirst().answer(a("192.0.2.1"));

        assertThat(stage.answer().isOk()).isTrue();
    }

    @Test
    void serversTakeTurnsUnlessToldOtherwise() {
        FakeServer first = stage.server(FakeServer.withAddress("192.0.2.1"));
        FakeServer second = stage.server(FakeServer.withAddress("192.0.2.2"));

        for (int i = 0; i < 6; i++) {
            stage.dns.resolve4("n" + i + ".example", stage.tell());
            stage.answers(i + 1);
        }
        assertThat(first.asked).hasSize(3);
        assertThat(second.asked).hasSize(3);
        stage.dns.setOption("rotate", "0");
        for (int i = 6; i < 10; i++) {
            stage.dns.resolve4("n" + i + ".example", stage.tell());
            stage.answers(i + 1);
        }

        assertThat(first.asked).hasSize(7);
    }

    @Test
    void aServerFailureIsTriedElsewhere() {
        FakeServer first =
                stage.server(FakeServer.answering(asked -> asked.fail(DnsRcode.SERVFAIL)));
        stage.server(FakeServer.withAddress("192.0.2.1"));

        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(first.asked).hasSize(1);
        assertThat(stage.dns.isUp(0)).isTrue();
    }

    @Test
    void aServerFailureEverywhereIsReportedAsOne() {
        FakeServer server =
                stage.server(FakeServer.answering(asked -> asked.fail(DnsRcode.SERVFAIL)));

        stage.dns.resolve4("www.example.com", stage.tell());
        pump(10, 600);

        assertThat(stage.answer().error()).isEqualTo(DnsError.SERVER_FAILED);
        assertThat(server.asked).hasSize(3);
        assertThat(stage.dns.stats().cached()).isZero();
    }

    @Test
    void aRefusalIsTriedElsewhereOnceAndMarksTheServer() {
        FakeServer first =
                stage.server(FakeServer.answering(asked -> asked.fail(DnsRcode.REFUSED)));
        FakeServer second = stage.server(FakeServer.withAddress("192.0.2.1"));

        stage.dns.resolve4("a.example", stage.tell());
        assertThat(stage.answer().isOk()).isTrue();

        assertThat(stage.dns.isUp(0)).isFalse();
        assertThat(first.asked).hasSize(1);
        assertThat(second.asked).hasSize(1);
    }

    @Test
    void aRefusalByAllIsReported() {
        stage.server(FakeServer.answering(asked -> asked.fail(DnsRcode.REFUSED)));
        stage.server(FakeServer.answering(asked -> asked.fail(DnsRcode.REFUSED)));

        stage.dns.resolve4("a.example", stage.tell());

        assertThat(stage.answer().error()).isEqualTo(DnsError.REFUSED);
    }

    @Test
    void otherResponseCodesAreErrors() {
        FakeServer server = stage.server(new FakeServer());
        DnsRcode[] codes = {DnsRcode.FORMERR, DnsRcode.NOTIMP, DnsRcode.of(9), DnsRcode.NXDOMAIN};
        server.script = asked -> asked.fail(codes[asked.name().charAt(0) - 'a']);

        for (int i = 0; i < codes.length; i++) {
            stage.dns.resolve4((char) ('a' + i) + ".example", stage.tell());
            stage.answers(i + 1);
        }

        assertThat(stage.answers)
                .extracting(DnsAnswer::error)
                .containsExactly(
                        DnsError.FORMAT,
                        DnsError.NOT_IMPLEMENTED,
                        DnsError.UNKNOWN,
                        DnsError.NOT_EXIST);
    }

    @Test
    void aServerThatDoesNotUnderstandEdnsIsAskedWithout() {
        FakeServer server =
                stage.server(
                        FakeServer.answering(asked -> {
                            if (asked.message.edns() == null) {
                                asked.answer(a("192.0.2.1"));
                            } else {
                                asked.fail(DnsRcode.FORMERR);
                            }
                        }));

        stage.dns.resolve4("a.example", stage.tell());
        stage.answers(1);
        stage.dns.resolve4("b.example", stage.tell());

        assertThat(stage.answers(2)).allSatisfy(answer -> assertThat(answer.isOk()).isTrue());
        assertThat(server.asked)
                .extracting(asked -> asked.message.edns() != null)
                .containsExactly(true, false, false);
    }

    @Test
    void aHeaderAloneThatSaysItWasNotUnderstoodMeansTheSame() {
        stage.server(
                FakeServer.answering(asked -> {
                    if (asked.message.edns() == null) {
                        asked.answer(a("192.0.2.1"));
                    } else {
                        byte[] header = new byte[12];
                        header[0] = (byte) (asked.id() >> 8);
                        header[1] = (byte) asked.id();
                        header[2] = (byte) 0x80;
                        header[3] = 1;
                        asked.send(header);
                    }
                }));

        stage.dns.resolve4("a.example", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
    }

    @Test
    void theAdvertisedSizeIsAnOption() {
        FakeServer server = stage.server(FakeServer.withAddress("192.0.2.1"));

        stage.dns.resolve4("a.example", stage.tell());
        stage.answers(1);
        stage.dns.setOption("edns-udp-size", "4096");
        stage.dns.resolve4("b.example", stage.tell());
        stage.answers(2);
        stage.dns.setOption("edns-udp-size", "512");
        stage.dns.resolve4("c.example", stage.tell());
        stage.answers(3);

        assertThat(server.asked.get(0).message.edns().payloadOctets()).isEqualTo(1232);
        assertThat(server.asked.get(1).message.edns().payloadOctets()).isEqualTo(4096);
        assertThat(server.asked.get(2).message.edns()).isNull();
    }

    @Test
    void aServerThatIsDownIsLeftAloneProbedAndTakenBack() {
        stage.closing(stage.base.virtual()); // a program that has more to do
        FakeServer dead = stage.server(new FakeServer());
        FakeServer alive = stage.server(FakeServer.withAddress("192.0.2.2"));
        stage.dns.setOption("max-timeouts", "1");
        stage.dns.setOption("rotate", "0");
        stage.dns.resolve4("a.example", stage.tell());
        stage.untilAsked(dead, 1);
        stage.advanceMillis(5_000);
        assertThat(stage.answer().isOk()).isTrue();
        assertThat(stage.dns.isUp(0)).isFalse();
        stage.dns.resolve4("b.example", stage.tell());
        stage.answers(2);
        assertThat(dead.asked).hasSize(1);

        stage.advance(Duration.ofSeconds(10));
        stage.untilAsked(dead, 2);
        Asked probe = dead.asked.get(1);
        assertThat(probe.type()).isEqualTo(DnsType.NS);
        stage.advanceMillis(5_000);
        stage.advance(Duration.ofSeconds(29));
        stage.settle();
        assertThat(dead.asked).as("the delay has grown threefold").hasSize(2);
        stage.advance(Duration.ofSeconds(1));
        stage.untilAsked(dead, 3);
        dead.asked.get(2).fail(DnsRcode.NXDOMAIN);
        stage.until("up", () -> stage.dns.isUp(0));

        dead.script = asked -> asked.answer(a("192.0.2.1"));
        stage.dns.resolve4("c.example", stage.tell());
        stage.answers(3);
        assertThat(dead.asked).hasSize(4);
        assertThat(alive.asked).hasSize(2);
    }

    @Test
    void aProbeThatIsRefusedLeavesTheServerAloneForLonger() {
        stage.closing(stage.base.virtual()); // a program that has more to do
        FakeServer server = stage.server(FakeServer.answering(a -> a.fail(DnsRcode.REFUSED)));
        stage.dns.resolve4("a.example", stage.tell());
        stage.answer();
        assertThat(stage.dns.isUp(0)).isFalse();
        assertThat(server.asked).hasSize(1);

        stage.advance(Duration.ofSeconds(10));
        stage.untilAsked(server, 2);
        stage.settle();
        stage.advance(Duration.ofSeconds(29));
        stage.settle();

        assertThat(server.asked).as("the delay has grown threefold").hasSize(2);
        stage.advance(Duration.ofSeconds(1));
        stage.untilAsked(server, 3);
        assertThat(stage.dns.stats().serversLost()).isEqualTo(1);
    }

    /// What one does not know says nothing of another.
    @Test
    void aServerIsNotTakenToLackWhatTheOneBeforeItLacks() {
        FakeServer old =
                stage.server(
                        FakeServer.answering(asked ->
                                asked.fail(
                                        asked.hasEdns() ? DnsRcode.FORMERR : DnsRcode.SERVFAIL)));
        FakeServer able = stage.server(FakeServer.withAddress("192.0.2.2"));

        stage.dns.resolve4("a.example", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(old.asked).extracting(Asked::hasEdns).containsExactly(true, false);
        assertThat(able.asked).extracting(Asked::hasEdns).containsExactly(true);
    }

    @Test
    void allServersDeadAndComingBack() {
        FakeServer server = stage.server(FakeServer.withAddress("192.0.2.1"));
        server.stop();

        stage.dns.resolve4("a.example", stage.tell());
        pump(20, 200);
        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
        assertThat(stage.dns.isUp(0)).isFalse();
        server.restart();
        stage.dns.resolve4("a.example", stage.tell());
        stage.answers(2);

        assertThat(stage.answers.get(1).isOk()).isTrue();
        assertThat(stage.dns.isUp(0)).isTrue();
    }

    @Test
    void aServerThatComesBackMeanwhileIsFound() {
        FakeServer server = stage.server(FakeServer.withAddress("192.0.2.1"));
        server.stop();

        stage.dns.resolve4("a.example", stage.tell());
        stage.settle();
        server.restart();
        pump(5, 200);

        assertThat(stage.answer().isOk()).isTrue();
    }

    @Test
    void withoutServersLookupsWaitAndEndByTheDeadline() {
        stage.dns.resolve4("a.example", stage.tell());
        stage.advanceMillis(29_999);
        stage.settle();
        assertThat(stage.answers).isEmpty();
        assertThat(stage.dns.stats().waiting()).isEqualTo(1);

        stage.advanceMillis(1);

        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
        assertThat(stage.dns.stats().waiting()).isZero();
        assertThat(stage.base.loop(LoopFlag.NONBLOCK)).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void aServerThatIsAddedGetsWhatWaits() {
        stage.dns.resolve4("a.example", stage.tell());
        stage.settle();

        stage.server(FakeServer.withAddress("192.0.2.1"));

        assertThat(stage.answer().isOk()).isTrue();
    }

    @Test
    void theDeadlineHoldsWhateverTheAttempts() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.setOption("attempts", "255");
        stage.dns.setOption("deadline", "12");

        stage.dns.resolve4("a.example", stage.tell());
        stage.untilAsked(server, 1);
        stage.advanceMillis(5_000);
        stage.untilAsked(server, 2);
        stage.advanceMillis(5_000);
        stage.untilAsked(server, 3);
        stage.advanceMillis(2_000);

        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
        assertThat(stage.dns.stats().inFlight()).isZero();
    }

    @Test
    void soManyAreUnderWayAndTheRestWaitsInOrder() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.setOption("max-inflight", "2");
        for (int i = 0; i < 5; i++) {
            stage.dns.resolve4("n" + i + ".example", stage.tell());
        }
        stage.untilAsked(server, 2);
        stage.settle();
        assertThat(server.asked).hasSize(2);
        assertThat(stage.dns.stats().waiting()).isEqualTo(3);

        server.asked.get(1).answer(a("192.0.2.1"));
        stage.untilAsked(server, 3);
        stage.settle();
        assertThat(server.asked).extracting(Asked::name).hasSize(3).last().isEqualTo("n2.example");
        stage.dns.setOption("max-inflight", "3");
        stage.untilAsked(server, 4);

        assertThat(server.asked.get(3).name()).isEqualTo("n3.example");
    }

    @Test
    void suspendingHoldsEverythingBackAndResumingSendsItInOrder() {
        FakeServer first = stage.server(new FakeServer());
        stage.dns.setOption("max-inflight", "2");
        for (int i = 0; i < 4; i++) {
            stage.dns.resolve4("n" + i + ".example", stage.tell());
        }
        stage.untilAsked(first, 2);

        stage.dns.clearServersAndSuspend();
        assertThat(stage.dns.servers()).isEmpty();
        FakeServer second = stage.server(new FakeServer());
        stage.dns.resolve4("n4.example", stage.tell());
        stage.settle();
        assertThat(second.asked).isEmpty();
        first.asked.getFirst().answer(a("192.0.2.66"));
        stage.settle();
        assertThat(stage.answers).isEmpty();
        second.script = asked -> asked.answer(a("192.0.2.1"));
        stage.dns.resume();
        stage.answers(5);

        List<String> names = new ArrayList<>();
        second.asked.forEach(asked -> names.add(asked.name()));
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "n0.example", "n1.example", "n2.example", "n3.example", "n4.example");
        assertThat(names.subList(0, 2)).containsExactlyInAnyOrder("n0.example", "n1.example");
    }

    @Test
    void suspendingWhileOverTcpDropsTheConnection() {
        FakeServer first = stage.server(new FakeServer());
        stage.dns.resolve4("a.example", stage.tell(), LookupFlag.USE_TCP);
        stage.untilAsked(first, 1);

        stage.dns.clearServersAndSuspend();
        stage.until("hung up", () -> first.connectionsOpen() == 0);
        stage.server(FakeServer.withAddress("192.0.2.1"));
        stage.dns.resume();

        assertThat(stage.answer().isOk()).isTrue();
    }
}
