package io.evj.itests.dns;

import static io.evj.itests.dns.DnsStage.a;
import static io.evj.itests.dns.DnsStage.aaaa;
import static io.evj.itests.dns.DnsStage.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.AddressHints;
import io.evj.api.AddressHints.Family;
import io.evj.api.AddressHints.Flag;
import io.evj.api.AddressHints.SocketType;
import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.AddressText;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.dns.DnsData;
import io.evj.dns.DnsName;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsType;
import io.evj.itests.dns.FakeServer.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The addresses of hosts, as getaddrinfo(3) gives them.
@OnEveryMethod
class AddressesTest implements LookupHandler {
    @AutoClose private final DnsStage stage;
    private final FakeServer server;

    /// Addresses, or the code of a failure.
    private final List<String> told = new ArrayList<>();

    private AddressInfo info;

    AddressesTest(String method) {
        stage = DnsStage.on(method);
        server = stage.server(new FakeServer());
    }

    @Override
    public void resolved(AddressInfo found) {
        info = found;
        told.add(String.join(" ", found.addresses().stream().map(AddressText::format).toList()));
    }

    @Override
    public void failed(ResolveException cause) {
        told.add(cause.code().name());
    }

    private Lookup ask(String host, AddressHints hints) {
        return stage.dns.addresses(new AddressQuery(host, "http", hints), this);
    }

    private Lookup ask(String host) {
        return ask(host, AddressHints.defaults().withType(SocketType.STREAM));
    }

