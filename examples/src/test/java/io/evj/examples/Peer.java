package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A plain client, with a deadline on every wait.
final class Peer implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 60_000;

    private final Socket socket = new Socket();

    private Peer() {}

    static Peer of(int port) throws IOException {
        return connected(new Peer(), port);
    }

    /// One for whom the systems keep little, when it does not read.
    static Peer withLittleRoom(int port) throws IOException {
        Peer peer = new Peer();
        peer.socket.setReceiveBufferSize(4096);
        return connected(peer, port);
    }

    private static Peer connected(Peer peer, int port) throws IOException {
        peer.socket.setTcpNoDelay(true);
        peer.socket.setSoTimeout(DEADLINE_MILLIS);
        InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        peer.socket.connect(server, DEADLINE_MILLIS);
        return peer;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// Waits for exactly this text.
    void expect(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] read = socket.getInputStream().readNBytes(bytes.length);
        assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    /// Waits for this character.
    ///
    /// @return what came before it
    String readTo(char end) throws IOException {
        StringBuilder read = new StringBuilder();
        for (int c; (c = socket.getInputStream().read()) != end; ) {
            assertThat(c).as("after \"%s\"", read).isNotNegative();
            read.append((char) c);
        }
        return read.toString();
    }

    /// Waits until the server closes.
    ///
    /// @return what it sent before
    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Waits until the server closes.
    ///
    /// @return how many bytes it sent before
    long countToEnd() throws IOException {
        byte[] bytes = new byte[1 << 16];
        long all = 0;
        for (int count; (count = socket.getInputStream().read(bytes)) >= 0; ) {
            all += count;
        }
        return all;
    }

    /// Whether nothing has come that was not read yet.
    boolean isSilent() throws IOException {
        return socket.getInputStream().available() == 0;
    }

    /// Breaks off, so that the server meets a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
