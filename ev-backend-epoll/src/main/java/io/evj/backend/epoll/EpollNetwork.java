package io.evj.backend.epoll;

import io.evj.api.AddressText;
import io.evj.api.DatagramSocket;
import io.evj.api.ListenOptions;
import io.evj.api.ListenOptions.Families;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.posix.Errno;
import io.evj.posix.Fcntl;
import io.evj.posix.In;
import io.evj.posix.Scratch;
import io.evj.posix.Socket;
import io.evj.posix.Tcp;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Native sockets. The address decides the family: an IPv4 address gets an IPv4 socket, also the wildcard `0.0.0.0`
/// that `new InetSocketAddress(port)` means, unless the options ask for both families.
///
/// The file of a Unix-domain socket is its owner's: closing the socket leaves it there.
///
/// Safe from any thread.
final class EpollNetwork implements Network {
    static final EpollNetwork INSTANCE = new EpollNetwork();

    /// Both for every socket, from birth.
    private static final int FLAGS = Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC;

    /// How long the kernel keeps a connection that says nothing to itself, in seconds; libevent's choice.
    private static final int DEFER_SECONDS = 1;

    private EpollNetwork() {}

    @Override
    public ListeningSocket listen(SocketAddress address, ListenOptions options) throws IOException {
        SocketAddress bound = bindable(address, options);
        Handle handle = open(Addresses.family(bound), Socket.SOCK_STREAM);
        try {
            prepare(handle, bound, options);
            Binding.bind(handle, bound);
            Failure.check(
                    "listen on " + AddressText.format(bound),
                    Socket.listen(handle.scratch(), handle.use(), options.backlog()));
            return new EpollListener(handle);
        } catch (IOException e) {
            throw handle.closeAfter(e);
        } catch (RuntimeException e) {
            throw handle.closeAfter(e);
        }
    }

    @Override
    public StreamSocket connect(SocketAddress address) throws IOException {
        Handle handle = open(Addresses.family(address), Socket.SOCK_STREAM);
        try {
            EpollStream stream = new EpollStream(handle, false);
            stream.connect(address);
            return stream;
        } catch (IOException e) {
            throw handle.closeAfter(e);
        } catch (RuntimeException e) {
            throw handle.closeAfter(e);
        }
    }

    @Override
    public StreamSocket stream(ProtocolFamily family) throws IOException {
        return new EpollStream(open(Addresses.family(family), Socket.SOCK_STREAM), false);
    }

    @Override
    public DatagramSocket datagram(ProtocolFamily family) throws IOException {
        return new EpollDatagram(open(Addresses.family(family), Socket.SOCK_DGRAM), null);
    }

    @Override
    public Pair pair() throws IOException {
        Scratch scratch = Scratch.current();
        Failure.check(
                "socketpair",
                Socket.socketpair(scratch, Socket.AF_UNIX, Socket.SOCK_STREAM | FLAGS, 0));
        Handle first = new Handle(scratch, scratch.value(), Socket.AF_UNIX);
        Handle second = new Handle(scratch, scratch.secondValue(), Socket.AF_UNIX);
        return new Pair(new EpollStream(first, true), new EpollStream(second, true));
    }

    @Override
    public FileChannel openFile(Path path) throws IOException {
        return SendableFile.open(path);
    }

    @Override
    public StreamSocket adoptStream(int number) throws IOException {
        Handle handle = adopt(number, Socket.SOCK_STREAM, false);
        return new EpollStream(handle, Socket.getpeername(handle.scratch(), number) == 0);
    }

    @Override
    public ListeningSocket adoptListening(int number) throws IOException {
        return new EpollListener(adopt(number, Socket.SOCK_STREAM, true));
    }

    @Override
    public DatagramSocket adoptDatagram(int number) throws IOException {
        Handle handle = adopt(number, Socket.SOCK_DGRAM, false);
        return new EpollDatagram(handle, Addresses.remote(handle));
    }

    private static Handle open(int family, int type) throws IOException {
        Scratch scratch = Scratch.current();
        int number = Socket.socket(scratch, family, type | FLAGS, 0);
        return new Handle(scratch, Failure.check("socket", number), family);
    }

