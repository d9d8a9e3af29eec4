package io.evj.itests.dns;

import static io.evj.itests.dns.DnsStage.a;
import static io.evj.itests.dns.DnsStage.soa;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsError;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsType;
import io.evj.dns.LookupFlag;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is remembered, and for how long.
@OnEveryMethod
class CachedAnswersTest {
    @AutoClose private final DnsStage stage;
    private final FakeServer server;
    private int told;

    CachedAnswersTest(String method) {
        stage = DnsStage.on(method);
        server = stage.server(FakeServer.withAddress("192.0.2.1"));
    }

    private DnsAnswer ask(String name, LookupFlag... flags) {
        stage.dns.resolve4(name, stage.tell(), flags);
        return stage.answers(++told).getLast();
    }

    private void wait(int seconds) {
        stage.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void answersAreRememberedForAsLongAsTheyAreGood() {
        DnsAnswer first = ask("www.example.com");
        wait(299);
        assertThat(ask("WWW.Example.com")).isSameAs(first);
        assertThat(ask("www.example.com.")).isSameAs(first);
        assertThat(server.asked).hasSize(1);
        wait(1);

        ask("www.example.com");

        assertThat(server.asked).hasSize(2);
        assertThat(stage.dns.stats().cacheHits()).isEqualTo(2);
    }

    @Test
    void nothingIsRememberedForLongerThanTheLimit() {
        server.script = asked -> asked.answer(Integer.MAX_VALUE, a("192.0.2.1"));
        stage.dns.setOption("ttl-max", "60");
        ask("www.example.com");
        wait(59);
        ask("www.example.com");
        assertThat(server.asked).hasSize(1);
        wait(1);

        ask("www.example.com");

        assertThat(server.asked).hasSize(2);
    }

    @Test
    void whatIsGoodForNoTimeIsNotRemembered() {
        server.script = asked -> asked.answer(0, a("192.0.2.1"));

        ask("www.example.com");
        ask("www.example.com");

        assertThat(server.asked).hasSize(2);
    }

    @Test
    void negativeAnswersAreRememberedAsTheZoneSays() {
        server.script =
                asked ->
                        asked.send(
                                asked.message
                                        .respond(
                                                asked.name().startsWith("no")
                                                        ? DnsRcode.NXDOMAIN
                                                        : DnsRcode.NOERROR)
                                        .withAuthorities(List.of(soa("example.com", 900, 60))));
        assertThat(ask("no.example.com").error()).isEqualTo(DnsError.NOT_EXIST);
        assertThat(ask("empty.example.com").error()).isEqualTo(DnsError.NO_DATA);
        assertThat(ask("no.example.com").ttlSeconds()).isEqualTo(60);
        wait(59);
        ask("no.example.com");
        ask("empty.example.com");
        assertThat(server.asked).hasSize(2);
        wait(1);

        ask("no.example.com");

        assertThat(server.asked).hasSize(3);
    }

    @Test
    void theyHaveALimitToo() {
        server.script =
                asked ->
                        asked.send(
                                asked.message
                                        .respond(DnsRcode.NXDOMAIN)
                                        .withAuthorities(
                                                List.of(soa("example.com", 90_000, 90_000))));
        ask("no.example.com");
        wait(3 * 3600 - 1);
        ask("no.example.com");
        assertThat(server.asked).hasSize(1);
        wait(1);

        ask("no.example.com");

        assertThat(server.asked).hasSize(2);
    }

    @Test
    void failuresAreNotRemembered() {
        server.script = asked -> asked.fail(DnsRcode.NXDOMAIN); // nobody says for how long

        ask("no.example.com");
        ask("no.example.com");

        assertThat(server.asked).hasSize(2);
    }

    @Test
    void theOneUsedLongestAgoMakesRoom() {
        stage.dns.setOption("cache-max", "2");
        ask("a.example");
        ask("b.example");
        ask("a.example");
        ask("c.example");

        assertThat(stage.dns.cached("a.example", DnsType.A)).isNotNull();
        assertThat(stage.dns.cached("b.example", DnsType.A)).isNull();
        assertThat(stage.dns.stats().cached()).isEqualTo(2);
        stage.dns.setOption("cache-max", "0");
        assertThat(stage.dns.stats().cached()).isZero();
    }

    @Test
    void aLookupCanInsistOnAFreshAnswer() {
        ask("www.example.com");

        ask("www.example.com", LookupFlag.FRESH);
        ask("www.example.com");

        assertThat(server.asked).hasSize(2);
    }

    @Test
    void addressesCanBeRememberedByHandAndForgotten() {
        InetAddress ipv6 = InetAddress.ofLiteral("2001:db8::1");
        stage.dns.remember(
                "www.example.com",
                List.of(InetAddress.ofLiteral("192.0.2.9"), ipv6),
                Duration.ofMinutes(1));

        assertThat(ask("www.example.com").addresses())
                .containsExactly(InetAddress.ofLiteral("192.0.2.9"));
        assertThat(stage.dns.cached("www.example.com", DnsType.AAAA).addresses())
                .containsExactly(ipv6);
        assertThat(server.asked).isEmpty();
        stage.dns.remember("www.example.com", List.of(), Duration.ZERO);
        assertThat(stage.dns.cached("www.example.com", DnsType.A)).isNull();
        assertThat(stage.dns.cached("www.example.com", DnsType.AAAA)).isNull();
        ask("www.example.com");
        stage.dns.clearCache();

        assertThat(stage.dns.stats().cached()).isZero();
    }
}
