package io.evj.posix;

/// Options of TCP (`netinet/tcp.h`).
///
/// Immutable.
public final class Tcp {
    /// Send small segments at once.
    public static final int TCP_NODELAY = 1;

    /// Largest segment.
    public static final int TCP_MAXSEG = 2;

    /// Hold back partial segments.
    public static final int TCP_CORK = 3;

    /// Seconds of silence before the first probe.
    public static final int TCP_KEEPIDLE = 4;

    /// Seconds between probes.
    public static final int TCP_KEEPINTVL = 5;

    /// Unanswered probes before the connection is given up.
    public static final int TCP_KEEPCNT = 6;

    /// Seconds to wait for a connection's first bytes before it is reported.
    public static final int TCP_DEFER_ACCEPT = 9;

    /// Acknowledge at once, for now.
    public static final int TCP_QUICKACK = 12;

    /// Milliseconds that sent bytes may stay unacknowledged.
    public static final int TCP_USER_TIMEOUT = 18;

    /// How many connections may begin with data.
    public static final int TCP_FASTOPEN = 23;

    /// Unsent bytes below which a socket counts as writable.
    public static final int TCP_NOTSENT_LOWAT = 25;

    private Tcp() {}
}
