package io.evj.api;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Arrays;
import java.util.Comparator;

/// Total orders of addresses: IPv4, IPv6, Unix-domain, then all others; within a family by the value of the address.
///
/// The scope of an IPv6 address does not count, so the order is not consistent with `equals`. Immutable.
///
/// @libevent evutil_sockaddr_cmp
public enum AddressOrder implements Comparator<SocketAddress> {
    /// The port decides between equal addresses.
    WITH_PORT,
    /// The port does not count.
    WITHOUT_PORT;

    @Override
    public int compare(SocketAddress first, SocketAddress second) {
        int order = Integer.compare(family(first), family(second));
        if (order != 0) {
            return order;
        }
        if (first instanceof InetSocketAddress a && second instanceof InetSocketAddress b) {
            order = compareHosts(a, b);
            return order != 0 || this == WITHOUT_PORT
                    ? order
                    : Integer.compare(a.getPort(), b.getPort());
        }
        return first.toString().compareTo(second.toString()); // the path, for Unix-domain addresses
    }

    private static int compareHosts(InetSocketAddress first, InetSocketAddress second) {
        InetAddress a = first.getAddress();
        InetAddress b = second.getAddress();
        return a == null || b == null
                ? Ascii.compareIgnoreCase(first.getHostString(), second.getHostString())
                : Arrays.compareUnsigned(a.getAddress(), b.getAddress());
    }

    private static int family(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet when inet.getAddress() instanceof Inet4Address -> 0;
            case InetSocketAddress inet when !inet.isUnresolved() -> 1;
            case UnixDomainSocketAddress _ -> 2;
            case InetSocketAddress _ -> 3;
            default -> 4;
        };
    }
}
