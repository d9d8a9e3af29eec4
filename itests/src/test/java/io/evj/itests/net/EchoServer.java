package io.evj.itests.net;

import io.evj.api.ConnectionListener;
import io.evj.api.Event;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Sends back whatever comes, and asks for WRITE only when the kernel takes no more. Ends a
/// connection when its peer has ended, and all is sent back.
final class EchoServer implements AutoCloseable {
    final List<Connection> connections = new ArrayList<>();

    private final Stage stage;
    private final ConnectionListener listener;

    EchoServer(Stage stage, SocketAddress address) throws IOException {
        this.stage = stage;
        listener =
                ConnectionListener.bind(
                        stage.base, address, socket -> connections.add(new Connection(socket)));
    }

    SocketAddress address() {
        return listener.localAddress();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Connection connection : connections) {
            connection.socket.close();
        }
    }

    /// One peer.
    final class Connection {
        final StreamSocket socket;

        /// Why it ended otherwise than by the end of its input.
        IOException failure;

        /// How often the kernel took less than it was given.
        int blocks;

        private final ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
        private final Event readable;
        private final Event writable;
        private boolean hasEnded;

        Connection(StreamSocket socket) {
            this.socket = socket;
            readable = stage.base.event(socket, Event.READ | Event.PERSIST, (e, what) -> read());
            writable = stage.base.event(socket, Event.WRITE | Event.PERSIST, (e, what) -> write());
            readable.add();
        }

        private void read() throws IOException {
            try {
                hasEnded = socket.read(bytes) < 0;
            } catch (IOException reset) {
                failure = reset;
                socket.close();
                return;
            }
            bytes.flip();
            write();
        }

        /// Either reads or writes, never both: what is buffered goes out first.
        private void write() throws IOException {
            socket.write(bytes);
            if (bytes.hasRemaining()) {
                blocks++;
                readable.remove();
                writable.add();
                return;
            }
            bytes.clear();
            writable.remove();
            if (hasEnded) {
                socket.close();
            } else {
                readable.add();
            }
        }
    }
}