    /// What is bound in place of `0.0.0.0`, when IPv6 is asked for too.
    private static SocketAddress bindable(SocketAddress address, ListenOptions options) {
        if (!(address instanceof InetSocketAddress inet)
                || !(inet.getAddress() instanceof Inet4Address)
                || options.families() == Families.SYSTEM) {
            return address;
        }
        if (inet.getAddress().isAnyLocalAddress()) {
            try {
                return new InetSocketAddress(
                        InetAddress.getByAddress(new byte[16]), inet.getPort());
            } catch (UnknownHostException e) {
                throw new AssertionError("16 bytes are an address", e);
            }
        }
        if (options.families() == Families.IPV6_ONLY) {
            throw new IllegalArgumentException(
                    "listen on " + AddressText.format(address) + ": not an IPv6 address");
        }
        return address;
    }

    private static void prepare(Handle handle, SocketAddress address, ListenOptions options)
            throws IOException {
        if (handle.family == Socket.AF_UNIX) {
            if (options.reusePort()) {
                throw new IllegalArgumentException(
                        "listen on "
                                + AddressText.format(address)
                                + ": a Unix-domain address has no port to reuse");
            }
            return;
        }
        if (options.reuseAddress()) {
            set(handle, "SO_REUSEADDR", Socket.SOL_SOCKET, Socket.SO_REUSEADDR, 1);
        }
        if (options.reusePort()) {
            set(handle, "SO_REUSEPORT", Socket.SOL_SOCKET, Socket.SO_REUSEPORT, 1);
        }
        if (handle.family == Socket.AF_INET6 && options.families() != Families.SYSTEM) {
            int only = options.families() == Families.IPV6_ONLY ? 1 : 0;
            set(handle, "IPV6_V6ONLY", In.IPPROTO_IPV6, In.IPV6_V6ONLY, only);
        }
        if (options.deferAccept()) {
            set(handle, "TCP_DEFER_ACCEPT", In.IPPROTO_TCP, Tcp.TCP_DEFER_ACCEPT, DEFER_SECONDS);
        }
    }

    private static void set(Handle handle, String name, int level, int number, int value)
            throws IOException {
        Failure.check(
                "set " + name,
                Socket.setsockopt(handle.scratch(), handle.use(), level, number, value));
    }

    /// Looks at a descriptor that somebody else has made. It stays theirs when it is not what was expected.
    private static Handle adopt(int number, int type, boolean isListening) throws IOException {
        Scratch scratch = Scratch.current();
        int actual = ask(scratch, number, Socket.SO_TYPE);
        boolean listens = ask(scratch, number, Socket.SO_ACCEPTCONN) != 0;
        if (actual != type || listens != isListening) {
            throw new SocketException(
                    "adopt descriptor "
                            + number
                            + ": "
                            + kind(type, isListening)
                            + " is needed, this is "
                            + kind(actual, listens));
        }
        int family = ask(scratch, number, Socket.SO_DOMAIN);
        if (family != Socket.AF_UNIX && family != Socket.AF_INET && family != Socket.AF_INET6) {
            throw new SocketException(
                    "adopt descriptor " + number + ": address family " + family + " is not known");
        }
        String operation = "adopt descriptor " + number;
        int flags = Fcntl.fcntl(scratch, number, Fcntl.F_GETFL, 0);
        Failure.check(operation, flags);
        Failure.check(
                operation, Fcntl.fcntl(scratch, number, Fcntl.F_SETFL, flags | Fcntl.O_NONBLOCK));
        Failure.check(operation, Fcntl.fcntl(scratch, number, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC));
        return new Handle(scratch, number, family);
    }

    private static int ask(Scratch scratch, int number, int option) throws IOException {
        int result = Socket.getsockopt(scratch, number, Socket.SOL_SOCKET, option);
        if (result == -Errno.ENOTSOCK) {
            throw new SocketException("adopt descriptor " + number + ": not a socket (ENOTSOCK)");
        }
        Failure.check("adopt descriptor " + number, result);
        return scratch.value();
    }

    private static String kind(int type, boolean isListening) {
        return switch (type) {
            case Socket.SOCK_STREAM -> isListening ? "a listening socket" : "a stream socket";
            case Socket.SOCK_DGRAM -> "a datagram socket";
            default -> "a socket of type " + type;
        };
    }
}
