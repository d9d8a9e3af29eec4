package io.evj.backend.epoll;

import io.evj.api.AddressText;
import io.evj.api.UnixAbstractAddress;
import io.evj.posix.Scratch;
import io.evj.posix.Sockaddr;
import io.evj.posix.Socket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/// Between addresses as Java has them and as the kernel has them.
final class Addresses {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private static final byte[] NO_NAME = {};

    /// The charset in which the JDK hands paths to the system.
    private static final Charset FILE_NAMES =
            Charset.forName(
                    System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

    private Addresses() {}

    /// The family of a socket that can use an address.
    static int family(SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress _, UnixAbstractAddress _ -> Socket.AF_UNIX;
            case InetSocketAddress inet when inet.isUnresolved() ->
                    throw new IllegalArgumentException(AddressText.format(inet) + ": not resolved");
            case InetSocketAddress inet ->
                    inet.getAddress() instanceof Inet4Address ? Socket.AF_INET : Socket.AF_INET6;
            default ->
                    throw new IllegalArgumentException(
                            address + ": an Internet or Unix-domain address is needed");
        };
    }

    static int family(ProtocolFamily family) {
        return switch (family) {
            case StandardProtocolFamily.INET -> Socket.AF_INET;
            case StandardProtocolFamily.INET6 -> Socket.AF_INET6;
            case StandardProtocolFamily.UNIX -> Socket.AF_UNIX;
            default ->
                    throw new UnsupportedOperationException(
                            family.name() + ": INET, INET6 and UNIX are known");
        };
    }

    /// Writes an address into the scratch, for a socket of the family given.
    static int encode(Scratch scratch, SocketAddress address, int family) throws SocketException {
        int own = family(address);
        if (own != family && !(own == Socket.AF_INET && family == Socket.AF_INET6)) {
            throw new IllegalArgumentException(
                    AddressText.format(address) + ": not of this socket's family");
        }
        return switch (address) {
            case InetSocketAddress inet -> Sockaddr.encode(scratch, inet, family);
            case UnixAbstractAddress name -> Sockaddr.encode(scratch, name.bytes(), true);
            default -> encode(scratch, address.toString());
        };
    }

    /// An address that the system may choose as it likes.
    static int encodeAny(Scratch scratch, int family) {
        return family == Socket.AF_UNIX
                ? Sockaddr.encode(scratch, NO_NAME, false)
                : Sockaddr.encode(scratch, new InetSocketAddress(0), family);
    }

    /// Reads what a call left in the scratch; null when it has left none.
    static @Nullable SocketAddress decode(Scratch scratch) {
        return switch (Sockaddr.family(scratch)) {
            case Socket.AF_INET, Socket.AF_INET6 -> Sockaddr.inet(scratch);
            case Socket.AF_UNIX -> unix(scratch);
            default -> null;
        };
    }

    /// Where a socket is bound; null when it is not, or closed.
    static @Nullable SocketAddress local(Handle handle) {
        if (!handle.isOpen()) {
            return null;
        }
        Scratch scratch = handle.scratch();
        if (Socket.getsockname(scratch, handle.number()) < 0) {
            return null;
        }
        SocketAddress local = decode(scratch);
        boolean isBound =
                local instanceof InetSocketAddress inet
                        ? inet.getPort() != 0
                        : local != null
                                && scratch.addressLength() > Short.BYTES; // a name after the family
        return isBound ? local : null;
    }

    /// Whom a socket is connected to; null when it is not, or closed.
    static @Nullable SocketAddress remote(Handle handle) {
        if (!handle.isOpen()) {
            return null;
        }
        Scratch scratch = handle.scratch();
        return Socket.getpeername(scratch, handle.number()) < 0 ? null : decode(scratch);
    }

    /// A path in the bytes of the file system.
    static byte[] fileName(String path) {
        return path.getBytes(FILE_NAMES);
    }

    private static int encode(Scratch scratch, String path) throws SocketException {
        byte[] name = fileName(path);
        if (name.length > Sockaddr.SUN_PATH_MAX) {
            throw new SocketException(
                    "unix:"
                            + path
                            + ": has "
                            + name.length
                            + " bytes, at most "
                            + Sockaddr.SUN_PATH_MAX
                            + " can be used");
        }
        return Sockaddr.encode(scratch, name, false);
    }

    /// A path that the JDK's charset cannot tell is as good as none: whoever has made it up must not make a call fail.
    private static SocketAddress unix(Scratch scratch) {
        byte[] name = Sockaddr.unix(scratch);
        if (name.length == 0) {
            return UNNAMED;
        }
        if (Sockaddr.isAbstract(scratch)) {
            return UnixAbstractAddress.ofBytes(name);
        }
        try {
            return UnixDomainSocketAddress.of(new String(name, FILE_NAMES));
        } catch (InvalidPathException foreign) {
            return UNNAMED;
        }
    }
}
