package io.evj.itests.http;

import io.evj.itests.RawPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server whose connections say what they are told.
final class RawServer implements AutoCloseable {
    private final ClientStage stage;
    private final ServerSocketChannel listening;
    private final List<RawPeer> peers = new ArrayList<>();

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
    RawPeer accept() {
        List<RawPeer> got = new ArrayList<>();
        stage.until(
                "a connection",
                () -> {
                    RawPeer peer = tryAccept();
                    if (peer != null) {
                        got.add(peer);
                    }
                    return peer != null;
                });
        return got.getFirst();
    }

    /// Takes the next connection, if there is one.
    @Nullable RawPeer tryAccept() {
        try {
            SocketChannel channel = listening.accept();
            if (channel == null) {
                return null;
            }
            RawPeer peer = new RawPeer(stage, channel);
            peers.add(peer);
            return peer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        for (RawPeer peer : peers) {
            peer.close();
        }
        listening.close();
    }
}
