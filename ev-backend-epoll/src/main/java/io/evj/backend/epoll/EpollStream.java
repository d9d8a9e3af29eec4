package io.evj.backend.epoll;

import io.evj.api.AddressText;
import io.evj.api.Event;
import io.evj.api.StreamSocket;
import io.evj.api.spi.WatchSlot;
import io.evj.posix.Errno;
import io.evj.posix.Scratch;
import io.evj.posix.Sockaddr;
import io.evj.posix.Socket;
import io.evj.posix.Uio;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A native stream: each operation is one system call.
///
/// Direct buffers are read and written in place; bytes on the heap pass through the thread's scratch, at most
/// [Scratch#BYTES_MAX] a call.
final class EpollStream implements StreamSocket, NativeDescriptor {
    private static final long NOT_INET4 = -1;

    /// What a file's bytes are copied by; a socket seldom takes more at once.
    private static final int FILE_BYTES = 1 << 18;

    /// What one `sendfile` takes at most.
    private static final long TRANSFER_MAX = 0x7ffff000;

    private final Handle handle;
    private boolean isConnected;
    private boolean isInputShut;
    private @Nullable SocketAddress target; // of a connect, for messages
    private @Nullable SocketAddress peer; // once asked for
    private long peer4 = NOT_INET4; // as accept left it: most peers are never asked for

    EpollStream(Handle handle, boolean isConnected) {
        this.handle = handle;
        this.isConnected = isConnected;
    }

    /// A connection that was accepted just now, whose peer is in the scratch.
    static EpollStream accepted(Scratch scratch, int number, int family) {
        EpollStream stream = new EpollStream(new Handle(scratch, number, family), true);
        stream.peer4 = Sockaddr.inet4(scratch);
        if (stream.peer4 == NOT_INET4) {
            stream.peer = peer(scratch, number);
        }
        return stream;
    }

    private static @Nullable SocketAddress peer(Scratch scratch, int number) {
        try {
            return Addresses.decode(scratch);
        } catch (RuntimeException | Error undecoded) {
            var _ = Unistd.close(scratch, number); // else it would be in no object
            throw undecoded;
        }
    }

    @Override
    public int number() {
        return handle.number();
    }

    @Override
    public WatchSlot watchSlot() {
        return handle.slot;
    }

    @Override
    public boolean isOpen() {
        return handle.isOpen();
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }

    @Override
    public StreamSocket bind(@Nullable SocketAddress local) throws IOException {
        Binding.bind(handle, local);
        return this;
    }

    @Override
    public boolean connect(SocketAddress address) throws IOException {
        int fd = handle.use();
        Scratch scratch = handle.scratch();
        int length = Addresses.encode(scratch, address, handle.family);
        target = address;
        int result = Socket.connect(scratch, fd, length);
        if (result == 0) {
            isConnected = true;
            return true;
        }
        if (result == -Errno.EINPROGRESS || result == -Errno.EINTR) {
            return false; // interrupted, it goes on all the same
        }
        throw Failure.connect(at("connect to"), result);
    }

    /// The pending error is 0 both while the connect is under way and when it has succeeded: only then is there a peer.
    @Override
    public boolean finishConnect() throws IOException {
        int fd = handle.use();
        if (isConnected) {
            return true;
        }
        if (target == null) {
            throw new SocketException("finishConnect: no connect was begun");
        }
        Scratch scratch = handle.scratch();
        int level = Socket.SOL_SOCKET;
        Failure.check(at("connect to"), Socket.getsockopt(scratch, fd, level, Socket.SO_ERROR));
        if (scratch.value() != 0) {
            throw Failure.connect(at("connect to"), scratch.value());
        }
        int result = Socket.getpeername(scratch, fd);
        if (result == -Errno.ENOTCONN) {
            handle.slot.wouldBlock(Event.WRITE);
            return false;
        }
        Failure.check(at("connect to"), result);
        isConnected = true;
        return true;
    }

    @Override
    public boolean isConnected() {
        return isConnected;
    }

    @Override
    public void shutdownInput() throws IOException {
        shutdown("shut down input of", Socket.SHUT_RD);
        isInputShut = true;
    }

