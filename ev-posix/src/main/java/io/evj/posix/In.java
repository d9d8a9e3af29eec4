package io.evj.posix;

/// Internet protocols and their options (`netinet/in.h`).
///
/// Immutable.
public final class In {
    /// Options of IPv4.
    public static final int IPPROTO_IP = 0;

    /// Options of TCP: [Tcp].
    public static final int IPPROTO_TCP = 6;

    /// Options of IPv6.
    public static final int IPPROTO_IPV6 = 41;

    /// Type of service.
    public static final int IP_TOS = 1;

    /// Time to live.
    public static final int IP_TTL = 2;

    /// Whether packets may be fragmented: `IP_PMTUDISC_…`.
    public static final int IP_MTU_DISCOVER = 10;

    /// They may.
    public static final int IP_PMTUDISC_DONT = 0;

    /// They may not.
    public static final int IP_PMTUDISC_DO = 2;

    /// Time to live of multicast datagrams.
    public static final int IP_MULTICAST_TTL = 33;

    /// Whether multicast datagrams come back to this host.
    public static final int IP_MULTICAST_LOOP = 34;

    /// Index of the interface that multicast datagrams leave by.
    public static final int IPV6_MULTICAST_IF = 17;

    /// Hop limit of multicast datagrams.
    public static final int IPV6_MULTICAST_HOPS = 18;

    /// Whether multicast datagrams come back to this host.
    public static final int IPV6_MULTICAST_LOOP = 19;

    /// Whether packets may be fragmented: `IP_PMTUDISC_…`.
    public static final int IPV6_MTU_DISCOVER = 23;

    /// Whether IPv4 is kept out.
    public static final int IPV6_V6ONLY = 26;

    /// Traffic class.
    public static final int IPV6_TCLASS = 67;

    private In() {}
}