    private String told() {
        stage.until("an outcome", () -> !told.isEmpty());
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    private Asked asked(DnsType type) {
        stage.untilAsked(server, 2);
        return server.asked.stream().filter(each -> each.type().equals(type)).findFirst().get();
    }

    @Test
    void bothFamiliesAreAskedForAtOnceAndIpv4ComesFirst() {
        ask("www.example.com");

        asked(DnsType.AAAA).answer(aaaa("2001:db8::1"));
        asked(DnsType.A).answer(a("192.0.2.1"), a("192.0.2.2"));

        assertThat(told()).isEqualTo("192.0.2.1:80 192.0.2.2:80 [2001:db8::1]:80");
    }

    @Test
    void ipv6CanComeFirst() {
        stage.dns.setOption("ipv6-first", "");
        ask("www.example.com");

        asked(DnsType.A).answer(a("192.0.2.1"));
        asked(DnsType.AAAA).answer(aaaa("2001:db8::1"));

        assertThat(told()).isEqualTo("[2001:db8::1]:80 192.0.2.1:80");
    }

    @Test
    void theOtherFamilyIsWaitedForALittle() {
        ask("www.example.com");
        asked(DnsType.AAAA).answer(aaaa("2001:db8::1"));
        stage.settle();
        stage.advanceMillis(2_999);
        stage.settle();
        assertThat(told).isEmpty();

        stage.advanceMillis(1);

        assertThat(told()).isEqualTo("[2001:db8::1]:80");
        stage.settle();
        assertThat(stage.dns.stats().inFlight()).isZero();
    }

    @Test
    void anErrorOfOneFamilyIsForgottenWhenTheOtherHasAddresses() {
        ask("www.example.com");

        asked(DnsType.A).fail(DnsRcode.NXDOMAIN);
        asked(DnsType.AAAA).answer(aaaa("2001:db8::1"));

        assertThat(told()).isEqualTo("[2001:db8::1]:80");
    }

    @Test
    void afterAnErrorTheOtherIsWaitedForALittleToo() {
        ask("www.example.com");
        asked(DnsType.A).fail(DnsRcode.NXDOMAIN);
        stage.settle();

        stage.advanceMillis(3_000);

        assertThat(told()).isEqualTo("NONAME");
    }

    @Test
    void whatDoesNotExistIsToldApartFromWhatHasNoAddress() {
        server.script =
                asked ->
                        asked.fail(
                                asked.name().startsWith("no")
                                        ? DnsRcode.NXDOMAIN
                                        : DnsRcode.NOERROR);
        ask("no.example.com");
        ask("empty.example.com");
        stage.until("both", () -> told.size() == 2);

        assertThat(told).containsExactly("NONAME", "NODATA");
    }

    @Test
    void whatMayPassIsWorthAnotherTry() {
        server.script = asked -> asked.fail(DnsRcode.SERVFAIL);
        ask("www.example.com");
        for (int i = 0; i < 10 && told.isEmpty(); i++) {
            stage.settle();
            stage.advanceMillis(600);
        }

        assertThat(told()).isEqualTo("AGAIN");
    }

    @Test
    void aRefusalIsFinal() {
        server.script = asked -> asked.fail(DnsRcode.REFUSED);

        ask("www.example.com");

        assertThat(told()).isEqualTo("FAIL");
    }

    @Test
    void oneFamilyIsAskedForWhenOneIsWanted() {
        server.script = asked -> asked.answer(a("192.0.2.1"));

        ask("www.example.com", AddressHints.defaults().withFamily(Family.IPV4));

        assertThat(told()).isEqualTo("192.0.2.1:80");
        assertThat(info.entries())
                .extracting(AddressInfo.Entry::type)
                .containsExactly(SocketType.STREAM, SocketType.DATAGRAM);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void ipv4IsMappedWhenIpv6IsWantedAndMissing() {
        server.script =
                asked -> {
                    if (asked.type().equals(DnsType.A)) {
                        asked.answer(a("192.0.2.1"));
                    } else {
                        asked.fail(DnsRcode.NOERROR);
                    }
                };

        ask(
                "www.example.com",
                AddressHints.defaults()
                        .withFamily(Family.IPV6)
                        .withType(SocketType.STREAM)
                        .with(Flag.V4_MAPPED));

        assertThat(told()).isEqualTo("[::ffff:192.0.2.1]:80");
    }

    @Test
    void theCanonicalNameIsGivenWhenAskedFor() {
        server.script =
                asked ->
                        asked.send(
                                asked.ok()
                                        .withAnswers(
                                                List.of(
                                                        record(
                                                                "www.example.com",
                                                                300,
                                                                new DnsData.Cname(
                                                                        DnsName.of("c.example"))),
                                                        record("c.example", 300, a("192.0.2.1")))));

        ask(
                "www.example.com",
                AddressHints.defaults().withFamily(Family.IPV4).with(Flag.CANONICAL_NAME));
        told();

        assertThat(info.canonicalName()).isEqualTo("c.example");
    }

    @Test
    void familiesCanBeAskedForOneAfterTheOther() {
        stage.dns.setOption("single-request", "");
        ask("www.example.com");
        stage.untilAsked(server, 1);
        stage.settle();
        assertThat(server.asked).hasSize(1);

        server.asked.getFirst().answer(a("192.0.2.1"));
        asked(DnsType.AAAA).answer(aaaa("2001:db8::1"));

        assertThat(told()).isEqualTo("192.0.2.1:80 [2001:db8::1]:80");
    }

    @Test
    void closingEndsALookupWhoseSecondFamilyWasNotAskedFor() {
        stage.dns.setOption("single-request", "");
        ask("www.example.com");
        stage.untilAsked(server, 1);

        stage.dns.close();
        stage.until("an outcome", () -> !told.isEmpty());

        assertThat(told).hasSize(1);
    }

    @Test
    void closingWhileTheSecondFamilyIsAskedForEndsALookup() {
        stage.dns.resolve4("first.example", answer -> stage.dns.close());
        ask("www.example.com");
        stage.untilAsked(server, 3);
        for (Asked each : server.asked) {
            if (each.type().equals(DnsType.A)) {
                each.answer(a("192.0.2.1"));
            }
        }

        stage.until("an outcome", () -> !told.isEmpty());

        assertThat(told).hasSize(1);
    }

    @Test
    void textsAndMistakesAreAnsweredWithoutAskingButLater() {
        ask("192.0.2.7");
        ask("::1");
        ask("localhost");
        ask("a..b");
        ask("www.example.com", AddressHints.defaults().with(Flag.NUMERIC_HOST));
        stage.dns.addresses(
                new AddressQuery("www.example.com", "no-such-service", AddressHints.defaults()),
                this);
        assertThat(told).isEmpty();
        stage.until("all", () -> told.size() == 6);

        assertThat(told)
                .containsExactly(
                        "192.0.2.7:80",
                        "[::1]:80",
                        "127.0.0.1:80 [::1]:80",
                        "NONAME",
                        "NONAME",
                        "SERVICE");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void theHostsFileComesBeforeServers(@TempDir Path folder) throws IOException {
        Path hosts = folder.resolve("hosts");
        Files.writeString(
                hosts,
                """
                # comment
                192.0.2.5   Printer.example printer   # ours
                2001:db8::5 printer
                192.0.2.6:80 broken
                """);
        assertThat(stage.dns.loadHosts(hosts)).isTrue();

        ask("PRINTER");
        ask("printer.example", AddressHints.defaults().withFamily(Family.IPV6));
        stage.until("both", () -> told.size() == 2);

        assertThat(told).containsExactly("192.0.2.5:80 [2001:db8::5]:80", "ADDRFAMILY");
        assertThat(server.asked).isEmpty();
        stage.dns.clearHosts();
        ask("printer");
        stage.untilAsked(server, 2);
        assertThat(stage.dns.loadHosts(folder.resolve("absent"))).isFalse();
    }

    @Test
    void cancellingTellsOnce() {
        Lookup lookup = ask("www.example.com");
        stage.untilAsked(server, 2);

        lookup.cancel();
        lookup.cancel();
        assertThat(told()).isEqualTo("CANCEL");
        server.asked.getFirst().answer(a("192.0.2.1"));
        stage.settle();

        assertThat(told).hasSize(1);
        assertThat(stage.dns.stats().inFlight()).isZero();
    }

    @Test
    void whatWasAnsweredAndNotToldCanBeCancelled() {
        ask("127.0.0.1").cancel();

        assertThat(told()).isEqualTo("CANCEL");
    }

    @Test
    void closingFails() {
        ask("www.example.com");
        stage.untilAsked(server, 2);

        stage.dns.close();

        assertThat(told()).isEqualTo("FAIL");
    }

    @Test
    void futuresGiveAddressesOrTheFailure() {
        CompletableFuture<AddressInfo> good = stage.dns.addresses(AddressQuery.of("127.0.0.1", 80));
        CompletableFuture<AddressInfo> bad = stage.dns.addresses(AddressQuery.of("a..b", 80));
        stage.until("both", () -> good.isDone() && bad.isDone());

        assertThat(good.join().addresses()).hasSize(1);
        assertThat(bad.exceptionNow()).isInstanceOf(ResolveException.class);
    }

    @Test
    void answersAreRememberedForTheNextTime() {
        ask("www.example.com");
        asked(DnsType.A).answer(a("192.0.2.1"));
        asked(DnsType.AAAA).answer(aaaa("2001:db8::1"));
        told();
        told.clear();

        ask("www.example.com");

        assertThat(told()).isEqualTo("192.0.2.1:80 [2001:db8::1]:80");
        assertThat(server.asked).hasSize(2);
    }
}
