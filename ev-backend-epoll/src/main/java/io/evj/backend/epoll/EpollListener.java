package io.evj.backend.epoll;

import io.evj.api.AddressText;
import io.evj.api.Event;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.WatchSlot;
import io.evj.posix.Errno;
import io.evj.posix.Scratch;
import io.evj.posix.Socket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.AlreadyBoundException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A native listening socket: a connection is taken, made non-blocking and kept from child processes by one call.
final class EpollListener implements ListeningSocket, NativeDescriptor {
    /// How many connections that were lost before they were taken are skipped by one call.
    private static final int LOST_MAX = 64;

    private final Handle handle;
    private final SocketAddress address;

    EpollListener(Handle handle) throws IOException {
        this.handle = handle;
        SocketAddress local = Addresses.local(handle);
        if (local == null) {
            throw new SocketException("listening socket " + handle.number() + " has no address");
        }
        address = local;
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

    /// Errors of a connection that was lost before it was taken are not the listener's (accept(2) says so): the next
    /// one is tried.
    @Override
    public @Nullable StreamSocket accept() throws IOException {
        int fd = handle.use();
        Scratch scratch = handle.scratch();
        for (int lost = 0; lost < LOST_MAX; lost++) {
            int number = Socket.accept4(scratch, fd, Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC);
            if (number >= 0) {
                return EpollStream.accepted(scratch, number, handle.family);
            }
            switch (-number) {
                case Errno.EAGAIN -> {
                    handle.slot.wouldBlock(Event.READ);
                    return null;
                }
                case Errno.EINTR,
                        Errno.ECONNABORTED,
                        Errno.EPROTO,
                        Errno.EPERM, // a firewall's rule
                        Errno.ENETDOWN,
                        Errno.ENOPROTOOPT,
                        Errno.EHOSTDOWN,
                        Errno.ENONET,
                        Errno.EHOSTUNREACH,
                        Errno.EOPNOTSUPP,
                        Errno.ENETUNREACH,
                        Errno.ETIMEDOUT -> {}
                case Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM ->
                        throw Failure.exhausted("accept on " + text(), number);
                default -> throw Failure.of("accept on " + text(), number);
            }
        }
        return null;
    }

    @Override
    public SocketAddress localAddress() {
        return address;
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        handle.use();
        return address;
    }

    @Override
    public ListeningSocket bind(@Nullable SocketAddress local) throws IOException {
        handle.use();
        throw new AlreadyBoundException();
    }

    @Override
    public <T> ListeningSocket setOption(SocketOption<T> name, T value) throws IOException {
        Options.LISTENING.set(handle, name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return Options.LISTENING.get(handle, name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Options.LISTENING.names(handle.family);
    }

    @Override
    public String toString() {
        return "listening socket " + handle.number() + " on " + text();
    }

    private String text() {
        return AddressText.format(address);
    }
}
