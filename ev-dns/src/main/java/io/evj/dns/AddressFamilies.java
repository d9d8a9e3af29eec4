package io.evj.dns;

import io.evj.api.AddressHints.Family;
import io.evj.api.AddressKind;
import io.evj.api.EventBase;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// Which families of addresses this machine reaches the world by. Listing them takes the system a while, so that the list is kept for some
/// seconds. Confined to the loop.
final class AddressFamilies {
    private static final long KEPT_NANOS = 10_000_000_000L;

    private final EventBase base;
    private Family family = Family.ANY;
    private boolean isKnown;
    private long knownNanos;

    AddressFamilies(EventBase base) {
        this.base = base;
    }

    /// The only one there is, or both.
    Family configured() {
        long now = base.nowNanos();
        if (!isKnown || now - knownNanos > KEPT_NANOS) {
            isKnown = true;
            knownNanos = now;
            family = list();
        }
        return family;
    }

    private static Family list() {
        boolean ipv4 = false;
        boolean ipv6 = false;
        try {
            for (InetAddress address :
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .toList()) {
                if (!AddressKind.of(address).isLocal()) {
                    ipv4 |= address instanceof Inet4Address;
                    ipv6 |= !(address instanceof Inet4Address);
                }
            }
        } catch (SocketException _) { // cannot be listed: then both are tried
            return Family.ANY;
        }
        if (ipv4 == ipv6) {
            return Family.ANY;
        }
        return ipv4 ? Family.IPV4 : Family.IPV6;
    }

    /// One family after the other; within each the order stays.
    static List<InetAddress> ordered(List<InetAddress> addresses, boolean ipv6First) {
        var ordered = new ArrayList<InetAddress>(addresses.size());
        for (InetAddress address : addresses) {
            if (address instanceof Inet4Address != ipv6First) {
                ordered.add(address);
            }
        }
        for (InetAddress address : addresses) {
            if (address instanceof Inet4Address == ipv6First) {
                ordered.add(address);
            }
        }
        return ordered;
    }
}
