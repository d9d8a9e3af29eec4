package io.evj.examples;

import static io.evj.api.Event.WRITE;

import io.evj.api.AddressText;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// What both clients here begin with.
final class Connecting {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Connecting() {}

    /// Runs the loop until the connect has ended, one way or the other. This is the calling thread's loop; afterwards it may run
    /// again, in any thread.
    ///
    /// @throws IOException why it failed, or that it took too long
    static StreamSocket connect(EventBase base, SocketAddress address) throws IOException {
        StreamSocket socket = base.network().connect(address);
        try {
            base.once(socket, WRITE, PATIENCE, (event, what) -> {});
            base.dispatch(); // until nothing is left to wait for
            if (!socket.finishConnect()) {
                throw new SocketTimeoutException(
                        "connect %s: no answer within %d s"
                                .formatted(AddressText.format(address), PATIENCE.toSeconds()));
            }
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }
}
