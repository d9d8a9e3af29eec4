package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/// Addresses as the kernel has them (`sys/socket.h`, `netinet/in.h`, `sys/un.h`), in a [Scratch].
///
/// Safe from any thread, each with its own scratch.
public final class Sockaddr {
    /// The longest name of a Unix-domain socket, in bytes.
    public static final int SUN_PATH_MAX = 107;

    static final StructLayout SOCKADDR_IN =
            MemoryLayout.structLayout(
                    JAVA_SHORT.withName("sin_family"),
                    JAVA_SHORT.withName("sin_port").withOrder(ByteOrder.BIG_ENDIAN),
                    JAVA_INT.withName("sin_addr").withOrder(ByteOrder.BIG_ENDIAN),
                    MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("sin_zero"));

    static final StructLayout SOCKADDR_IN6 =
            MemoryLayout.structLayout(
                    JAVA_SHORT.withName("sin6_family"),
                    JAVA_SHORT.withName("sin6_port").withOrder(ByteOrder.BIG_ENDIAN),
                    JAVA_INT.withName("sin6_flowinfo"),
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
                    JAVA_INT.withName("sin6_scope_id"));

    static final StructLayout SOCKADDR_UN =
            MemoryLayout.structLayout(
                    JAVA_SHORT.withName("sun_family"),
                    MemoryLayout.sequenceLayout(108, JAVA_BYTE).withName("sun_path"));

    private static final ValueLayout.OfShort FAMILY = JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfShort NETWORK_SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int PORT = offset(SOCKADDR_IN, "sin_port");
    private static final int ADDR4 = offset(SOCKADDR_IN, "sin_addr");
    private static final int FLOW = offset(SOCKADDR_IN6, "sin6_flowinfo");
    private static final int ADDR6 = offset(SOCKADDR_IN6, "sin6_addr");
    private static final int SCOPE = offset(SOCKADDR_IN6, "sin6_scope_id");
    private static final int PATH = offset(SOCKADDR_UN, "sun_path");
    private static final int IN_BYTES = (int) SOCKADDR_IN.byteSize();
    private static final int IN6_BYTES = (int) SOCKADDR_IN6.byteSize();
    private static final int MAPPED = 0xffff; // ::ffff:a.b.c.d is IPv4 seen from an IPv6 socket

    private Sockaddr() {}

