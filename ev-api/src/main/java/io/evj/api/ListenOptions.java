package io.evj.api;

/// How a listening socket is made. Immutable.
///
/// @param backlog      connections the kernel holds before they are accepted, at least 1
/// @param reuseAddress bind although old connections of that port linger (`SO_REUSEADDR`)
/// @param reusePort    let several sockets share the address, balanced by the kernel (`SO_REUSEPORT`)
/// @param families     whether an IPv6 socket takes IPv4 too
/// @param deferAccept  report a connection when its first bytes have arrived (`TCP_DEFER_ACCEPT`); without
///                     effect where the platform or the network lacks it. A protocol in which the
///                     server speaks first would hang.
public record ListenOptions(
        int backlog,
        boolean reuseAddress,
        boolean reusePort,
        Families families,
        boolean deferAccept) {
    /// What an IPv6 socket listens to.
    public enum Families {
        /// As the system does by default.
        SYSTEM,
        /// IPv6 alone.
        ///
        /// @libevent LEV_OPT_BIND_IPV6ONLY
        /// @libevent evutil_make_listen_socket_ipv6only
        IPV6_ONLY,
        /// IPv6 and IPv4.
        ///
        /// @libevent LEV_OPT_BIND_IPV4_AND_IPV6
        /// @libevent evutil_make_listen_socket_not_ipv6only
        BOTH
    }

    private static final ListenOptions DEFAULTS =
            new ListenOptions(128, true, false, Families.SYSTEM, false);

    /// Checks the components.
    public ListenOptions {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog " + backlog + ": at least 1 is needed");
        }
    }

    /// Backlog 128, address reuse on, everything else off.
    ///
    /// @return the defaults
    public static ListenOptions defaults() {
        return DEFAULTS;
    }

    /// With another backlog.
    ///
    /// @param connections at least 1
    /// @return a changed copy
    public ListenOptions withBacklog(int connections) {
        return new ListenOptions(connections, reuseAddress, reusePort, families, deferAccept);
    }

    /// With or without address reuse.
    ///
    /// @param on whether the address is reused
    /// @return a changed copy
    /// @libevent LEV_OPT_REUSEABLE
    /// @libevent evutil_make_listen_socket_reuseable
    public ListenOptions withReuseAddress(boolean on) {
        return new ListenOptions(backlog, on, reusePort, families, deferAccept);
    }

    /// With or without port sharing. A platform without it refuses to listen.
    ///
    /// @param on whether the port is shared
    /// @return a changed copy
    /// @libevent LEV_OPT_REUSEABLE_PORT
    /// @libevent evutil_make_listen_socket_reuseable_port
    public ListenOptions withReusePort(boolean on) {
        return new ListenOptions(backlog, reuseAddress, on, families, deferAccept);
    }

    /// With a choice of address families.
    ///
    /// @param choice which families an IPv6 socket takes
    /// @return a changed copy
    public ListenOptions withFamilies(Families choice) {
        return new ListenOptions(backlog, reuseAddress, reusePort, choice, deferAccept);
    }

    /// With or without deferred accepting.
    ///
    /// @param on whether accepting waits for the first bytes
    /// @return a changed copy
    /// @libevent LEV_OPT_DEFERRED_ACCEPT
    /// @libevent evutil_make_tcp_listen_socket_deferred
    public ListenOptions withDeferAccept(boolean on) {
        return new ListenOptions(backlog, reuseAddress, reusePort, families, on);
    }
}
