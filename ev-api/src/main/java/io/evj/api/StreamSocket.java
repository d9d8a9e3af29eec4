package io.evj.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ScatteringByteChannel;
import org.jspecify.annotations.Nullable;

/// A connected, or connecting, stream: TCP or Unix-domain. Never blocks.
///
/// [#read] gives -1 at the end of the stream and 0 when nothing is there yet; [#write] gives 0 when
/// the kernel takes nothing at the moment. A reset by the peer is an `IOException` of the call that met it.
/// Confined to the loop of the base that watches it.
public interface StreamSocket
        extends Descriptor, ScatteringByteChannel, GatheringByteChannel, NetworkChannel {
    /// Begins to connect. When it gives false, wait for [Event#WRITE], then call [#finishConnect()].
    ///
    /// @param address an Internet or Unix-domain address of this socket's family
    /// @return whether it is connected already
    /// @throws IOException refused at once, or the address cannot be used
    boolean connect(SocketAddress address) throws IOException;

    /// Ends a connect that [#connect] began.
    ///
    /// @return false when it is still under way
    /// @throws IOException why it failed; the socket is then of no more use
    boolean finishConnect() throws IOException;

    /// Whether the connection stands (or stood, until closed).
    ///
    /// @return true from the moment the connect succeeded
    boolean isConnected();

    /// Reads no more; the peer is not told.
    ///
    /// @throws IOException not connected, or closed
    void shutdownInput() throws IOException;

    /// Writes no more: the peer reads the end of the stream after what was written.
    ///
    /// @throws IOException not connected, or closed
    void shutdownOutput() throws IOException;

    /// The peer's address.
    ///
    /// @return the address, or null when not connected
    @Nullable SocketAddress remoteAddress();

    /// The local address.
    ///
    /// @return the address, or null when not bound
    @Nullable SocketAddress localAddress();

    /// Sends part of a file by the platform's file transfer where there is one.
    ///
    /// @param file     open for reading; its position is not used and does not move
    /// @param position where to begin, in bytes, at least 0
    /// @param count    how many bytes at most, at least 0
    /// @return bytes sent; 0 when the kernel takes nothing now or the file ends at `position`
    /// @throws IOException the file cannot be read, or the socket is not connected or reset
    long sendFile(FileChannel file, long position, long count) throws IOException;

    @Override
    StreamSocket bind(@Nullable SocketAddress local) throws IOException;

    @Override
    int read(ByteBuffer target) throws IOException;

    @Override
    int write(ByteBuffer source) throws IOException;

    @Override
    <T> StreamSocket setOption(java.net.SocketOption<T> name, T value) throws IOException;
}