    /// Encodes an Internet address.
    ///
    /// @param scratch the calling thread's
    /// @param address resolved
    /// @param family  of the socket: `AF_INET`, or `AF_INET6`, which takes IPv4 addresses too
    /// @return its length
    /// @throws UnresolvedAddressException its name was not resolved
    /// @throws UnsupportedAddressTypeException an IPv6 address for an IPv4 socket
    public static int encode(Scratch scratch, InetSocketAddress address, int family) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new UnresolvedAddressException();
        }
        MemorySegment to = scratch.small;
        to.set(FAMILY, 0, (short) family);
        to.set(NETWORK_SHORT, PORT, (short) address.getPort());
        byte[] bytes = ip.getAddress();
        if (family == Socket.AF_INET) {
            if (!(ip instanceof Inet4Address)) {
                throw new UnsupportedAddressTypeException();
            }
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, ADDR4, 4);
            to.asSlice(ADDR4 + 4, 8).fill((byte) 0);
            return IN_BYTES;
        }
        to.set(JAVA_INT, FLOW, 0);
        to.set(JAVA_INT, SCOPE, ip instanceof Inet6Address six ? six.getScopeId() : 0);
        if (bytes.length == 16) {
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, ADDR6, 16);
        } else {
            to.set(NETWORK_INT, ADDR6, 0);
            to.set(NETWORK_INT, ADDR6 + 4, 0);
            to.set(NETWORK_INT, ADDR6 + 8, ip.isAnyLocalAddress() ? 0 : MAPPED);
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, ADDR6 + 12, 4);
        }
        return IN6_BYTES;
    }

    /// Encodes a Unix-domain address.
    ///
    /// @param scratch    the calling thread's
    /// @param name       the path in the bytes of the file system, or an abstract name; at most [#SUN_PATH_MAX] long.
    ///                   Empty and not abstract: none, for which `bind` makes up an abstract name
    /// @param isAbstract whether the name is in the kernel's own name space, not the file system's
    /// @return its length
    /// @throws IllegalArgumentException too long
    public static int encode(Scratch scratch, byte[] name, boolean isAbstract) {
        if (name.length > SUN_PATH_MAX) {
            throw new IllegalArgumentException(
                    "the name of a Unix-domain socket has at most "
                            + SUN_PATH_MAX
                            + " bytes, this has "
                            + name.length);
        }
        MemorySegment to = scratch.small;
        to.set(FAMILY, 0, (short) Socket.AF_UNIX);
        if (isAbstract) {
            to.set(JAVA_BYTE, PATH, (byte) 0);
            MemorySegment.copy(name, 0, to, JAVA_BYTE, PATH + 1, name.length);
            return PATH + 1 + name.length;
        }
        MemorySegment.copy(name, 0, to, JAVA_BYTE, PATH, name.length);
        to.set(JAVA_BYTE, (long) PATH + name.length, (byte) 0);
        return name.length == 0 ? PATH : PATH + name.length + 1;
    }

    /// Makes an address unspecific, which releases a connected datagram socket from its peer.
    ///
    /// @param scratch the calling thread's
    /// @return its length
    public static int encodeUnspecified(Scratch scratch) {
        scratch.small.asSlice(0, IN6_BYTES).fill((byte) 0); // AF_UNSPEC is 0
        return IN6_BYTES;
    }

    /// The family of the address in the scratch.
    ///
    /// @param scratch the calling thread's, after a call that left an address
    /// @return `AF_…`; 0 when there is no address
    public static int family(Scratch scratch) {
        return scratch.addressLength() < 2 ? 0 : scratch.small.get(FAMILY, 0);
    }

    /// The IPv4 address and port in the scratch, also when an IPv6 socket took it in. Allocates nothing.
    ///
    /// @param scratch the calling thread's, after a call that left an address
    /// @return address and port in the lower 48 bits; -1 when it is not an IPv4 address. For [#inet4(long)]
    public static long inet4(Scratch scratch) {
        MemorySegment from = scratch.small;
        int at;
        switch (family(scratch)) {
            case Socket.AF_INET -> at = ADDR4;
            case Socket.AF_INET6 -> {
                if (from.get(NETWORK_INT, ADDR6) != 0
                        || from.get(NETWORK_INT, ADDR6 + 4) != 0
                        || from.get(NETWORK_INT, ADDR6 + 8) != MAPPED) {
                    return -1;
                }
                at = ADDR6 + 12;
            }
            default -> {
                return -1;
            }
        }
        return Integer.toUnsignedLong(from.get(NETWORK_INT, at)) << 16
                | Short.toUnsignedInt(from.get(NETWORK_SHORT, PORT));
    }

    /// The Internet address at a place in memory, in network order.
    ///
    /// @return 4 or 16: how many bytes it has; 0 for another family
    static int internetAddress(MemorySegment from, long at, byte[] target) {
        short family = from.get(FAMILY, at);
        if (family == Socket.AF_INET) {
            MemorySegment.copy(from, JAVA_BYTE, at + ADDR4, target, 0, 4);
            return 4;
        }
        if (family != Socket.AF_INET6) {
            return 0;
        }
        boolean isFour =
                from.get(NETWORK_INT, at + ADDR6) == 0
                        && from.get(NETWORK_INT, at + ADDR6 + 4) == 0
                        && from.get(NETWORK_INT, at + ADDR6 + 8) == MAPPED;
        int skipped = isFour ? 12 : 0;
        MemorySegment.copy(from, JAVA_BYTE, at + ADDR6 + skipped, target, 0, 16 - skipped);
        return 16 - skipped;
    }

    /// An address from what [#inet4(Scratch)] gave.
    ///
    /// @param packed not -1
    /// @return the address
    public static InetSocketAddress inet4(long packed) {
        byte[] bytes = {
            (byte) (packed >> 40),
            (byte) (packed >> 32),
            (byte) (packed >> 24),
            (byte) (packed >> 16)
        };
        return internet(bytes, 0, (int) packed & 0xffff);
    }

    /// The Internet address in the scratch.
    ///
    /// @param scratch the calling thread's, after a call that left an address of family `AF_INET` or `AF_INET6`
    /// @return the address
    public static InetSocketAddress inet(Scratch scratch) {
        MemorySegment from = scratch.small;
        boolean isSix = family(scratch) == Socket.AF_INET6;
        byte[] bytes = new byte[isSix ? 16 : 4];
        MemorySegment.copy(from, JAVA_BYTE, isSix ? ADDR6 : ADDR4, bytes, 0, bytes.length);
        int port = Short.toUnsignedInt(from.get(NETWORK_SHORT, PORT));
        return internet(bytes, isSix ? from.get(JAVA_INT, SCOPE) : 0, port);
    }

    /// Whether the Unix-domain address in the scratch is an abstract name.
    ///
    /// @param scratch the calling thread's, after a call that left an address of family `AF_UNIX`
    /// @return false for a path, and for no name at all
    public static boolean isAbstract(Scratch scratch) {
        return scratch.addressLength() > PATH && scratch.small.get(JAVA_BYTE, PATH) == 0;
    }

    /// The name in the Unix-domain address in the scratch.
    ///
    /// @param scratch the calling thread's, after a call that left an address of family `AF_UNIX`
    /// @return the bytes of the path or of the abstract name; empty when it has no name
    public static byte[] unix(Scratch scratch) {
        boolean isAbstract = isAbstract(scratch);
        int start = isAbstract ? PATH + 1 : PATH;
        int end = Math.min(scratch.addressLength(), PATH + 108);
        if (!isAbstract) { // ends at a zero byte, which the kernel counts when there is room for it
            int zero = start;
            while (zero < end && scratch.small.get(JAVA_BYTE, zero) != 0) {
                zero++;
            }
            end = zero;
        }
        byte[] name = new byte[Math.max(0, end - start)];
        MemorySegment.copy(scratch.small, JAVA_BYTE, start, name, 0, name.length);
        return name;
    }

    private static InetSocketAddress internet(byte[] bytes, int scope, int port) {
        try {
            InetAddress ip =
                    scope == 0
                            ? InetAddress.getByAddress(bytes)
                            : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(ip, port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    private static int offset(StructLayout layout, String name) {
        return (int) layout.byteOffset(PathElement.groupElement(name));
    }
}
