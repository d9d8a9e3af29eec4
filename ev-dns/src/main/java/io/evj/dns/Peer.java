package io.evj.dns;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Whoever has asked, and the way back. Confined to its server's loop, but for what it says of itself.
sealed interface Peer permits UdpPeer, TcpClient {
    /// Its address; null: it has none.
    @Nullable SocketAddress address();

    /// The address that it has asked; null: not known any more.
    @Nullable SocketAddress localAddress();

    boolean isTcp();

    /// Sends a message, or loses it.
    void send(ByteBuffer message);

    /// A request of it is not answered at once.
    void asked();

    /// That request was answered, or is given up.
    void answered();
}
