package io.evj.http;

import io.evj.api.AddressHints;
import io.evj.api.AddressHints.SocketType;
import io.evj.api.AddressQuery;
import io.evj.api.AddressText;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.HostResolvers;
import io.evj.api.StreamSocket;
import io.evj.api.spi.HostResolver;
import io.evj.buffer.BufferEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a [ClientConnection] comes by its bufferevents: it makes each anew, connects it, limits how long that may take, and tries again.
///
/// Confined to its loop.
final class Connector implements Expiring {
    private final ClientConnection connection;
    private final @Nullable SocketAddress address;
    private @Nullable HostResolver resolver;
    private @Nullable BevWrapper wrapper;
    private @Nullable BufferEvent given;
    private @Nullable SocketAddress reached;
    private @Nullable Event retry;
    private @Nullable Deadline deadline;
    private int failures;

    /// @param address where to go; null: the origin's host has to be looked up
    Connector(ClientConnection connection, @Nullable SocketAddress address) {
        this.connection = connection;
        this.address = address;
    }

    void resolver(@Nullable HostResolver newResolver) {
        resolver = newResolver;
    }

    void wrapper(@Nullable BevWrapper newWrapper) {
        wrapper = newWrapper;
    }

    /// Has it use this the first time.
    void over(BufferEvent first) {
        given = first;
    }

    /// Begins to connect.
    void connect() {
        BufferEvent top = given;
        given = null;
        try {
            if (connection.origin().isSecure() && wrapper == null) {
                throw new ConnectException(connection.origin() + " needs TLS: see wrap(…)");
            }
            if (top == null) {
                BufferEvent plain = BufferEvent.of(base());
                top = plain;
                connection.tries(plain);
                if (wrapper != null) {
                    top = wrapper.wrap(plain, connection.origin());
                }
            }
            connection.tries(top);
            connection.listen(top);
            top.enable(Event.READ | Event.WRITE); // what is between may have to talk first
            BufferEvent plain = bottom(top);
            InetSocketAddress local = config().localAddress();
            if (local != null) {
                plain.connectFrom(local);
            }
            if (plain == top) {
                plain.timeouts(null, limit(config().connectTimeout()));
            } else {
                deadline = new Deadline(this);
                connection.waits().connects.enter(deadline);
            }
            connect(plain);
        } catch (Exception refused) {
            connection.cannotTry(refused);
        }
    }

    private void connect(BufferEvent plain) throws IOException {
        Origin origin = connection.origin();
        SocketAddress to = address;
        if (to == null && config().isReusingAddress()) {
            to = reached;
        }
        if (to == Nowhere.INSTANCE) {
            throw new ConnectException("the connection that was given is gone");
        }
        if (to != null) {
            plain.connect(to);
            return;
        }
        HostResolver asked = resolver == null ? HostResolvers.best() : resolver;
        AddressHints hints =
                AddressHints.defaults().withType(SocketType.STREAM).withFamily(config().family());
        plain.connect(
                asked, new AddressQuery(origin.host(), Integer.toString(origin.port()), hints));
    }

    /// It has succeeded.
    void stands(BufferEvent top) {
        failures = 0;
        leave();
        BufferEvent plain = bottom(top);
        StreamSocket socket = plain.socket();
        if (socket != null) {
            sendAtOnce(socket);
            if (config().isReusingAddress()) {
                reached = socket.remoteAddress();
            }
        }
        plain.timeouts(null, limit(config().writeTimeout()));
        top.enable(Event.READ | Event.WRITE);
    }

    private static void sendAtOnce(StreamSocket socket) {
        try {
            if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
        } catch (IOException lost) {
            return; // and that will be told
        }
    }

    /// It has failed.
    ///
    /// @return whether it will be tried again
    boolean triesAgain() {
        int retries = config().retries();
        if (retries >= 0 && failures >= retries) {
            failures = 0;
            return false;
        }
        if (retry == null) {
            retry = base().timer(event -> connection.retry());
        }
        retry.add(delay());
        failures++;
        return true;
    }

    /// The first delay, doubled for each failure.
    private Duration delay() {
        long first = config().retryDelay().toNanos();
        long max = HttpConnectionConfig.RETRY_DELAY_MAX.toNanos();
        boolean isHuge = first > 0 && failures >= Long.numberOfLeadingZeros(first) - 1;
        return Duration.ofNanos(isHuge ? max : Math.min(max, first << failures));
    }

    @Override
    public void expired() {
        connection.connectFailed(
                new SocketTimeoutException("connect to " + peer() + " takes too long"));
    }

    /// Neither waits nor tries again.
    void stop() {
        leave();
        if (retry != null) {
            retry.remove();
        }
    }

    /// As [#stop()], for good.
    void close() {
        stop();
        if (given != null) {
            given.close();
            given = null;
        }
    }

    private void leave() {
        if (deadline != null) {
            deadline.leave();
            deadline = null;
        }
    }

    private EventBase base() {
        return connection.base();
    }

    private HttpConnectionConfig config() {
        return connection.config();
    }

    /// Where it goes, for people.
    String peer() {
        Origin origin = connection.origin();
        return address == null || address == Nowhere.INSTANCE
                ? origin.host() + ':' + origin.port()
                : AddressText.format(address);
    }

    /// What has the socket.
    static BufferEvent bottom(BufferEvent top) {
        BufferEvent at = top;
        for (BufferEvent below = at.underlying(); below != null; below = at.underlying()) {
            at = below;
        }
        return at;
    }

    private static @Nullable Duration limit(Duration timeout) {
        return timeout.isZero() ? null : timeout;
    }
}
