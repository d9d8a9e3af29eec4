package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/// Sockets (`sys/socket.h`).
///
/// Addresses travel through the calling thread's [Scratch]: [Sockaddr] encodes and decodes them there.
/// Safe from any thread, each with its own scratch.
public final class Socket {
    /// Unix-domain addresses.
    public static final int AF_UNIX = 1;

    /// IPv4.
    public static final int AF_INET = 2;

    /// IPv6.
    public static final int AF_INET6 = 10;

    /// A stream.
    public static final int SOCK_STREAM = 1;

    /// Datagrams.
    public static final int SOCK_DGRAM = 2;

    /// Never blocks, from birth.
    public static final int SOCK_NONBLOCK = 0x800;

    /// Closed in programs that a child executes, from birth.
    public static final int SOCK_CLOEXEC = 0x80000;

    /// Options of sockets of any kind.
    public static final int SOL_SOCKET = 1;

    /// Bind although old connections linger.
    public static final int SO_REUSEADDR = 2;

    /// `SOCK_STREAM`, `SOCK_DGRAM` …; read only.
    public static final int SO_TYPE = 3;

    /// The pending error, which reading clears.
    public static final int SO_ERROR = 4;

    /// May send to broadcast addresses.
    public static final int SO_BROADCAST = 6;

    /// Size of the send buffer; the kernel doubles what is set.
    public static final int SO_SNDBUF = 7;

    /// Size of the receive buffer; the kernel doubles what is set.
    public static final int SO_RCVBUF = 8;

    /// Probe idle connections.
    public static final int SO_KEEPALIVE = 9;

    /// What closing does with unsent bytes; see [#setLinger].
    public static final int SO_LINGER = 13;

    /// Share an address, balanced by the kernel.
    public static final int SO_REUSEPORT = 15;

    /// Whether it listens; read only.
    public static final int SO_ACCEPTCONN = 30;

    /// `AF_INET` …; read only.
    public static final int SO_DOMAIN = 39;

    /// The queue of the device that packets come by; read only.
    public static final int SO_INCOMING_NAPI_ID = 56;

    /// No SIGPIPE: `EPIPE` alone.
    public static final int MSG_NOSIGNAL = 0x4000;

    /// Read no more.
    public static final int SHUT_RD = 0;

    /// Write no more.
    public static final int SHUT_WR = 1;

    /// Neither.
    public static final int SHUT_RDWR = 2;

