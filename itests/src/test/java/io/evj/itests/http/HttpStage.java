package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.evj.http.HttpServerConfig;
import io.evj.itests.Stepped;
import io.evj.itests.SteppedBase;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A server on a clock that is moved by hand, raw clients, and a record of what handlers have told.
///
/// What a handler throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class HttpStage implements Stepped {
    final VirtualClock clock;
    final EventBase base;
    final HttpServer server;

    /// What handlers have told, in order.
    final List<String> told = new ArrayList<>();

    private final SteppedBase floor;

    private HttpStage(SteppedBase floor, HttpServerConfig config) {
        this.floor = floor;
        clock = floor.clock;
        base = floor.base;
        server = HttpServer.open(base, config);
        closing(() -> {
            server.close();
            assertThat(server.stats().connections()).isZero();
        });
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
        return new HttpStage(new SteppedBase(method), change.apply(HttpServerConfig.defaults()));
    }

    static HttpStage on(EventConfig config) {
        return new HttpStage(new SteppedBase(config), HttpServerConfig.defaults());
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

    @Override
    public SteppedBase floor() {
        return floor;
    }
}
