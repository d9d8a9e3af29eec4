package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server that says what it is told, octet by octet, and steps the client's loop while it waits.
final class RawServer implements AutoCloseable {
    private final ClientStage stage;
    private final ServerSocketChannel listening;
    private final List<Peer> peers = new ArrayList<>();

    RawServer(ClientStage stage, SocketAddress address) throws IOException {
        this.stage = stage;
        listening =
                address instanceof UnixDomainSocketAddress
                        ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        : ServerSocketChannel.open();
        listening.bind(address);
        listening.configureBlocking(false);
    }

    int port() {
        return ((InetSocketAddress) address()).getPort();
    }

    SocketAddress address() {
        try {
            return listening.getLocalAddress();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Waits for the next connection.
    Peer accept() {
        List<Peer> got = new ArrayList<>();
        stage.until(
                "a connection",
                () -> {
                    Peer peer = tryAccept();
                    if (peer != null) {
                        got.add(peer);
                    }
                    return peer != null;
                });
        return got.getFirst();
    }

    /// Takes the next connection, if there is one.
    @Nullable Peer tryAccept() {
        try {
            SocketChannel channel = listening.accept();
            if (channel == null) {
                return null;
            }
            Peer peer = new Peer(channel);
            peers.add(peer);
            return peer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
        listening.close();
    }

    /// One connection.
    final class Peer {
        private final SocketChannel channel;
        private final StringBuilder received = new StringBuilder();
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        private boolean hasEnded;

        Peer(SocketChannel channel) throws IOException {
            this.channel = channel;
            channel.configureBlocking(false);
        }

        /// Where it comes from.
        SocketAddress address() {
            try {
                return channel.getRemoteAddress();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /// Says all of a text, ISO-8859-1.
        Peer say(String text) {
            ByteBuffer out = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
            stage.until(
                    "the client to read",
                    () -> {
                        try {
                            channel.write(out);
                        } catch (IOException failure) {
                            throw new UncheckedIOException(failure);
                        }
                        return !out.hasRemaining();
                    });
            return this;
        }

        /// Says as much of a text as there is room for.
        int trySay(String text) {
            try {
                return channel.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /// Answers with a text.
        Peer answer(int status, String body) {
            return say(
                    "HTTP/1.1 "
                            + status
                            + " X\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);
        }

        /// Waits for a head.
        ///
        /// @return with the empty line; what follows stays
        String head() {
            stage.until("a head", () -> receive().indexOf("\r\n\r\n") >= 0);
            return take(received.indexOf("\r\n\r\n") + 4);
        }

        /// Waits for so many octets.
        String take(int count) {
            stage.until(
                    count + " octets, of which came: " + received,
                    () -> receive().length() >= count);
            String taken = received.substring(0, count);
            received.delete(0, count);
            return taken;
        }

        /// Waits for the end of the connection.
        ///
        /// @return what came before
        String rest() {
            stage.until("the end", this::hasEnded);
            String rest = received.toString();
            received.setLength(0);
            return rest;
        }

        /// What has come and was not taken.
        StringBuilder receive() {
            try {
                for (int count; !hasEnded && (count = channel.read(bytes.clear())) != 0; ) {
                    hasEnded = count < 0;
                    received.append(ISO_8859_1.decode(bytes.flip()));
                }
            } catch (IOException reset) {
                hasEnded = true;
            }
            return received;
        }

        boolean hasEnded() {
            receive();
            return hasEnded;
        }

        Peer endOutput() {
            try {
                channel.shutdownOutput();
                return this;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /// Ends it with a reset.
        void reset() {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
