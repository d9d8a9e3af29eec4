package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
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
import java.util.function.UnaryOperator;

/// A client on a clock that is moved by hand, a server that says what the test says, and a record of what callbacks have told.
///
/// What a callback throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class ClientStage implements AutoCloseable {
    final VirtualClock clock = new VirtualClock();
    final EventBase base;

    /// What callbacks have told, in order.
    final List<String> told = new ArrayList<>();

    private final List<Throwable> thrown = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private ClientStage(String method) {
        base =
                EventBase.open(
                        EventConfig.defaults()
                                .withMethods(method)
                                .withClock(clock)
                                .withUncaught((event, what) -> thrown.add(what)));
    }

    static ClientStage on(String method) {
        return new ClientStage(method);
    }

    /// A server that does what it is told.
    RawServer server() {
        try {
            return closing(
                    new RawServer(
                            this, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    HttpConnection to(RawServer server) {
        return to(server, config -> config);
    }

    HttpConnection to(RawServer server, UnaryOperator<HttpConnectionConfig> change) {
        HttpConnection made =
                HttpConnection.to(
                        base,
                        "127.0.0.1",
                        server.port(),
                        change.apply(HttpConnectionConfig.defaults()));
        return closing(made.onClose(self -> told.add("down")));
    }

    /// A request whose end is told.
    ClientRequest tells(ClientRequest request) {
        return request.onResponse(response -> told.add(response.status() + " " + response.text()))
                .onFailure(failure -> told.add(request + " " + failure.reason()));
    }

    /// A GET request whose end is told.
    ClientRequest get(String target) {
        return tells(ClientRequest.get(target));
    }

    /// Waits until callbacks have told something more, and looks at it all.
    void expect(String... expected) {
        until("what is told, of which came " + told, () -> told.size() >= expected.length);
        turn();
        turn();
        assertThat(told).containsExactly(expected);
        told.clear();
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
        base.close();
        assertThat(thrown).as("what callbacks have thrown").isEmpty();
    }
}
