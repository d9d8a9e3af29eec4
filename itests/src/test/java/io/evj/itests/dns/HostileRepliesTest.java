package io.evj.itests.dns;

import static io.evj.itests.dns.DnsStage.a;
import static io.evj.itests.dns.DnsStage.record;
import static io.evj.itests.dns.DnsStage.soa;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsData;
import io.evj.dns.DnsError;
import io.evj.dns.DnsHeader;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsName;
import io.evj.dns.DnsQuestion;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsType;
import io.evj.dns.DnsWriter;
import io.evj.itests.dns.FakeServer.Asked;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replies that must not be believed, or not entirely.
@OnEveryMethod
class HostileRepliesTest {
    private static final DnsData EVIL = a("203.0.113.66");

    @AutoClose private final DnsStage stage;
    private final FakeServer server;

    HostileRepliesTest(String method) {
        stage = DnsStage.on(method);
        server = stage.server(new FakeServer());
    }

    private Asked asked(String name) {
        int before = server.asked.size();
        stage.dns.resolve4(name, stage.tell());
        stage.untilAsked(server, before + 1);
        return server.asked.getLast();
    }

    /// What is sent after it is used: what is sent before it was not.
    private void thenTheTruth(Asked asked) {
        stage.settle();
        assertThat(stage.answers).isEmpty();
        asked.answer(a("192.0.2.1"));
        assertThat(stage.answer().addresses()).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }

    private static DnsMessage evil(Asked asked) {
        return asked.ok().withAnswers(List.of(DnsRecord.of(asked.question().name(), 300, EVIL)));
    }

    @Test
    void anotherIdIsIgnored() {
        Asked asked = asked("www.example.com");
        DnsMessage evil = evil(asked);

        for (int i = 1; i < 200; i++) {
            asked.send(evil.withHeader(evil.header().withId(asked.id() ^ i)));
        }

        thenTheTruth(asked);
        assertThat(stage.dns.stats().rejected()).isPositive();
    }

    @Test
    void anotherQuestionIsIgnored() {
        Asked asked = asked("www.example.com");
        DnsName name = asked.question().name();

        for (DnsQuestion other :
                List.of(
                        DnsQuestion.of(DnsName.of("www.example.org"), DnsType.A),
                        DnsQuestion.of(name, DnsType.AAAA),
                        DnsQuestion.of(name.parent(), DnsType.A))) {
            asked.send(
                    DnsMessage.query(asked.id(), other)
                            .respond(DnsRcode.NOERROR)
                            .withAnswers(List.of(DnsRecord.of(other.name(), 300, EVIL))));
        }
        asked.send(
                new DnsMessage(
                        evil(asked).header(),
                        List.of(),
                        evil(asked).answers(),
                        List.of(),
                        List.of(),
                        null));
        asked.send(asked.message);

        thenTheTruth(asked);
    }

    @Test
    void anotherSenderIsIgnored() throws Exception {
        Asked asked = asked("www.example.com");
        byte[] evil = new DnsWriter().toBytes(evil(asked));

        try (DatagramChannel other = DatagramChannel.open()) {
            other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            asked.sendFrom(other, evil);
            thenTheTruth(asked);
        }
    }

    @Test
    void garbageIsIgnored() {
        Asked asked = asked("www.example.com");

        asked.send(new byte[0]);
        asked.send(new byte[] {1});
        asked.send(new byte[12]);
        asked.send(new byte[600]);

        thenTheTruth(asked);
    }

    @Test
    void garbageForEverEndsByTheDeadline() {
        Asked asked = asked("www.example.com");
        byte[] garbage = new byte[100];

        for (int second = 0; second < 40 && stage.answers.isEmpty(); second++) {
            for (int i = 0; i < 20; i++) {
                server.asked.getLast().send(garbage);
            }
            stage.advanceMillis(1_000);
            stage.settle();
        }

        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
        assertThat(asked.name()).isEqualTo("www.example.com");
    }

