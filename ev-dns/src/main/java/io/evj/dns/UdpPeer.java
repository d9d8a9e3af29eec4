package io.evj.dns;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The sender of a datagram.
record UdpPeer(UdpPort port, SocketAddress address) implements Peer {
    @Override
    public @Nullable SocketAddress localAddress() {
        return port.localAddress();
    }

    @Override
    public boolean isTcp() {
        return false;
    }

    @Override
    public void send(ByteBuffer message) {
        port.send(message, address);
    }

    @Override
    public void asked() {} // the server counts

    @Override
    public void answered() {}
}
