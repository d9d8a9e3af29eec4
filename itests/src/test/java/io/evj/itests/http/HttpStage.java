package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.evj.http.HttpServerConfig;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A server on a clock that is moved by hand, raw clients, and a record of what handlers have told.
///
/// What a handler throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class HttpStage implements AutoCloseable {
    final VirtualClock clock = new VirtualClock();
    final EventBase base;
    final HttpServer server;

    /// What handlers have told, in order.
    final List<String> told = new ArrayList<>();

    private final List<Throwable> thrown = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private HttpStage(String method, HttpServerConfig config) {
        base =
                EventBase.open(
                        EventConfig.defaults()
                                .withMethods(method)
                                .withClock(clock)
                                .withUncaught((event, what) -> thrown.add(what)));
        server = HttpServer.open(base, config);
        try {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static HttpStage on(String method) {
        return on(method, config -> config);
    }

    static HttpStage on(String method, UnaryOperator<HttpServerConfig> change) {
        return new HttpStage(method, change.apply(HttpServerConfig.defaults()));
    }

    SocketAddress address() {
        return server.addresses().getFirst();
    }

    /// A new connection to the server.
    RawClient client() {
        return client(address());
    }

    RawClient client(SocketAddress to) {
        try {
            return closing(new RawClient(this, to));
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
        server.close();
        assertThat(server.stats().connections()).isZero();
        base.close();
        assertThat(thrown).as("what handlers have thrown").isEmpty();
    }
}