    @Test
    void duplicatesAreToldOnce() {
        Asked asked = asked("www.example.com");

        asked.answer(a("192.0.2.1"));
        asked.answer(a("192.0.2.1"));
        asked.answer(EVIL);
        stage.settle();

        assertThat(stage.answer().addresses()).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void repliesInAnotherOrderFindTheirQuestions() {
        Asked first = asked("a.example");
        Asked second = asked("b.example");

        second.answer(a("192.0.2.2"));
        stage.settle();
        first.answer(a("192.0.2.1"));

        assertThat(stage.answers(2))
                .extracting(answer -> answer.question().name() + " " + answer.addresses())
                .containsExactly("b.example. [/192.0.2.2]", "a.example. [/192.0.2.1]");
    }

    @Test
    void recordsOfOtherNamesAreNeitherUsedNorCached() {
        Asked asked = asked("www.example.com");

        asked.send(
                asked.ok()
                        .withAnswers(
                                List.of(
                                        record("bank.example", 300, EVIL),
                                        record("www.example.com", 300, a("192.0.2.1")),
                                        record("example.com", 300, EVIL)))
                        .withAuthorities(
                                List.of(
                                        record(
                                                "example",
                                                300,
                                                new DnsData.Ns(DnsName.of("bank.example")))))
                        .withAdditionals(List.of(record("bank.example", 300, EVIL))));

        assertThat(stage.answer().addresses()).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(stage.dns.cached("bank.example", DnsType.A)).isNull();
        assertThat(stage.dns.cached("example.com", DnsType.A)).isNull();
        assertThat(stage.dns.stats().cached()).isEqualTo(1);
        Asked bank = asked("bank.example");
        bank.answer(a("192.0.2.9"));
        assertThat(stage.answers(2).get(1).addresses())
                .containsExactly(InetAddress.ofLiteral("192.0.2.9"));
    }

    @Test
    void aForeignZoneHasNoSayInWhatDoesNotExist() {
        Asked asked = asked("www.example.com");

        asked.send(
                asked.message
                        .respond(DnsRcode.NXDOMAIN)
                        .withAuthorities(List.of(soa("other.example", 300, 300))));

        assertThat(stage.answer().error()).isEqualTo(DnsError.NOT_EXIST);
        assertThat(stage.answer().ttlSeconds()).isZero();
        assertThat(stage.dns.stats().cached()).isZero();
    }

    @Test
    void aliasesAreFollowedWithinAReply() {
        Asked asked = asked("www.example.com");

        asked.send(
                asked.ok()
                        .withAnswers(
                                List.of(
                                        record("cdn.example", 60, a("192.0.2.1")),
                                        record(
                                                "www.example.com",
                                                300,
                                                new DnsData.Cname(DnsName.of("x.example"))),
                                        record(
                                                "x.example",
                                                30,
                                                new DnsData.Cname(DnsName.of("cdn.example"))))));
        DnsAnswer answer = stage.answer();

        assertThat(answer.addresses()).hasSize(1);
        assertThat(answer.isAlias()).isTrue();
        assertThat(answer.canonicalName()).isEqualTo(DnsName.of("cdn.example"));
        assertThat(answer.ttlSeconds()).isEqualTo(30);
    }

    @Test
    void aliasesThatLeadInACircleEnd() {
        Asked asked = asked("www.example.com");

        asked.send(
                asked.ok()
                        .withAnswers(
                                List.of(
                                        record(
                                                "www.example.com",
                                                300,
                                                new DnsData.Cname(DnsName.of("x.example"))),
                                        record(
                                                "x.example",
                                                300,
                                                new DnsData.Cname(
                                                        DnsName.of("www.example.com"))))));

        assertThat(stage.answer().error()).isEqualTo(DnsError.UNKNOWN);
    }

    @Test
    void anAliasThatTheReplyDoesNotFollowIsAskedFor() {
        server.script =
                asked -> {
                    if (asked.name().equals("www.example.com")) {
                        asked.answer(20, new DnsData.Cname(DnsName.of("x.example")));
                    } else {
                        asked.answer(a("192.0.2.1"));
                    }
                };

        stage.dns.resolve4("www.example.com", stage.tell());
        DnsAnswer answer = stage.answer();

        assertThat(answer.addresses()).hasSize(1);
        assertThat(answer.question().name()).isEqualTo(DnsName.of("www.example.com"));
        assertThat(answer.canonicalName()).isEqualTo(DnsName.of("x.example"));
        assertThat(answer.ttlSeconds()).isEqualTo(20);
    }

    @Test
    void aliasesThatNeverEndAreGivenUpAtTheLimit() {
        server.script =
                asked ->
                        asked.answer(
                                new DnsData.Cname(
                                        DnsName.of(
                                                "x" + asked.name().length() + "." + asked.name())));

        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().error()).isEqualTo(DnsError.UNKNOWN);
        assertThat(server.asked).hasSize(1 + 16);
    }

