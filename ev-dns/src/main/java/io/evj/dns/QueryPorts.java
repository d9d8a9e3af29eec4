package io.evj.dns;

import io.evj.api.DatagramSocket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;

/// The source ports from which one server is asked.
///
/// Questions that leave together take one of the slots at random. A port that has served often enough is replaced when its slot is drawn again,
/// and lives on until the last reply has come; when nothing is under way, all are closed. So a resolver that asks now and then has a fresh port
/// for each question, and a busy one draws from many whose numbers nobody can know. The numbers come from the secure random source,
/// not from the kernel (RFC 5452 §9.2, RFC 6056).
///
/// Confined to the loop of its resolver.
final class QueryPorts {
    /// Questions for which one port serves.
    static final int USES_MAX = 64;

    /// Lower ones are for services.
    private static final int PORT_MIN = 10_000;

    private static final int PORT_TRIES = 8;

    private final NameServer server;
    private @Nullable QueryPort[] slots = new @Nullable QueryPort[0];
    private int open;

    /// From which questions leave in this turn.
    private @Nullable QueryPort leaving;

    QueryPorts(NameServer server) {
        this.server = server;
    }

    /// How many are open, those that are being retired left out.
    int count() {
        return open;
    }

    @Nullable QueryPort any() {
        for (QueryPort port : slots) {
            if (port != null) {
                return port;
            }
        }
        return null;
    }

    /// Draws one.
    ///
    /// @throws IOException no socket is to be had
    QueryPort draw() throws IOException {
        QueryPort departing = leaving;
        if (departing != null && departing.uses < USES_MAX && departing.hasRoom()) {
            return departing;
        }
        leaving = next();
        return leaving;
    }

    private QueryPort next() throws IOException {
        int count = server.queries.options.udpPorts();
        if (slots.length != count) {
            closeIdle();
            slots = new @Nullable QueryPort[count];
            open = 0;
        }
        int slot = server.queries.dice.below(count);
        QueryPort port = slots[slot];
        if (port != null && port.uses < USES_MAX) {
            return port;
        }
        QueryPort fresh = new QueryPort(server, open(), slot);
        if (port == null) {
            open++;
        } else {
            retire(port);
        }
        slots[slot] = fresh;
        return fresh;
    }

    /// What was to leave from a port has left.
    void departed(QueryPort port) {
        if (leaving == port) {
            leaving = null;
        }
    }

    private void retire(QueryPort port) {
        if (port.isIdle()) {
            port.close();
        }
    }

    /// A question needs its port no longer.
    void released(QueryPort port) {
        if (port.isIdle() && !isCurrent(port)) {
            port.close();
        }
    }

    private boolean isCurrent(QueryPort port) {
        return port.slot < slots.length && slots[port.slot] == port;
    }

    /// Closes all that wait for nothing.
    void closeIdle() {
        leaving = null;
        if (open == 0) {
            return;
        }
        for (int i = 0; i < slots.length; i++) {
            QueryPort port = slots[i];
            if (port != null) {
                slots[i] = null;
                open--;
                retire(port);
            }
        }
    }

    private DatagramSocket open() throws IOException {
        Queries queries = server.queries;
        ResolverOptions options = queries.options;
        InetAddress peer = server.address.getAddress();
        boolean isIpv4 = peer instanceof Inet4Address;
        DatagramSocket socket =
                queries.base
                        .network()
                        .datagram(
                                isIpv4
                                        ? StandardProtocolFamily.INET
                                        : StandardProtocolFamily.INET6);
        boolean isOpened = false;
        try {
            if (options.soRcvbuf() > 0) {
                socket.setOption(StandardSocketOptions.SO_RCVBUF, options.soRcvbuf());
            }
            if (options.soSndbuf() > 0) {
                socket.setOption(StandardSocketOptions.SO_SNDBUF, options.soSndbuf());
            }
            bind(socket, server.source(), queries.dice);
            socket.connect(server.address);
            isOpened = true;
            return socket;
        } finally {
            if (!isOpened) {
                socket.close();
            }
        }
    }

    /// A port that is taken is no reason to give up: there are others, and in the end the kernel knows one.
    private static void bind(DatagramSocket socket, InetAddress source, Dice dice)
            throws IOException {
        for (int tries = 0; tries < PORT_TRIES; tries++) {
            int port = PORT_MIN + dice.below(65_536 - PORT_MIN);
            try {
                socket.bind(new InetSocketAddress(source, port));
                return;
            } catch (IOException _) { // taken: another one
            }
        }
        socket.bind(new InetSocketAddress(source, 0));
    }
}