    @Override
    public void shutdownOutput() throws IOException {
        shutdown("shut down output of", Socket.SHUT_WR);
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        if (!isConnected) {
            return null;
        }
        if (peer == null) {
            peer = peer4 != NOT_INET4 ? Sockaddr.inet4(peer4) : Addresses.remote(handle);
        }
        return peer != null ? peer : target; // the connection may have been reset by now
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return Addresses.local(handle);
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        handle.use();
        return localAddress();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int fd = handle.use();
        if (buffer.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int room = buffer.remaining();
        if (isInputShut || room == 0) {
            return isInputShut ? -1 : 0;
        }
        Scratch scratch = handle.scratch();
        long count;
        if (buffer.isDirect()) {
            count = receive(scratch, fd, buffer);
            if (count > 0) {
                buffer.position(buffer.position() + (int) count);
            }
        } else {
            ByteBuffer copy = scratch.bytes(room);
            room = copy.remaining();
            count = receive(scratch, fd, copy);
            if (count > 0) {
                buffer.put(buffer.position(), copy, 0, (int) count);
                buffer.position(buffer.position() + (int) count);
            }
        }
        return (int) received(count, room);
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        return read(buffers, 0, buffers.length);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffers.length);
        int fd = handle.use();
        for (int i = offset; i < offset + length; i++) {
            if (buffers[i].isReadOnly()) {
                throw new ReadOnlyBufferException();
            }
        }
        Scratch scratch = handle.scratch();
        int pieces = Pieces.scatter(scratch, buffers, offset, length);
        if (isInputShut || pieces == 0) {
            return isInputShut ? -1 : 0;
        }
        long room = scratch.piecesLength();
        long count;
        try {
            do {
                count = Uio.readv(scratch, fd, pieces);
            } while (count == -Errno.EINTR);
        } finally {
            Reference.reachabilityFence(buffers);
        }
        Pieces.read(scratch, buffers, offset, length, count);
        return received(count, room);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int fd = handle.use();
        int room = source.remaining();
        if (room == 0) {
            return 0;
        }
        Scratch scratch = handle.scratch();
        long count;
        if (source.isDirect()) {
            count = send(scratch, fd, source);
        } else {
            ByteBuffer copy = scratch.bytes(room);
            room = copy.remaining();
            copy.put(0, source, source.position(), room);
            count = send(scratch, fd, copy);
        }
        if (count > 0) {
            source.position(source.position() + (int) count);
        }
        return (int) sent(count, room);
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        int fd = handle.use();
        Scratch scratch = handle.scratch();
        int pieces = Pieces.gather(scratch, sources, offset, length);
        if (pieces == 0) {
            return 0;
        }
        long room = scratch.piecesLength();
        long count;
        try {
            do {
                count = Uio.writev(scratch, fd, pieces); // the JVM ignores SIGPIPE
            } while (count == -Errno.EINTR);
        } finally {
            Reference.reachabilityFence(sources);
        }
        Pieces.written(sources, offset, count);
        return sent(count, room);
    }

    /// By `sendfile` when the file was opened by [EpollNetwork#openFile]. Another one does not tell its descriptor: its
    /// bytes pass through the thread's scratch, read by `pread` and sent by `send`.
    @Override
    public long sendFile(FileChannel file, long position, long count) throws IOException {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "position " + position + ", count " + count + ": at least 0 are needed");
        }
        int fd = handle.use();
        if (count == 0) {
            return 0;
        }
        Scratch scratch = handle.scratch();
        if (file instanceof SendableFile sendable) {
            return transferred(sendable, position, count);
        }
        ByteBuffer copy = scratch.bytes((int) Math.min(count, FILE_BYTES));
        int room = file.read(copy, position);
        return room <= 0 ? 0 : sent(send(scratch, fd, copy.flip()), room);
    }

    @Override
    public <T> StreamSocket setOption(SocketOption<T> name, T value) throws IOException {
        Options.STREAM.set(handle, name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return Options.STREAM.get(handle, name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Options.STREAM.names(handle.family);
    }

    @Override
    public String toString() {
        return at("stream socket " + handle.number() + " to");
    }

    private long transferred(SendableFile file, long position, long count) throws IOException {
        if (!file.isOpen()) {
            throw new ClosedChannelException();
        }
        long room = Math.min(count, TRANSFER_MAX);
        long sent;
        do {
            sent = file.send(handle.scratch(), handle.use(), position, room);
        } while (sent == -Errno.EINTR);
        return sent == 0 ? 0 : sent(sent, room); // at the end of the file nothing blocks
    }

    private void shutdown(String operation, int how) throws IOException {
        int result = Socket.shutdown(handle.scratch(), handle.use(), how);
        if (result < 0) {
            throw Failure.of(at(operation), result);
        }
    }

    private long received(long count, long room) throws IOException {
        if (count > 0) {
            if (count < room) {
                handle.slot.wouldBlock(Event.READ);
            }
            return count;
        }
        if (count == -Errno.EAGAIN) {
            handle.slot.wouldBlock(Event.READ);
            return 0;
        }
        if (count == 0) {
            return -1; // nothing more can come, so no edge is armed
        }
        throw Failure.of(at("read from"), (int) count);
    }

    private long sent(long count, long room) throws IOException {
        if (count >= 0) {
            if (count < room) {
                handle.slot.wouldBlock(Event.WRITE);
            }
            return count;
        }
        if (count == -Errno.EAGAIN) {
            handle.slot.wouldBlock(Event.WRITE);
            return 0;
        }
        throw Failure.of(at("write to"), (int) count);
    }

    private String at(String operation) {
        SocketAddress address = remoteAddress();
        if (address == null) {
            address = target;
        }
        return operation + ' ' + (address == null ? "nobody" : AddressText.format(address));
    }

    private static long receive(Scratch scratch, int fd, ByteBuffer room) {
        long count;
        do {
            count = Socket.recv(scratch, fd, room, 0);
        } while (count == -Errno.EINTR);
        return count;
    }

    private static long send(Scratch scratch, int fd, ByteBuffer bytes) {
        long count;
        do {
            count = Socket.send(scratch, fd, bytes, Socket.MSG_NOSIGNAL);
        } while (count == -Errno.EINTR);
        return count;
    }
}
