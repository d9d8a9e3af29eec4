package io.evj.itests.buffer;

import io.evj.api.StreamSocket;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A real socket whose calls are noted, and fail or move less when a test says so.
final class TappedSocket implements StreamSocket {
    final StreamSocket real;

    /// What each read has brought, in order; -1: the end.
    final List<Long> reads = new ArrayList<>();

    /// What each write has taken, in order.
    final List<Long> writes = new ArrayList<>();

    /// Which of these the file transfer has taken.
    final List<Sent> sent = new ArrayList<>();

    /// Some of a file, sent by the socket.
    record Sent(FileChannel file, long position, long count) {}

    /// How many pieces the latest write was given.
    int pieces;

    /// What the reads after the next so many fail with.
    int goodReads;

    IOException readFailure;
    IOException writeFailure;

    TappedSocket(StreamSocket real) {
        this.real = real;
    }

    private long read(long count) {
        reads.add(count);
        return count;
    }

    private long written(long count, int given) {
        writes.add(count);
        pieces = given;
        return count;
    }

    private void failToRead() throws IOException {
        if (readFailure != null && goodReads-- == 0) {
            IOException failure = readFailure;
            readFailure = null;
            throw failure;
        }
    }

    private void failToWrite() throws IOException {
        if (writeFailure != null) {
            throw writeFailure;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        failToRead();
        return (int) read(real.read(target));
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return read(targets, 0, targets.length);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        failToRead();
        return read(real.read(targets, offset, length));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        failToWrite();
        return (int) written(real.write(source), 1);
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        failToWrite();
        return written(real.write(sources, offset, length), length);
    }

    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        failToWrite();
        long gone = written(real.sendFile(file, position, count), 1);
        sent.add(new Sent(file, position, gone));
        return gone;
    }

    @Override
    public boolean connect(SocketAddress address) throws IOException {
        return real.connect(address);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return real.finishConnect();
    }

    @Override
    public boolean isConnected() {
        return real.isConnected();
    }

    @Override
    public void shutdownInput() throws IOException {
        real.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        failToWrite();
        real.shutdownOutput();
    }

    @Override
    public SocketAddress remoteAddress() {
        return real.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return real.localAddress();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return real.getLocalAddress();
    }

    @Override
    public StreamSocket bind(SocketAddress local) throws IOException {
        real.bind(local);
        return this;
    }

    @Override
    public <T> StreamSocket setOption(SocketOption<T> name, T value) throws IOException {
        real.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return real.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return real.supportedOptions();
    }

    @Override
    public int number() {
        return real.number();
    }

    @Override
    public WatchSlot watchSlot() {
        return real.watchSlot();
    }

    @Override
    public boolean isOpen() {
        return real.isOpen();
    }

    @Override
    public void close() throws IOException {
        real.close();
    }

    @Override
    public String toString() {
        return "tapped " + real;
    }
}
