package io.evj.itests.dns;

import static io.evj.itests.dns.DnsStage.a;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsError;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsWriter;
import io.evj.dns.LookupFlag;
import io.evj.itests.dns.FakeServer.Asked;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Questions over TCP: when, and what becomes of them when connections misbehave.
@OnEveryMethod
class OverTcpTest {
    @AutoClose private final DnsStage stage;
    private final FakeServer server;

    OverTcpTest(String method) {
        stage = DnsStage.on(method);
        server = stage.server(new FakeServer());
    }

    private void ask(String name) {
        stage.dns.resolve4(name, stage.tell(), LookupFlag.USE_TCP);
    }

    private static byte[] framed(Asked asked, String address) {
        byte[] reply =
                new DnsWriter()
                        .toBytes(
                                asked.ok()
                                        .withAnswers(
                                                List.of(
                                                        DnsRecord.of(
                                                                asked.question().name(),
                                                                300,
                                                                a(address)))));
        return ByteBuffer.allocate(2 + reply.length)
                .putShort((short) reply.length)
                .put(reply)
                .array();
    }

    @Test
    void whatIsTruncatedIsAskedForAgainOverTcp() {
        server.script =
                asked -> {
                    if (asked.isTcp()) {
                        asked.answer(a("192.0.2.1"));
                    } else {
                        asked.truncated();
                    }
                };

        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(server.asked).extracting(Asked::isTcp).containsExactly(false, true);
    }

