package io.evj.api;

import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes a connected pair, which the JDK cannot ask the system for, out of a listener that lives for a moment.
///
/// Whoever else finds that listener is turned away: the end that was accepted must name as its peer the address
/// that the connecting end is bound to.
final class JdkPair {
    /// Strangers turned away before it is given up.
    private static final int STRANGERS_MAX = 64;

    private JdkPair() {}

    /// Unix-domain in a directory of its own, deleted at once; where that fails, TCP over the loopback.
    static Network.Pair open() throws IOException {
        try {
            return unixDomain();
        } catch (IOException | UnsupportedOperationException e) {
            try {
                return loopback();
            } catch (IOException also) {
                also.addSuppressed(e);
                throw also;
            }
        }
    }

    static Network.Pair unixDomain() throws IOException {
        Path directory =
                Files.createTempDirectory(
                        "ev-pair"); // for this user alone, where users are told apart
        Path acceptor = directory.resolve("a");
        Path connector = directory.resolve("c");
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(acceptor), 1);
            return connected(
                    listener,
                    SocketChannel.open(StandardProtocolFamily.UNIX),
                    UnixDomainSocketAddress.of(connector));
        } finally {
            Files.deleteIfExists(acceptor);
            Files.deleteIfExists(connector);
            Files.deleteIfExists(directory);
        }
    }

    static Network.Pair loopback() throws IOException {
        var anyPort = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            listener.bind(anyPort, 1);
            SocketChannel connector = SocketChannel.open(StandardProtocolFamily.INET);
            Network.Pair pair = connected(listener, connector, anyPort);
            pair.first().setOption(StandardSocketOptions.TCP_NODELAY, true);
            pair.second().setOption(StandardSocketOptions.TCP_NODELAY, true);
            return pair;
        }
    }

    /// Connects in blocking mode: the listener is ours and has room, so it takes no time.
    static Network.Pair connected(
            ServerSocketChannel listener, SocketChannel connector, SocketAddress from)
            throws IOException {
        try {
            connector.bind(from);
            connector.connect(listener.getLocalAddress());
            SocketChannel accepted = acceptFrom(listener, connector.getLocalAddress());
            try {
                return new Network.Pair(
                        JdkNetwork.nonBlocking(connector), JdkNetwork.nonBlocking(accepted));
            } catch (IOException e) {
                throw JdkNetwork.closing(accepted, e);
            }
        } catch (IOException e) {
            throw JdkNetwork.closing(connector, e);
        }
    }

    private static SocketChannel acceptFrom(ServerSocketChannel listener, SocketAddress peer)
            throws IOException {
        for (int i = 0; i <= STRANGERS_MAX; i++) {
            SocketChannel accepted = listener.accept();
            if (peer.equals(accepted.getRemoteAddress())) {
                return accepted;
            }
            accepted.close();
        }
        throw new IOException("pair: " + STRANGERS_MAX + " others connected before the other end");
    }
}
