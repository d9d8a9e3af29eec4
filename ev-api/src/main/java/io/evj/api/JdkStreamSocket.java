package io.evj.api;

import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stream over a channel of the JDK.
///
/// The JDK wants [#finishConnect()] before the first byte, the kernel does not: [#read] and [#write]
/// therefore finish a pending connect by themselves. A connect that failed closes the socket.
final class JdkStreamSocket implements StreamSocket, JdkDescriptor {
    private final SocketChannel channel;
    private final WatchSlot slot = new WatchSlot();
    private final ClosingOrder closing;
    private @Nullable SocketAddress target;

    /// Takes over a channel in non-blocking mode.
    JdkStreamSocket(SocketChannel channel) {
        this.channel = channel;
        this.closing = new ClosingOrder(slot, channel);
    }

    @Override
    public int number() {
        return -1;
    }

    @Override
    public WatchSlot watchSlot() {
        return slot;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }

    @Override
    public StreamSocket bind(@Nullable SocketAddress local) throws IOException {
        try {
            channel.bind(local);
        } catch (IOException e) {
            throw SocketFailure.named("bind", local, e);
        }
        return this;
    }

    @Override
    public boolean connect(SocketAddress address) throws IOException {
        target = address;
        try {
            return channel.connect(address);
        } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
            throw new IllegalArgumentException(
                    "connect "
                            + SocketFailure.text(address)
                            + ": unresolved, or of another family than the socket",
                    e);
        } catch (IOException e) {
            throw connectFailed(e);
        }
    }

    @Override
    public boolean finishConnect() throws IOException {
        boolean isFinished;
        try {
            isFinished = channel.finishConnect();
        } catch (NoConnectionPendingException e) {
            throw new SocketException("finishConnect: no connect was begun", e);
        } catch (IOException e) {
            throw connectFailed(e);
        }
        if (!isFinished) {
            slot.wouldBlock(Event.WRITE);
        }
        return isFinished;
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public void shutdownInput() throws IOException {
        try {
            channel.shutdownInput();
        } catch (NotYetConnectedException e) {
            throw SocketFailure.notConnected("shutdownInput");
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            channel.shutdownOutput();
        } catch (NotYetConnectedException e) {
            throw SocketFailure.notConnected("shutdownOutput");
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        try {
            return channel.getRemoteAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        try {
            return channel.getLocalAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int room = buffer.remaining();
        int count;
        try {
            count = channel.read(buffer);
        } catch (NotYetConnectedException e) {
            count = connectsLate("read") ? channel.read(buffer) : 0;
        }
        noteRead(count, room);
        return count;
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        return read(buffers, 0, buffers.length);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        long room = remaining(buffers, offset, length);
        long count;
        try {
            count = channel.read(buffers, offset, length);
        } catch (NotYetConnectedException e) {
            count = connectsLate("read") ? channel.read(buffers, offset, length) : 0;
        }
        noteRead(count, room);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int room = source.remaining();
        int count;
        try {
            count = channel.write(source);
        } catch (NotYetConnectedException e) {
            count = connectsLate("write") ? channel.write(source) : 0;
        }
        noteWritten(count, room);
        return count;
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long room = remaining(sources, offset, length);
        long count;
        try {
            count = channel.write(sources, offset, length);
        } catch (NotYetConnectedException e) {
            count = connectsLate("write") ? channel.write(sources, offset, length) : 0;
        }
        noteWritten(count, room);
        return count;
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "position " + position + ", count " + count + ": at least 0 are needed");
        }
        long room = Math.min(count, Math.max(0, file.size() - position));
        if (room == 0) {
            return 0;
        }
        long sent;
        try {
            sent = file.transferTo(position, room, channel);
        } catch (NotYetConnectedException e) {
            sent = connectsLate("sendFile") ? file.transferTo(position, room, channel) : 0;
        } catch (NonReadableChannelException e) {
            throw new IOException("sendFile: the file is not open for reading", e);
        }
        noteWritten(sent, room);
        return sent;
    }

    @Override
    public <T> StreamSocket setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public String toString() {
        return "stream socket " + channel;
    }

    /// The JDK refused to move bytes. Whether it would now, because the connect has succeeded meanwhile.
    private boolean connectsLate(String operation) throws IOException {
        if (!channel.isConnectionPending()) {
            throw SocketFailure.notConnected(operation);
        }
        return finishConnect();
    }

    /// The JDK has closed the channel; its events go the same way.
    private IOException connectFailed(IOException cause) {
        IOException named = SocketFailure.named("connect", target, cause);
        closing.closeAfter(named);
        return named;
    }

    /// At the end of the stream nothing more can come, so no edge is armed.
    private void noteRead(long count, long room) {
        if (count >= 0 && count < room) {
            slot.wouldBlock(Event.READ);
        }
    }

    private void noteWritten(long count, long room) {
        if (count < room) {
            slot.wouldBlock(Event.WRITE);
        }
    }

    private static long remaining(ByteBuffer[] buffers, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += buffers[i].remaining();
        }
        return sum;
    }
}