    @Test
    void aReplyLongerThanUdpAllowsComesOverTcp() {
        server.script =
                asked -> {
                    if (!asked.isTcp()) {
                        asked.truncated();
                        return;
                    }
                    List<DnsRecord> many = new ArrayList<>();
                    for (int i = 0; i < 4_000; i++) {
                        many.add(
                                DnsRecord.of(
                                        asked.question().name(),
                                        300,
                                        a("10.0." + i / 250 + "." + i % 250)));
                    }
                    asked.send(asked.ok().withAnswers(many));
                };

        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().addresses()).hasSize(4_000);
    }

    @Test
    void truncationCanBeAnError() {
        server.script = Asked::truncated;

        stage.dns.resolve4("a.example", stage.tell(), LookupFlag.IGNORE_TRUNCATION);
        assertThat(stage.answer().error()).isEqualTo(DnsError.TRUNCATED);
        stage.dns.setOption("ignore-tc", "");
        stage.dns.resolve4("b.example", stage.tell());

        assertThat(stage.answers(2).get(1).error()).isEqualTo(DnsError.TRUNCATED);
        assertThat(server.connectionsEver()).isZero();
    }

    @Test
    void truncationEndsTheSearchSinceTheNameExists() {
        server.script = Asked::truncated;
        stage.dns.addSearch("a.example");

        stage.dns.resolve4("www.example", stage.tell(), LookupFlag.IGNORE_TRUNCATION);

        assertThat(stage.answer().error()).isEqualTo(DnsError.TRUNCATED);
        assertThat(server.asked).extracting(Asked::name).containsExactly("www.example");
    }

    @Test
    void everythingCanGoOverTcp() {
        server.script = asked -> asked.answer(a("192.0.2.1"));
        stage.dns.setOption("use-vc", "");

        stage.dns.resolve4("a.example", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(server.asked).extracting(Asked::isTcp).containsExactly(true);
    }

    @Test
    void oneConnectionServesManyAndAnswersComeInAnyOrder() {
        for (int i = 0; i < 5; i++) {
            ask("n" + i + ".example");
        }
        stage.untilAsked(server, 5);

        for (Asked asked : server.asked.reversed()) {
            asked.answer(a("192.0.2.1"));
        }

        assertThat(stage.answers(5))
                .extracting(answer -> answer.question().name().toString())
                .containsExactly(
                        "n4.example.", "n3.example.", "n2.example.", "n1.example.", "n0.example.");
        assertThat(server.connectionsEver()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionIsUsedAgainAndClosedAfterAWhile() {
        stage.closing(stage.base.virtual()); // a program that has more to do
        server.script = asked -> asked.answer(a("192.0.2.1"));
        ask("a.example");
        stage.answers(1);
        stage.advanceMillis(4_000);
        ask("b.example");
        stage.answers(2);
        assertThat(server.connectionsEver()).isEqualTo(1);

        stage.advanceMillis(4_999);
        stage.settle();
        assertThat(server.connectionsOpen()).isEqualTo(1);
        stage.advanceMillis(1);

        stage.until("hung up", () -> server.connectionsOpen() == 0);
    }

    @Test
    void aConnectionThatTheServerHasClosedIdleIsReplaced() {
        server.script = asked -> asked.answer(a("192.0.2.1"));
        ask("a.example");
        stage.answers(1);
        server.hangUpAll();
        stage.settle();

        ask("b.example");

        assertThat(stage.answers(2).get(1).isOk()).isTrue();
        assertThat(server.connectionsEver()).isEqualTo(2);
        assertThat(stage.dns.stats().timeouts()).isZero();
    }

    @Test
    void whatWaitsOnAConnectionThatBreaksIsAskedAgain() {
        ask("a.example");
        ask("b.example");
        stage.untilAsked(server, 2);

        server.hangUpAll();
        stage.untilAsked(server, 4);
        server.asked.get(2).answer(a("192.0.2.1"));
        server.asked.get(3).answer(a("192.0.2.1"));

        assertThat(stage.answers(2)).allSatisfy(answer -> assertThat(answer.isOk()).isTrue());
    }

    @Test
    void aServerThatAlwaysHangsUpEndsInATimeout() {
        server.script = Asked::hangUp;

        ask("a.example");
        for (int i = 0; i < 20 && stage.answers.isEmpty(); i++) {
            stage.settle();
            stage.advanceMillis(600);
        }

        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
    }

    @Test
    void withoutAListenerItIsATimeoutToo() {
        server.stopTcp();

        ask("a.example");
        for (int i = 0; i < 20 && stage.answers.isEmpty(); i++) {
            stage.settle();
            stage.advanceMillis(600);
        }

        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
    }

    @Test
    void halfAMessageStandsInNobodysWayForLong() {
        ask("a.example");
        ask("b.example");
        stage.untilAsked(server, 2);
        Asked first = server.asked.get(0);
        byte[] whole = framed(first, "192.0.2.1");

        first.raw(Arrays.copyOf(whole, whole.length - 5));
        stage.settle();
        server.script = asked -> asked.answer(a("192.0.2.2"));
        stage.advanceMillis(5_000);

        assertThat(stage.answers(2))
                .extracting(DnsAnswer::addresses)
                .allSatisfy(addresses ->
                        assertThat(addresses.getFirst().getHostAddress()).isEqualTo("192.0.2.2"));
        assertThat(server.connectionsEver()).isEqualTo(2);
    }

    @Test
    void aSlowReplyIsTakenOctetByOctet() {
        ask("a.example");
        stage.untilAsked(server, 1);

        for (byte octet : framed(server.asked.getFirst(), "192.0.2.1")) {
            server.asked.getFirst().raw(new byte[] {octet});
            stage.advanceMillis(50);
        }

        assertThat(stage.answer().isOk()).isTrue();
    }

    @Test
    void aReplyThatTricklesForTooLongIsNotWaitedFor() {
        ask("a.example");
        stage.untilAsked(server, 1);
        server.script = asked -> asked.answer(a("192.0.2.2"));

        for (byte octet : framed(server.asked.getFirst(), "192.0.2.1")) {
            if (stage.answers.isEmpty() && server.connectionsEver() == 1) {
                server.asked.getFirst().raw(new byte[] {octet});
                stage.advance(Duration.ofMillis(900));
                stage.settle();
            }
        }

        assertThat(stage.answer().addresses().getFirst().getHostAddress()).isEqualTo("192.0.2.2");
    }

    @Test
    void anEmptyFrameEndsTheConnection() {
        ask("a.example");
        stage.untilAsked(server, 1);

        server.asked.getFirst().raw(new byte[2]);
        stage.untilAsked(server, 2);
        server.asked.get(1).answer(a("192.0.2.1"));

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(server.connectionsEver()).isEqualTo(2);
    }

    @Test
    void messagesThatAnswerNothingEndTheConnectionAfterAHundred() {
        ask("a.example");
        stage.untilAsked(server, 1);
        byte[] stray = {0, 3, 1, 2, 3};

        for (int i = 0; i < 100; i++) {
            server.asked.getFirst().raw(stray);
        }
        stage.settle();
        assertThat(server.connectionsEver()).isEqualTo(1);
        server.asked.getFirst().raw(stray);
        stage.untilAsked(server, 2);

        assertThat(server.connectionsEver()).isEqualTo(2);
        assertThat(stage.dns.stats().rejected()).isEqualTo(101);
    }
}
