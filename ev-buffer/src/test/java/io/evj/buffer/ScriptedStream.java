package io.evj.buffer;

import io.evj.api.StreamSocket;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A socket that connects, or does not, when a test says so. It moves no bytes.
final class ScriptedStream implements StreamSocket {
    final SocketAddress target;

    /// Whether the backend is to report it.
    boolean isWritable;

    private final WatchSlot slot = new WatchSlot();
    private @Nullable IOException refusal;
    private boolean isConnected;
    private boolean isOpen = true;

    ScriptedStream(SocketAddress target) {
        this.target = target;
    }

    /// The connect has succeeded.
    void connects() {
        isConnected = true;
        isWritable = true;
    }

    /// The connect has failed.
    void fails(IOException cause) {
        refusal = cause;
        isWritable = true;
    }

    @Override
    public boolean finishConnect() throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        return isConnected;
    }

    @Override
    public boolean isConnected() {
        return isConnected;
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
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() throws IOException {
        slot.closing();
        isOpen = false;
    }

    @Override
    public boolean connect(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdownOutput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return isConnected ? target : null;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return null;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() {
        return null;
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamSocket bind(@Nullable SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer buffer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] buffers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> StreamSocket setOption(SocketOption<T> name, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public String toString() {
        return "scripted socket to " + target;
    }
}
