package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import io.evj.itests.Stepped;
import io.evj.itests.SteppedBase;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A client on a clock that is moved by hand, a server that says what the test says, and a record of what callbacks have told.
///
/// What a callback throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class ClientStage implements Stepped {
    final VirtualClock clock;
    final EventBase base;

    /// What callbacks have told, in order.
    final List<String> told = new ArrayList<>();

    private final SteppedBase floor;

    private ClientStage(String method) {
        floor = new SteppedBase(method);
        clock = floor.clock;
        base = floor.base;
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

    @Override
    public SteppedBase floor() {
        return floor;
    }
}
