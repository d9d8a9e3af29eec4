package io.evj.itests.dns;

import static io.evj.itests.dns.DnsStage.a;
import static io.evj.itests.dns.DnsStage.aaaa;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsData;
import io.evj.dns.DnsError;
import io.evj.dns.DnsLookup;
import io.evj.dns.DnsName;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsType;
import io.evj.dns.LookupFlag;
import io.evj.itests.dns.FakeServer.Asked;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Names, addresses, records of any type; the search list; cancelling; what callbacks may expect.
@OnEveryMethod
class ResolvingTest {
    @AutoClose private final DnsStage stage;

    ResolvingTest(String method) {
        stage = DnsStage.on(method);
    }

    @Test
    void looksUpIpv4() {
        FakeServer server =
                stage.server(
                        FakeServer.answering(
                                asked -> asked.answer(a("192.0.2.1"), a("192.0.2.2"))));

        stage.dns.resolve4("www.example.com", stage.tell());
        DnsAnswer answer = stage.answer();

        assertThat(answer.isOk()).isTrue();
        assertThat(answer.addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(answer.ttlSeconds()).isEqualTo(300);
        assertThat(answer.question().name().toString()).isEqualTo("www.example.com.");
        assertThat(answer.records().getFirst().name().toString()).isEqualTo("www.example.com.");
        assertThat(server.asked).hasSize(1);
        assertThat(server.asked.getFirst().type()).isEqualTo(DnsType.A);
    }

    @Test
    void looksUpIpv6() {
        stage.server(FakeServer.answering(asked -> asked.answer(aaaa("2001:db8::1"))));

        stage.dns.resolve6("www.example.com", stage.tell());

        assertThat(stage.answer().addresses())
                .containsExactly(InetAddress.ofLiteral("2001:db8::1"));
    }

    @Test
    void looksUpTheNamesOfAddresses() {
        FakeServer server =
                stage.server(
                        FakeServer.answering(asked ->
                                asked.answer(new DnsData.Ptr(DnsName.of("host.example")))));

        stage.dns.reverse(InetAddress.ofLiteral("192.0.2.1"), stage.tell());
        stage.dns.reverse(InetAddress.ofLiteral("2001:db8::1"), stage.tell());

        assertThat(stage.answers(2))
                .allSatisfy(answer ->
                        assertThat(answer.names()).containsExactly(DnsName.of("host.example")));
        assertThat(server.asked)
                .extracting(Asked::name)
                .containsExactly(
                        "1.2.0.192.in-addr.arpa",
                        "1" + ".0".repeat(23) + ".8.b.d.0.1.0.0.2.ip6.arpa");
    }

    @Test
    void looksUpRecordsOfAnyType() {
        stage.server(
                FakeServer.answering(
                        asked -> asked.answer(new DnsData.Mx(10, DnsName.of("mx.example")))));

        stage.dns.resolve("example", DnsType.MX, stage.tell());

        assertThat(stage.answer().records().getFirst().data())
                .isEqualTo(new DnsData.Mx(10, DnsName.of("mx.example")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.dns.resolve("example", DnsType.AXFR, stage.tell()));
    }

    @Test
    void answersAddressesAndLocalhostWithoutAskingAnybody() {
        FakeServer server = stage.server(FakeServer.withAddress("192.0.2.1"));

        stage.dns.resolve4("192.0.2.7", stage.tell());
        stage.dns.resolve6("2001:db8::7", stage.tell());
        stage.dns.resolve6("192.0.2.7", stage.tell());
        stage.dns.resolve4("localhost", stage.tell());
        stage.dns.resolve6("Some.LOCALHOST.", stage.tell());
        stage.dns.resolve("localhost", DnsType.MX, stage.tell());
        stage.dns.resolve4("some.invalid", stage.tell());
        stage.dns.resolve4("hidden.onion", stage.tell());

        List<DnsAnswer> answers = stage.answers(8);
        assertThat(answers)
                .extracting(answer -> answer.isOk() ? answer.addresses() : answer.error())
                .containsExactly(
                        List.of(InetAddress.ofLiteral("192.0.2.7")),
                        List.of(InetAddress.ofLiteral("2001:db8::7")),
                        DnsError.NO_DATA,
                        List.of(InetAddress.ofLiteral("127.0.0.1")),
                        List.of(InetAddress.ofLiteral("::1")),
                        DnsError.NO_DATA,
                        DnsError.NOT_EXIST,
                        DnsError.NOT_EXIST);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void namesThatAreNoneAreRefusedAtTheDoor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.dns.resolve4("a..b", stage.tell()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.dns.resolve4("x".repeat(64), stage.tell()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.dns.resolve4("x.".repeat(128), stage.tell()));
    }

    @Test
    void equalQuestionsAreAskedOnce() {
        FakeServer server = stage.server(new FakeServer());

        stage.dns.resolve4("www.example.com", stage.tell());
        stage.dns.resolve4("WWW.example.COM", stage.tell());
        stage.dns.resolve4("www.example.com", stage.tell());
        stage.untilAsked(server, 1);
        stage.settle();
        server.asked.getFirst().answer(a("192.0.2.1"));

        assertThat(stage.answers(3)).allSatisfy(answer -> assertThat(answer.isOk()).isTrue());
        assertThat(server.asked).hasSize(1);
        assertThat(stage.dns.stats().joined()).isEqualTo(2);
    }

    @Test
    void callbacksNeverRunInsideTheCall() {
        List<String> told = new ArrayList<>();

        stage.dns.resolve4("localhost", answer -> told.add("answer"));
        told.add("returned");
        stage.until("both", () -> told.size() == 2);

        assertThat(told).containsExactly("returned", "answer");
    }

    @Test
    void oneCallbackThatThrowsIsReportedAndTheRestAreTold() {
        stage.server(FakeServer.withAddress("192.0.2.1"));
        IllegalStateException thrown = new IllegalStateException("mine");

        stage.dns.resolve4(
                "www.example.com",
                answer -> {
                    throw thrown;
                });
        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(stage.thrown()).containsExactly(thrown);
    }

    @Test
    void triesTheSearchListInOrder() {
        FakeServer server =
                stage.server(
                        FakeServer.answering(asked -> {
                            if (asked.name().equals("host.b.example")) {
                                asked.answer(a("192.0.2.1"));
                            } else {
                                asked.fail(DnsRcode.NXDOMAIN);
                            }
                        }));
        stage.dns.addSearch("b.example");
        stage.dns.addSearch(".a.example");

        stage.dns.resolve4("host", stage.tell());
        DnsAnswer answer = stage.answer();

        assertThat(answer.isOk()).isTrue();
        assertThat(answer.question().name()).isEqualTo(DnsName.of("host.b.example"));
        assertThat(server.asked)
                .extracting(Asked::name)
                .containsExactly("host.a.example", "host.b.example");
    }

    @Test
    void namesWithEnoughDotsAreTriedAsTheyAreFirst() {
        FakeServer server =
                stage.server(FakeServer.answering(asked -> asked.fail(DnsRcode.NXDOMAIN)));
        stage.dns.addSearch("a.example");

        stage.dns.resolve4("x.y", stage.tell());
        assertThat(stage.answer().error()).isEqualTo(DnsError.NOT_EXIST);
        stage.dns.setOption("ndots:", "2");
        stage.dns.resolve4("x.y", stage.tell());
        stage.answers(2);
        stage.dns.resolve4("x.y.", stage.tell());
        stage.answers(3);
        stage.dns.resolve4("x", stage.tell(), LookupFlag.NO_SEARCH);
        stage.answers(4);

        assertThat(server.asked)
                .extracting(Asked::name)
                .containsExactly("x.y", "x.y.a.example", "x.y.a.example", "x.y", "x.y", "x");
    }

    @Test
    void localhostIsNotLookedForInTheSearchList() {
        FakeServer server = stage.server(FakeServer.withAddress("192.0.2.66"));
        stage.dns.addSearch("a.example");

        stage.dns.resolve4("localhost", stage.tell());

        assertThat(stage.answer().addresses()).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void aTimeoutEndsTheSearch() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.addSearch("a.example");

        stage.dns.resolve4("host", stage.tell());
        for (int i = 1; i <= 3; i++) {
            stage.untilAsked(server, i);
            stage.advanceMillis(5_000);
        }

        assertThat(stage.answer().error()).isEqualTo(DnsError.TIMEOUT);
        assertThat(server.asked).extracting(Asked::name).containsOnly("host.a.example");
    }

    @Test
    void lookupsUnderWayKeepTheirSearchList() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.addSearch("b.example");
        stage.dns.addSearch("a.example");

        stage.dns.resolve4("host", stage.tell());
        stage.untilAsked(server, 1);
        stage.dns.clearSearch();
        server.asked.getFirst().fail(DnsRcode.NXDOMAIN);
        stage.untilAsked(server, 2);

        assertThat(server.asked.get(1).name()).isEqualTo("host.b.example");
    }

    @Test
    void cancellingTellsOnceAndLeavesTheOthers() {
        FakeServer server = stage.server(new FakeServer());
        DnsLookup first = stage.dns.resolve4("www.example.com", stage.tell());
        stage.dns.resolve4("www.example.com", stage.tell());
        stage.untilAsked(server, 1);

        first.cancel();
        first.cancel();
        first.close();
        assertThat(stage.answer().error()).isEqualTo(DnsError.CANCEL);
        server.asked.getFirst().answer(a("192.0.2.1"));

        assertThat(stage.answers(2).get(1).isOk()).isTrue();
        first.cancel();
        stage.settle();
        stage.answers(2);
    }

    @Test
    void whatNobodyWaitsForIsGivenUp() {
        FakeServer server = stage.server(new FakeServer());
        DnsLookup lookup = stage.dns.resolve4("www.example.com", stage.tell());
        stage.untilAsked(server, 1);

        lookup.cancel();
        stage.answer();

        assertThat(stage.dns.stats().inFlight()).isZero();
        assertThat(stage.base.loop(LoopFlag.NONBLOCK)).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void anAnswerThatWasNotToldYetCanStillBeCancelled() {
        DnsLookup lookup = stage.dns.resolve4("localhost", stage.tell());

        lookup.cancel();
        stage.settle();

        assertThat(stage.answer().error()).isEqualTo(DnsError.CANCEL);
    }

    @Test
    void virtualThreadsAskByFutures() throws InterruptedException, ExecutionException {
        stage.server(FakeServer.withAddress("192.0.2.1"));
        CompletableFuture<DnsAnswer> told = new CompletableFuture<>();

        Thread.ofVirtual()
                .start(() -> {
                    try {
                        told.complete(stage.dns.resolve4("www.example.com").join());
                    } catch (CompletionException failure) {
                        told.completeExceptionally(failure);
                    }
                });
        stage.until("the future", told::isDone);

        assertThat(told.get().addresses()).hasSize(1);
    }

    @Test
    void futuresFailForWhatIsNoNameAndCanBeCancelled() {
        FakeServer server = stage.server(new FakeServer());

        CompletableFuture<DnsAnswer> malformed = stage.dns.resolve6("a..b");
        CompletableFuture<DnsAnswer> cancelled = stage.dns.resolve6("www.example.com");
        stage.untilAsked(server, 1);
        cancelled.cancel(true);
        stage.until("nothing under way", () -> stage.dns.stats().inFlight() == 0);

        assertThat(malformed).isCompletedExceptionally();
    }

    @Test
    void otherThreadsAreToldTheDoor() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        stage.base.once(
                Duration.ZERO,
                event -> {
                    Thread other =
                            Thread.ofPlatform()
                                    .start(() -> {
                                        try {
                                            stage.dns.resolve4("x", stage.tell());
                                        } catch (IllegalStateException refused) {
                                            thrown.add(refused);
                                        }
                                    });
                    other.join();
                });

        stage.settle();

        assertThat(thrown.getFirst()).hasMessageContaining("CompletableFuture");
    }

    @Test
    void closingTellsWhatIsUnderWay() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.resolve4("a.example", stage.tell());
        stage.dns.resolve4("b.example", stage.tell());
        stage.untilAsked(server, 2);

        stage.dns.close();
        assertThat(stage.answers).isEmpty();
        stage.settle();

        assertThat(stage.answers(2)).extracting(DnsAnswer::error).containsOnly(DnsError.SHUTDOWN);
        assertThatIllegalStateException()
                .isThrownBy(() -> stage.dns.resolve4("c.example", stage.tell()));
    }

    @Test
    void closingCanBeSilent() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.resolve4("a.example", stage.tell());
        stage.untilAsked(server, 1);

        stage.dns.close(false);
        stage.settle();

        assertThat(stage.answers).isEmpty();
    }

