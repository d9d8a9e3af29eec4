package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connect under way for a bufferevent, and how long it may take. Serves for one connect; confined to the loop.
final class PendingConnect implements Connector.Outcome {
    private final EventBase base;
    private final SocketTransport transport;
    private final Connector connector;
    private @Nullable Event timeout;

    /// The socket that connects, if it was given.
    @Nullable StreamSocket given;

    PendingConnect(EventBase base, SocketTransport transport, @Nullable InetSocketAddress local) {
        this.base = base;
        this.transport = transport;
        connector = new Connector(base, this);
        connector.from(local);
    }

    /// Begins. What is thrown has begun nothing.
    void begin(Consumer<Connector> how) {
        try {
            how.accept(connector);
        } catch (RuntimeException refused) {
            cancel();
            throw refused;
        }
    }

    /// Has it end when so much time has passed from now.
    ///
    /// @param nanos more than 0, or -1: as long as the system lets it
    void limit(long nanos) {
        if (timeout != null) {
            timeout.remove();
        }
        if (nanos >= 0) {
            if (timeout == null) {
                timeout = base.timer(event -> timedOut());
            }
            timeout.addNanos(nanos);
        }
    }

    void cancel() {
        connector.cancel();
        if (timeout != null) {
            timeout.close();
        }
    }

    private void timedOut() {
        transport.connectFailed(BevEvent.TIMEOUT | BevEvent.WRITING, connector.timeOut());
    }

    @Override
    public void connected(StreamSocket socket) {
        transport.connected(socket);
    }

    @Override
    public void failed(IOException cause) {
        transport.connectFailed(BevEvent.ERROR, cause);
    }
}
