package io.evj.itests.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.RpcServer;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// An RPC server on a clock that is moved by hand, and a record of what services and hooks have told and thrown.
final class RpcStage implements AutoCloseable {
    static final MessageLimits LIMITS = MessageLimits.defaults().withBytesMax(1 << 16);

    final VirtualClock clock = new VirtualClock();
    final EventBase base;
    final HttpServer http;
    final RpcServer rpc;

    /// What services and hooks have told, in order.
    final List<String> told = new ArrayList<>();

    private final List<Throwable> thrown = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    RpcStage(String method) {
        base =
                EventBase.open(
                        EventConfig.defaults()
                                .withMethods(method)
                                .withClock(clock)
                                .withUncaught((event, what) -> thrown.add(what)));
        http = HttpServer.open(base);
        try {
            http.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        rpc = RpcServer.on(http, LIMITS);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) http.addresses().getFirst();
    }

    /// A new connection to the server, of a client that knows HTTP only.
    PostClient client() {
        try {
            return closing(new PostClient(this, address()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Closes it at the end of the test.
    <T extends AutoCloseable> T closing(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    void turn() {
        Steps.one(base);
    }

    void until(String what, BooleanSupplier condition) {
        Steps.until(base, what, condition);
    }

    void advance(Duration step) {
        Steps.advance(base, clock, step);
    }

    /// What was thrown so far; the test has looked at it now.
    List<Throwable> thrown() {
        List<Throwable> seen = List.copyOf(thrown);
        thrown.clear();
        return seen;
    }

    @Override
    public void close() {
        for (AutoCloseable closeable : opened.reversed()) {
            try {
                closeable.close();
            } catch (Exception failure) {
                throw new AssertionError("closing " + closeable, failure);
            }
        }
        rpc.close();
        http.close();
        assertThat(http.stats().connections()).isZero();
        base.close();
        assertThat(thrown).as("what services and hooks have thrown").isEmpty();
    }
}