    @Test
    void repliesInAnotherCaseAreAskedForAgainOverTcp() {
        server.script =
                asked -> {
                    DnsQuestion lower =
                            new DnsQuestion(
                                    DnsName.of(asked.name().toLowerCase(Locale.ROOT)),
                                    asked.type(),
                                    asked.question().dnsClass());
                    asked.send(
                            DnsMessage.query(asked.id(), lower)
                                    .respond(DnsRcode.NOERROR)
                                    .withAnswers(
                                            List.of(
                                                    DnsRecord.of(
                                                            lower.name(),
                                                            300,
                                                            asked.isTcp()
                                                                    ? a("192.0.2.1")
                                                                    : EVIL))));
                };

        stage.dns.resolve4("a-rather-long-name.example.com", stage.tell());

        assertThat(stage.answer().addresses()).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(stage.dns.stats().caseMismatches()).isEqualTo(2);
        stage.dns.resolve4("another-rather-long-name.example.com", stage.tell());
        assertThat(stage.answers(2).get(1).addresses())
                .as("the server is known to change letters, and asked in lower case")
                .containsExactly(InetAddress.ofLiteral("203.0.113.66"));
    }

    private static void answerInSmallLetters(Asked asked) {
        DnsName small = DnsName.of(asked.name());
        asked.send(
                DnsMessage.query(asked.id(), DnsQuestion.of(small, asked.type()))
                        .respond(DnsRcode.NOERROR)
                        .withAnswers(List.of(DnsRecord.of(small, 300, a("192.0.2.1")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a-rather-long-name.example.com", "A-RATHER-LONG-NAME-IN-CAPITALS.EXAMPLE"})
    void withoutTcpTheyAreAskedForOnceMoreInPlainLetters(String name) {
        server.stopTcp();
        server.script = HostileRepliesTest::answerInSmallLetters;

        stage.dns.resolve4(name, stage.tell());
        for (int i = 0; i < 20 && stage.answers.isEmpty(); i++) {
            stage.settle();
            stage.advanceMillis(200);
        }

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(server.asked).hasSize(2);
        assertThat(server.asked.get(0).port()).isNotEqualTo(server.asked.get(1).port());
    }

    @Test
    void soTheyAreWhereTcpIsDropped() {
        server.script =
                asked -> {
                    if (!asked.isTcp()) {
                        answerInSmallLetters(asked);
                    }
                };

        stage.dns.resolve4("a-rather-long-name.example.com", stage.tell());
        stage.untilAsked(server, 2);
        stage.advanceMillis(5_000);

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(server.asked).extracting(Asked::isTcp).containsExactly(false, true, false);
    }

    @Test
    void aliasesOfAllRepliesTogetherAreCounted() {
        server.script =
                asked -> {
                    List<DnsRecord> chain = new ArrayList<>();
                    DnsName name = asked.question().name();
                    for (int i = 0; i < 8; i++) {
                        DnsName next = DnsName.of("x" + i + "." + asked.name());
                        chain.add(DnsRecord.of(name, 300, new DnsData.Cname(next)));
                        name = next;
                    }
                    asked.send(asked.ok().withAnswers(chain));
                };

        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().error()).isEqualTo(DnsError.UNKNOWN);
        assertThat(server.asked).hasSize(1 + 16 / 8);
    }

    @Test
    void theCaseOfLettersIsRandomAndNotKept() {
        server.script = asked -> asked.answer(a("192.0.2.1"));
        Set<String> cases = new HashSet<>();

        for (int i = 0; i < 20; i++) {
            stage.dns.resolve4("some.name.with.many.letters", stage.tell());
            int count = i + 1;
            stage.until("an answer", () -> stage.answers.size() == count);
            stage.dns.clearCache();
        }

        for (int i = 0; i < 20; i++) {
            cases.add(server.nameOf(i).toString());
        }
        assertThat(cases).hasSize(20);
        assertThat(stage.answers)
                .allSatisfy(answer ->
                        assertThat(answer.records().getFirst().name().toString())
                                .isEqualTo("some.name.with.many.letters."));
    }

    @Test
    void idsAndPortsAreSpreadWide() {
        server.script = asked -> asked.answer(a("192.0.2.1"));
        int count = 1600;

        for (int i = 0; i < count; i++) {
            stage.dns.resolve4("n" + i + ".example", stage.tell());
        }
        stage.answers(count);

        Set<Integer> ids = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        List<Integer> high = new ArrayList<>();
        for (Asked asked : server.asked) {
            ids.add(asked.id());
            ports.add(asked.port());
            if (asked.id() >= 1 << 15) {
                high.add(asked.id());
            }
        }
        assertThat(ids).hasSizeGreaterThan(1520);
        assertThat(ports).as("200 groups of 8, each from one of 64").hasSizeGreaterThan(50);
        assertThat(ports).allMatch(port -> port >= 10_000);
        assertThat(high.size()).isBetween(650, 950);
    }

    @Test
    void oneAtATimeEachQuestionHasAFreshPort() {
        server.script = asked -> asked.answer(a("192.0.2.1"));
        Set<Integer> ports = new HashSet<>();

        for (int i = 0; i < 30; i++) {
            stage.dns.resolve4("n" + i + ".example", stage.tell());
            stage.answers(i + 1);
            ports.add(server.asked.getLast().port());
        }

        assertThat(ports).hasSizeGreaterThan(28);
        assertThat(stage.dns.descriptor(0)).as("no socket is left open").isNull();
    }

    @Test
    void aReplyThatCannotBeReadIsAskedForAgainAndThenReported() {
        server.script =
                asked -> {
                    byte[] reply = new DnsWriter().toBytes(evil(asked));
                    reply[7] = 2; // tells of two answers
                    asked.send(reply);
                };

        stage.dns.resolve4("www.example.com", stage.tell());
        for (int i = 0; i < 10 && stage.answers.isEmpty(); i++) {
            stage.settle();
            stage.advance(Duration.ofMillis(600));
        }

        assertThat(stage.answer().error()).isEqualTo(DnsError.UNKNOWN);
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void aLongerReplyThanWasAskedForIsTaken() {
        Asked asked = asked("www.example.com");
        List<DnsRecord> many = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            many.add(DnsRecord.of(asked.question().name(), 300, a("192.0.2." + i)));
        }

        asked.send(asked.ok().withAnswers(many));

        assertThat(stage.answer().addresses()).hasSize(250);
    }

    @Test
    void aRequestIsNoReply() {
        Asked asked = asked("www.example.com");

        DnsMessage evil = evil(asked);
        asked.send(evil.withHeader(evil.header().without(DnsHeader.RESPONSE)));

        thenTheTruth(asked);
    }
}
