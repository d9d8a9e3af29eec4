package io.evj.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/// A datagram socket. Never blocks. Made by [EventBase#network()].
///
/// Confined to the loop of the base that watches it.
public interface DatagramSocket extends Descriptor, NetworkChannel {
    /// Receives one datagram; what does not fit into the buffer is lost.
    ///
    /// @param target takes the bytes
    /// @return the sender, or null when no datagram waits
    /// @throws IOException an error that an earlier datagram met (connected sockets), or closed
    @Nullable SocketAddress receive(ByteBuffer target) throws IOException;

    /// Sends one datagram, whole or not at all.
    ///
    /// @param source the bytes
    /// @param target where to; a connected socket takes its peer only
    /// @return bytes sent; 0 when the kernel takes nothing at the moment (an empty datagram gives 0 as well)
    /// @throws IOException too large, unreachable, or closed
    int send(ByteBuffer source, SocketAddress target) throws IOException;

    /// Fixes the peer: [#read] and [#write] then go with it alone.
    ///
    /// @param peer the address
    /// @return this
    /// @throws IOException the address cannot be used
    DatagramSocket connect(SocketAddress peer) throws IOException;

    /// Releases the peer.
    ///
    /// @return this
    /// @throws IOException closed
    DatagramSocket disconnect() throws IOException;

    /// Receives from the connected peer.
    ///
    /// @param target takes the bytes
    /// @return bytes received; -1 when no datagram waits (0 is an empty datagram)
    /// @throws IOException refused by the peer, or not connected
    int read(ByteBuffer target) throws IOException;

    /// Sends to the connected peer.
    ///
    /// @param source the bytes
    /// @return bytes sent; 0 when the kernel takes nothing at the moment
    /// @throws IOException refused by the peer, or not connected
    int write(ByteBuffer source) throws IOException;

    /// Makes room for datagrams that are received, or sent, together.
    ///
    /// @param datagrams how many, at least 1
    /// @param octetsMax how large each can be, at least 1; all is reserved at once
    /// @return a batch, empty; one for receiving and another for sending, as a rule
    default DatagramBatch batch(int datagrams, int octetsMax) {
        return new LoopedBatch(this, datagrams, octetsMax);
    }

    /// The connected peer.
    ///
    /// @return the address, or null when not connected
    @Nullable SocketAddress remoteAddress();

    /// Where it is bound.
    ///
    /// @return the address, or null when not bound
    @Nullable SocketAddress localAddress();

    @Override
    DatagramSocket bind(@Nullable SocketAddress local) throws IOException;

    @Override
    <T> DatagramSocket setOption(java.net.SocketOption<T> name, T value) throws IOException;
}
