package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.dns.AnswerCallback;
import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsData;
import io.evj.dns.DnsName;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsResolver;
import io.evj.dns.ResolverOptions;
import io.evj.itests.Stepped;
import io.evj.itests.SteppedBase;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A base on a clock that is moved by hand, servers that do what a test says, a resolver, and a record of what callbacks have told.
///
/// What a callback throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class DnsStage implements Stepped {
    final VirtualClock clock;
    final EventBase base;
    final DnsResolver dns;

    /// What [#tell] has been told, in order.
    final List<DnsAnswer> answers = new ArrayList<>();

    private final List<FakeServer> servers = new ArrayList<>();
    private final SteppedBase floor;

    private DnsStage(String method, ResolverOptions options) {
        floor = new SteppedBase(method);
        clock = floor.clock;
        base = floor.base;
        dns = DnsResolver.open(base, options);
    }

    static DnsStage on(String method) {
        return on(method, options -> options);
    }

    static DnsStage on(String method, UnaryOperator<ResolverOptions> change) {
        return new DnsStage(method, change.apply(ResolverOptions.defaults()));
    }

    static DnsData a(String address) {
        return new DnsData.A((Inet4Address) InetAddress.ofLiteral(address));
    }

    static DnsData aaaa(String address) {
        return new DnsData.Aaaa((Inet6Address) InetAddress.ofLiteral(address));
    }

    static DnsRecord record(String name, int ttl, DnsData data) {
        return DnsRecord.of(DnsName.of(name), ttl, data);
    }

    static DnsRecord soa(String zone, int ttl, int minimum) {
        return record(
                zone,
                ttl,
                new DnsData.Soa(
                        DnsName.of("ns." + zone), DnsName.of("root." + zone), 1, 2, 3, 4, minimum));
    }

    /// A server that the resolver asks.
    FakeServer server(FakeServer server) {
        other(server);
        dns.addServer(server.address());
        return server;
    }

    /// A server of which the resolver does not know.
    FakeServer other(FakeServer server) {
        servers.add(server);
        return closing(server);
    }

    /// Records an answer.
    AnswerCallback tell() {
        return answers::add;
    }

    @Override
    public void turn() {
        for (FakeServer server : servers) {
            server.poll();
        }
        Steps.one(base);
    }

    /// Turns, until nothing can happen any more that needs no time to pass.
    void settle() {
        for (int i = 0; i < 20; i++) {
            turn();
        }
    }

    @Override
    public void until(String what, BooleanSupplier condition) {
        Steps.until(
                base,
                Duration.ofSeconds(20),
                what + "; so far " + answers,
                () -> {
                    for (FakeServer server : servers) {
                        server.poll();
                    }
                    return condition.getAsBoolean();
                });
    }

    void untilAsked(FakeServer server, int count) {
        until(count + " asked of " + server.text(), () -> server.asked.size() >= count);
    }

    DnsAnswer answer() {
        return answers(1).getFirst();
    }

    List<DnsAnswer> answers(int count) {
        until(count + " answers", () -> answers.size() >= count);
        assertThat(answers).hasSize(count);
        return answers;
    }

    @Override
    public void advance(Duration step) {
        clock.advance(step);
        turn();
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    /// Lets time pass, in steps, with turns in between.
    void pass(Duration whole, Duration step) {
        for (Duration left = whole; left.isPositive(); left = left.minus(step)) {
            advance(step);
            settle();
        }
    }

    @Override
    public SteppedBase floor() {
        return floor;
    }

    @Override
    public void close() {
        dns.close();
        floor.close();
    }
}