    @Test
    void closingTheBaseTellsWhatIsUnderWay() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.resolve4("a.example", stage.tell());
        stage.dns.resolve4("b.example", stage.tell(), LookupFlag.USE_TCP);
        stage.untilAsked(server, 2);

        stage.base.close();

        assertThat(stage.answers).extracting(DnsAnswer::error).containsOnly(DnsError.SHUTDOWN);
        assertThat(stage.answers).hasSize(2);
    }

    @Test
    void closingTheBaseTellsWhatAClosedResolverHasNotToldYet() {
        FakeServer server = stage.server(new FakeServer());
        stage.dns.resolve4("a.example", stage.tell());
        stage.untilAsked(server, 1);

        stage.dns.close();
        stage.base.close();

        assertThat(stage.answers).extracting(DnsAnswer::error).containsExactly(DnsError.SHUTDOWN);
    }

    @Test
    void anOpenResolverKeepsNoLoopAliveUnlessAskedTo() {
        stage.server(FakeServer.withAddress("192.0.2.1"));
        stage.dns.resolve4("a.example", stage.tell());
        stage.dns.resolve4("b.example", stage.tell(), LookupFlag.USE_TCP);
        stage.answers(2);
        stage.settle();

        assertThat(stage.base.loop(LoopFlag.NONBLOCK)).isEqualTo(LoopEnd.EMPTY);
        stage.dns.setOption("disable-when-inactive", "0");
        assertThat(stage.base.loop(LoopFlag.NONBLOCK)).isNotEqualTo(LoopEnd.EMPTY);
    }
}
