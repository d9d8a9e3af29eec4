package io.evj.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/// A bound socket that takes in connections. Never blocks. Made by [EventBase#network()].
///
/// Confined to the loop of the base that watches it.
public interface ListeningSocket extends Descriptor, NetworkChannel {
    /// Takes the next connection.
    ///
    /// @return the connection, non-blocking and not inherited by child processes; null when none waits
    /// @throws IOException the connection was lost before it was taken, or descriptors have run out
    @Nullable StreamSocket accept() throws IOException;

    /// Where it listens: with the port that the system chose, when 0 was asked for.
    ///
    /// @return the bound address
    SocketAddress localAddress();

    @Override
    ListeningSocket bind(@Nullable SocketAddress local) throws IOException;

    @Override
    <T> ListeningSocket setOption(java.net.SocketOption<T> name, T value) throws IOException;
}