    private static final MethodHandle SOCKET =
            Native.link("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKETPAIR =
            Native.link("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle BIND =
            Native.link("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LISTEN = Native.link("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CONNECT =
            Native.link("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SHUTDOWN =
            Native.link("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            Native.link("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            Native.link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            Native.link("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle GETPEERNAME =
            Native.link("getpeername", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private Socket() {}

    /// Makes a socket.
    ///
    /// @param scratch  the calling thread's
    /// @param domain   `AF_…`
    /// @param type     `SOCK_…`, with `SOCK_NONBLOCK` and `SOCK_CLOEXEC`
    /// @param protocol usually 0
    /// @return its descriptor, or `-errno`
    public static int socket(Scratch scratch, int domain, int type, int protocol) {
        try {
            return scratch.result((int) SOCKET.invokeExact(scratch.errno, domain, type, protocol));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Makes two connected sockets; [Scratch#value()] and [Scratch#secondValue()] are their descriptors.
    ///
    /// @param scratch  the calling thread's
    /// @param domain   `AF_UNIX`
    /// @param type     `SOCK_…`, with `SOCK_NONBLOCK` and `SOCK_CLOEXEC`
    /// @param protocol usually 0
    /// @return 0, or `-errno`
    public static int socketpair(Scratch scratch, int domain, int type, int protocol) {
        try {
            return scratch.result(
                    (int)
                            SOCKETPAIR.invokeExact(
                                    scratch.errno, domain, type, protocol, scratch.valueAddress()));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Binds to the address in the scratch.
    ///
    /// @param scratch       the calling thread's
    /// @param fd            a socket
    /// @param addressLength what [Sockaddr] gave
    /// @return 0, or `-errno`
    public static int bind(Scratch scratch, int fd, int addressLength) {
        try {
            return scratch.result(
                    (int) BIND.invokeExact(scratch.errno, fd, scratch.smallAddress, addressLength));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Begins to listen.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param backlog how many connections wait; the kernel cuts it to `net.core.somaxconn`
    /// @return 0, or `-errno`
    public static int listen(Scratch scratch, int fd, int backlog) {
        try {
            return scratch.result((int) LISTEN.invokeExact(scratch.errno, fd, backlog));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Takes the next connection; the peer is in the scratch, with [Scratch#addressLength()].
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param flags   `SOCK_NONBLOCK | SOCK_CLOEXEC`
    /// @return its descriptor, or `-errno`: `-EAGAIN` when none waits
    public static int accept4(Scratch scratch, int fd, int flags) {
        long address = scratch.addressRoom();
        long length = scratch.addressLengthAddress();
        return (int) FrequentCall.make(scratch, FrequentCall.ACCEPT4, fd, address, length, flags);
    }

    /// Connects to the address in the scratch.
    ///
    /// @param scratch       the calling thread's
    /// @param fd            a socket
    /// @param addressLength what [Sockaddr] gave
    /// @return 0, or `-errno`: `-EINPROGRESS` when it has begun
    public static int connect(Scratch scratch, int fd, int addressLength) {
        try {
            return scratch.result(
                    (int)
                            CONNECT.invokeExact(
                                    scratch.errno, fd, scratch.smallAddress, addressLength));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Ends one direction, or both.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param how     `SHUT_…`
    /// @return 0, or `-errno`
    public static int shutdown(Scratch scratch, int fd, int how) {
        try {
            return scratch.result((int) SHUTDOWN.invokeExact(scratch.errno, fd, how));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Reads an option into [Scratch#value()].
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param level   `SOL_SOCKET`, `IPPROTO_…`
    /// @param name    `SO_…`, `TCP_…` …
    /// @return 0, or `-errno`
    public static int getsockopt(Scratch scratch, int fd, int level, int name) {
        scratch.small.set(JAVA_LONG, Scratch.VALUE, 0);
        scratch.small.set(JAVA_INT, Scratch.VALUE_LENGTH, 8);
        long value = scratch.valueAddress();
        long length = scratch.smallAddress + Scratch.VALUE_LENGTH;
        try {
            return scratch.result(
                    (int) GETSOCKOPT.invokeExact(scratch.errno, fd, level, name, value, length));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Sets an option that is an `int`.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param level   `SOL_SOCKET`, `IPPROTO_…`
    /// @param name    `SO_…`, `TCP_…` …
    /// @param value   the value
    /// @return 0, or `-errno`
    public static int setsockopt(Scratch scratch, int fd, int level, int name, int value) {
        scratch.small.set(JAVA_INT, Scratch.VALUE, value);
        long address = scratch.valueAddress();
        try {
            return scratch.result(
                    (int) SETSOCKOPT.invokeExact(scratch.errno, fd, level, name, address, 4));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Sets `SO_LINGER` (`struct linger { int l_onoff; int l_linger; }`).
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param seconds how long closing waits for unsent bytes; negative: not at all, which is the default
    /// @return 0, or `-errno`
    public static int setLinger(Scratch scratch, int fd, int seconds) {
        scratch.small.set(JAVA_INT, Scratch.VALUE, seconds < 0 ? 0 : 1);
        scratch.small.set(JAVA_INT, Scratch.VALUE + 4, Math.max(seconds, 0));
        long address = scratch.valueAddress();
        try {
            return scratch.result(
                    (int)
                            SETSOCKOPT.invokeExact(
                                    scratch.errno, fd, SOL_SOCKET, SO_LINGER, address, 8));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Reads the local address into the scratch, with [Scratch#addressLength()].
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @return 0, or `-errno`
    public static int getsockname(Scratch scratch, int fd) {
        long address = scratch.addressRoom();
        long length = scratch.addressLengthAddress();
        try {
            return scratch.result(
                    (int) GETSOCKNAME.invokeExact(scratch.errno, fd, address, length));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Reads the peer's address into the scratch, with [Scratch#addressLength()].
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @return 0, or `-errno`: `-ENOTCONN`
    public static int getpeername(Scratch scratch, int fd) {
        long address = scratch.addressRoom();
        long length = scratch.addressLengthAddress();
        try {
            return scratch.result(
                    (int) GETPEERNAME.invokeExact(scratch.errno, fd, address, length));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Receives.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param room    a direct buffer, filled from its position on; the position stays
    /// @param flags   `MSG_…`
    /// @return bytes received, 0 at the end of a stream, or `-errno`
    public static long recv(Scratch scratch, int fd, ByteBuffer room, int flags) {
        int length = room.remaining();
        return FrequentCall.make(scratch, FrequentCall.RECV, fd, room, 0, length, flags, 0, 0);
    }

    /// Sends.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param bytes   a direct buffer, sent from its position on; the position stays
    /// @param flags   `MSG_…`
    /// @return bytes sent, or `-errno`
    public static long send(Scratch scratch, int fd, ByteBuffer bytes, int flags) {
        int length = bytes.remaining();
        return FrequentCall.make(scratch, FrequentCall.SEND, fd, bytes, 0, length, flags, 0, 0);
    }

    /// Receives a datagram; the sender is in the scratch, with [Scratch#addressLength()].
    ///
    /// @param scratch the calling thread's
    /// @param fd      a socket
    /// @param room    a direct buffer, filled from its position on; the position stays
    /// @param flags   `MSG_…`
    /// @return bytes received, or `-errno`
    public static long recvfrom(Scratch scratch, int fd, ByteBuffer room, int flags) {
        long sender = scratch.addressRoom();
        long senderLength = scratch.addressLengthAddress();
        int length = room.remaining();
        return FrequentCall.make(
                scratch, FrequentCall.RECVFROM, fd, room, 0, length, flags, sender, senderLength);
    }

    /// Sends a datagram to the address in the scratch.
    ///
    /// @param scratch       the calling thread's
    /// @param fd            a socket
    /// @param bytes         a direct buffer, sent from its position on; the position stays
    /// @param flags         `MSG_…`
    /// @param addressLength what [Sockaddr] gave
    /// @return bytes sent, or `-errno`
    public static long sendto(
            Scratch scratch, int fd, ByteBuffer bytes, int flags, int addressLength) {
        long to = scratch.smallAddress;
        int length = bytes.remaining();
        return FrequentCall.make(
                scratch, FrequentCall.SENDTO, fd, bytes, 0, length, flags, to, addressLength);
    }

    /// Receives several datagrams, as many as wait and there is room for.
    ///
    /// @param scratch  the calling thread's
    /// @param fd       a socket that does not block
    /// @param messages takes them, from the first on; [Messages#clear] was called for what was used before
    /// @param count    how many at most; 0 only asks whether the system has the call
    /// @return how many, or `-errno`: `-EAGAIN` when none waits, `-ENOSYS` or `-EPERM` where the call is not to be had
    public static int recvmmsg(Scratch scratch, int fd, Messages messages, int count) {
        long at = messages.address(0);
        try {
            return (int) FrequentCall.make(scratch, FrequentCall.RECVMMSG, fd, at, count, 0);
        } finally {
            Reference.reachabilityFence(messages);
        }
    }

    /// Sends several datagrams, until one fails.
    ///
    /// @param scratch  the calling thread's
    /// @param fd       a socket that does not block
    /// @param messages with their addresses and lengths
    /// @param from     the first one's index
    /// @param count    how many
    /// @return how many were sent, or, when the first one failed, `-errno`
    public static int sendmmsg(Scratch scratch, int fd, Messages messages, int from, int count) {
        long at = messages.address(from);
        try {
            return (int)
                    FrequentCall.make(scratch, FrequentCall.SENDMMSG, fd, at, count, MSG_NOSIGNAL);
        } finally {
            Reference.reachabilityFence(messages);
        }
    }
}
