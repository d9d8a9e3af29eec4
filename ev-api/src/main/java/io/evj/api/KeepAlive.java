package io.evj.api;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;

/// TCP's own probing of idle connections. Safe from any thread, as far as the socket is.
public final class KeepAlive {
    /// Probes without an answer after which a connection is given up.
    public static final int PROBES = 3;

    private KeepAlive() {}

    /// Switches the probes on or off. The first goes out after `idle`, the next ones at intervals of a third of it, at
    /// least one second; after [#PROBES] without an answer the connection is reset.
    ///
    /// Where a platform cannot set the times, its own apply. A socket that knows no probes (Unix-domain) stays as it is.
    ///
    /// @param socket a TCP socket
    /// @param on     whether it probes
    /// @param idle   rounded up to seconds; zero or negative: nothing is changed, not even switched off
    /// @throws IOException closed, or the system refuses the time
    /// @libevent evutil_set_tcp_keepalive
    public static void set(NetworkChannel socket, boolean on, Duration idle) throws IOException {
        if (!idle.isPositive()
                || !socket.supportedOptions().contains(StandardSocketOptions.SO_KEEPALIVE)) {
            return;
        }
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, on);
        if (on) {
            int whole = (int) Math.min(idle.getSeconds(), Integer.MAX_VALUE - 1);
            int seconds = idle.getNano() > 0 ? whole + 1 : whole;
            setByName(socket, "TCP_KEEPIDLE", seconds);
            setByName(socket, "TCP_KEEPINTERVAL", Math.max(1, seconds / 3));
            setByName(socket, "TCP_KEEPCOUNT", PROBES);
        }
    }

    /// These options belong to module `jdk.net`, which this one does not need: they are found by name, where present.
    private static void setByName(NetworkChannel socket, String name, int value)
            throws IOException {
        for (SocketOption<?> option : socket.supportedOptions()) {
            if (option.name().equals(name) && option.type() == Integer.class) {
                @SuppressWarnings("unchecked") // the type was just compared
                var integer = (SocketOption<Integer>) option;
                socket.setOption(integer, value);
            }
        }
    }
}
