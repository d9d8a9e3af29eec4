package io.evj.backend.epoll;

import io.evj.api.AddressText;
import io.evj.api.DatagramBatch;
import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import io.evj.api.spi.WatchSlot;
import io.evj.posix.Errno;
import io.evj.posix.Scratch;
import io.evj.posix.Sockaddr;
import io.evj.posix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A native datagram socket: each datagram is one system call.
final class EpollDatagram implements DatagramSocket, NativeDescriptor {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    final Handle handle;
    private @Nullable SocketAddress peer;

    /// One that is connected to a peer already, or not.
    EpollDatagram(Handle handle, @Nullable SocketAddress peer) {
        this.handle = handle;
        this.peer = peer;
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
    public DatagramSocket bind(@Nullable SocketAddress local) throws IOException {
        Binding.bind(handle, local);
        return this;
    }

    /// Only the absence of a datagram arms an edge: room that one leaves says nothing of those behind it.
    @Override
    public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
        int count = receiveFrom(target);
        if (count < 0) {
            return null;
        }
        SocketAddress sender = Addresses.decode(handle.scratch());
        return sender == null ? UNNAMED : sender;
    }

    @Override
    public int send(ByteBuffer source, SocketAddress target) throws IOException {
        int fd = handle.use();
        if (peer != null && !peer.equals(target)) {
            throw new IllegalStateException(
                    "connected to "
                            + AddressText.format(peer)
                            + ": cannot send to "
                            + AddressText.format(target));
        }
        Scratch scratch = handle.scratch();
        ByteBuffer bytes = direct(scratch, source);
        int addressLength = Addresses.encode(scratch, target, handle.family);
        long count;
        do {
            count = Socket.sendto(scratch, fd, bytes, Socket.MSG_NOSIGNAL, addressLength);
        } while (count == -Errno.EINTR);
        return sent(source, count, target);
    }

    @Override
    public DatagramSocket connect(SocketAddress address) throws IOException {
        int fd = handle.use();
        Scratch scratch = handle.scratch();
        int length = Addresses.encode(scratch, address, handle.family);
        int result = Socket.connect(scratch, fd, length);
        if (result < 0) {
            throw Failure.connect("connect to " + AddressText.format(address), result);
        }
        peer = address;
        return this;
    }

    /// With its peer a socket loses a port that the system has chosen, and hears nothing from then on: it is bound to that
    /// one again, at the address that it is left with.
    @Override
    public DatagramSocket disconnect() throws IOException {
        int fd = handle.use();
        if (peer != null) {
            SocketAddress before = Addresses.local(handle);
            Scratch scratch = handle.scratch();
            int length = Sockaddr.encodeUnspecified(scratch);
            Failure.check("disconnect", Socket.connect(scratch, fd, length));
            peer = null;
            if (before instanceof InetSocketAddress bound && Addresses.local(handle) == null) {
                Binding.bind(handle, left(bound));
            }
        }
        return this;
    }

    /// What a socket was bound to before it was connected: to one address, which it has still, or to every one.
    private InetSocketAddress left(InetSocketAddress bound) throws IOException {
        Scratch scratch = handle.scratch();
        Failure.check("disconnect", Socket.getsockname(scratch, handle.use()));
        InetAddress address = Sockaddr.inet(scratch).getAddress();
        return address.isAnyLocalAddress()
                ? new InetSocketAddress(address, bound.getPort())
                : bound; // with its scope
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        handle.use();
        connected("read");
        return receiveFrom(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int fd = handle.use();
        SocketAddress to = connected("write");
        Scratch scratch = handle.scratch();
        ByteBuffer bytes = direct(scratch, source);
        long count;
        do {
            count = Socket.send(scratch, fd, bytes, Socket.MSG_NOSIGNAL);
        } while (count == -Errno.EINTR);
        return sent(source, count, to);
    }

    /// With one system call for all, where the system has it: some sandboxes do not.
    @Override
    public DatagramBatch batch(int datagrams, int octetsMax) {
        return EpollBatch.isSupported(handle.scratch())
                ? new EpollBatch(this, datagrams, octetsMax)
                : DatagramSocket.super.batch(datagrams, octetsMax);
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return peer;
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
    public <T> DatagramSocket setOption(SocketOption<T> name, T value) throws IOException {
        Options.DATAGRAM.set(handle, name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return Options.DATAGRAM.get(handle, name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Options.DATAGRAM.names(handle.family);
    }

    @Override
    public String toString() {
        String text = "datagram socket " + handle.number();
        return peer == null ? text : text + " to " + AddressText.format(peer);
    }

    private SocketAddress connected(String operation) throws SocketException {
        if (peer == null) {
            throw new SocketException(operation + ": not connected");
        }
        return peer;
    }

    /// Receives one datagram, its sender into the scratch; -1 when none waits.
    private int receiveFrom(ByteBuffer target) throws IOException {
        int fd = handle.use();
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        Scratch scratch = handle.scratch();
        ByteBuffer copy = target.isDirect() ? target : scratch.bytes(target.remaining());
        long count;
        do {
            count = Socket.recvfrom(scratch, fd, copy, 0);
        } while (count == -Errno.EINTR);
        if (count == -Errno.EAGAIN) {
            handle.slot.wouldBlock(Event.READ);
            return -1;
        }
        if (count < 0) {
            throw Failure.datagram("receive" + from(), (int) count);
        }
        if (copy != target) {
            target.put(target.position(), copy, 0, (int) count);
        }
        target.position(target.position() + (int) count);
        return (int) count;
    }

    private String from() {
        return peer == null ? "" : " from " + AddressText.format(peer);
    }

    private int sent(ByteBuffer source, long count, SocketAddress to) throws IOException {
        if (count == -Errno.EAGAIN) {
            handle.slot.wouldBlock(Event.WRITE);
            return 0;
        }
        if (count < 0) {
            throw Failure.datagram("send to " + AddressText.format(to), (int) count);
        }
        source.position(source.position() + (int) count);
        return (int) count;
    }

    /// The bytes of a buffer where a call can see them.
    private static ByteBuffer direct(Scratch scratch, ByteBuffer source) throws IOException {
        if (source.isDirect()) {
            return source;
        }
        int length = source.remaining();
        if (length > Scratch.BYTES_MAX) { // far more than any datagram holds
            throw Failure.datagram("send " + length + " bytes", Errno.EMSGSIZE);
        }
        return scratch.bytes(length).put(0, source, source.position(), length);
    }
}
