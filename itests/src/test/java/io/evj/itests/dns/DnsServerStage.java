package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.dns.DnsHandler;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsName;
import io.evj.dns.DnsQuestion;
import io.evj.dns.DnsServer;
import io.evj.dns.DnsServerConfig;
import io.evj.dns.DnsType;
import io.evj.dns.Edns;
import io.evj.itests.Stepped;
import io.evj.itests.SteppedBase;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// A server at one address over UDP and TCP, on a clock that is moved by hand, and raw clients.
///
/// What a handler throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class DnsServerStage implements Stepped {
    static final DnsName NAME = DnsName.of("www.example.com");
    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    static final Duration MINUTE = Duration.ofMinutes(1);

    final VirtualClock clock;
    final EventBase base;
    final DnsServer server;

    private final SteppedBase floor;

    private DnsServerStage(
            String method, DnsServerConfig config, DnsHandler handler, boolean isBound) {
        floor = new SteppedBase(method);
        clock = floor.clock;
        base = floor.base;
        server = DnsServer.open(base, config, handler);
        closing(() -> {
            server.close();
            assertThat(server.stats().tcpClients()).isZero();
            assertThat(server.stats().requestsAtWork()).isZero();
            turn();
        });
        if (isBound) {
            try {
                server.bind(ANY_PORT);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    static DnsServerStage on(String method, DnsHandler handler) {
        return on(method, config -> config, handler);
    }

    static DnsServerStage on(
            String method, UnaryOperator<DnsServerConfig> change, DnsHandler handler) {
        return new DnsServerStage(method, change.apply(DnsServerConfig.defaults()), handler, true);
    }

    /// One that listens nowhere yet.
    static DnsServerStage unbound(
            String method, UnaryOperator<DnsServerConfig> change, DnsHandler handler) {
        return new DnsServerStage(method, change.apply(DnsServerConfig.defaults()), handler, false);
    }

    static Inet4Address address(int last) {
        return (Inet4Address) InetAddress.ofLiteral("192.0.2." + last);
    }

    static DnsMessage query(int id, DnsType type) {
        return DnsMessage.query(id, DnsQuestion.of(NAME, type));
    }

    static DnsMessage query(int id, String name, DnsType type) {
        return DnsMessage.query(id, DnsQuestion.of(DnsName.of(name), type));
    }

    static DnsMessage withPayload(DnsMessage query, int octets) {
        return query.withEdns(Edns.of(octets));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.addresses().getFirst();
    }

    DnsServerUdpClient udp() {
        return udp(address());
    }

    DnsServerUdpClient udp(InetSocketAddress to) {
        try {
            return closing(new DnsServerUdpClient(this, to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    DnsServerTcpClient tcp() {
        return tcp(address());
    }

    DnsServerTcpClient tcp(InetSocketAddress to) {
        try {
            return closing(new DnsServerTcpClient(this, to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Enough turns for what was sent to have arrived, and been handled.
    void settle() {
        DnsServerUdpClient probe = udp();
        long before = server.stats().ignored();
        probe.send(new byte[1]);
        until("the server to have come so far", () -> server.stats().ignored() > before);
        turn();
    }

    @Override
    public SteppedBase floor() {
        return floor;
    }
}
