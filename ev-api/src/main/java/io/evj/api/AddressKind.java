package io.evj.api;

import java.net.Inet4Address;
import java.net.InetAddress;

/// How far an address reaches. Immutable.
public enum AddressKind {
    /// `0.0.0.0` or `::`: any address of this machine.
    UNSPECIFIED,
    /// This machine: `127.0.0.0/8`, `::1`.
    LOOPBACK,
    /// This link: `169.254.0.0/16`, `fe80::/10`.
    LINK_LOCAL,
    /// This site: `fec0::/10`, and the unique local `fc00::/7`. IPv4 has none: its private networks are [#ROUTABLE].
    SITE_LOCAL,
    /// A group: `224.0.0.0/4`, `ff00::/8`.
    MULTICAST,
    /// Everything else.
    ROUTABLE;

    /// The kind of an address.
    ///
    /// @param address any
    /// @return its kind
    public static AddressKind of(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            return UNSPECIFIED;
        } else if (address.isLoopbackAddress()) {
            return LOOPBACK;
        } else if (address.isLinkLocalAddress()) {
            return LINK_LOCAL;
        } else if (address.isMulticastAddress()) {
            return MULTICAST;
        } else if (address instanceof Inet4Address) {
            return ROUTABLE;
        }
        boolean uniqueLocal = (address.getAddress()[0] & 0xfe) == 0xfc;
        return uniqueLocal || address.isSiteLocalAddress() ? SITE_LOCAL : ROUTABLE;
    }

    /// Whether an address says nothing about a way to the rest of the world.
    ///
    /// @return true for all but [#ROUTABLE]
    public boolean isLocal() {
        return this != ROUTABLE;
    }
}
