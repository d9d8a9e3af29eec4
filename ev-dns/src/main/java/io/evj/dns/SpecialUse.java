package io.evj.dns;

import java.util.ArrayList;
import java.util.List;

/// Names that are not what the DNS says they are, or that nobody should ask it for.
public enum SpecialUse {
    /// An ordinary name.
    NONE,
    /// `localhost.` and below: the loopback addresses, without asking anybody (RFC 6761 §6.3).
    LOCALHOST,
    /// `invalid.` and below: does not exist (RFC 6761 §6.4).
    INVALID,
    /// `test.` and below: for testing; looked up like any other (RFC 6761 §6.2).
    TEST,
    /// `example.`, `example.com.`, `example.net.`, `example.org.` and below: for documentation; looked up like any other
    /// (RFC 6761 §6.5).
    EXAMPLE,
    /// The reverse names of 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16: known to local servers at most (RFC 6761 §6.1).
    PRIVATE_REVERSE,
    /// `local.` and below: multicast DNS (RFC 6762 §3).
    LOCAL,
    /// `onion.` and below: Tor; must not be looked up (RFC 7686 §2).
    ONION,
    /// `alt.` and below: not the DNS at all; must not be looked up (RFC 9476 §2).
    ALT;

    private record Zone(DnsName apex, SpecialUse use) {}

    private static final List<Zone> ZONES = zones();

    /// Finds out what a name is.
    ///
    /// @param name any name
    /// @return its use; [#NONE] for most
    public static SpecialUse of(DnsName name) {
        for (Zone zone : ZONES) {
            if (name.isWithin(zone.apex)) {
                return zone.use;
            }
        }
        return NONE;
    }

    private static List<Zone> zones() {
        var zones = new ArrayList<Zone>();
        for (SpecialUse use : List.of(LOCALHOST, INVALID, TEST, EXAMPLE, LOCAL, ONION, ALT)) {
            zones.add(new Zone(DnsName.of(use.name()), use));
        }
        for (String top : List.of("com", "net", "org")) {
            zones.add(new Zone(DnsName.of("example." + top), EXAMPLE));
        }
        zones.add(new Zone(DnsName.of("10.in-addr.arpa"), PRIVATE_REVERSE));
        for (int second = 16; second < 32; second++) {
            zones.add(new Zone(DnsName.of(second + ".172.in-addr.arpa"), PRIVATE_REVERSE));
        }
        zones.add(new Zone(DnsName.of("168.192.in-addr.arpa"), PRIVATE_REVERSE));
        return List.copyOf(zones);
    }
}
