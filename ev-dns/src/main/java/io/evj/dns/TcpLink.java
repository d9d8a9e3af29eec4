package io.evj.dns;

import io.evj.api.Event;
import io.evj.api.StreamSocket;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The TCP connection to a server: opened when there is something to ask, kept for a while after the last answer. Questions are sent
/// one after the other without waiting, answers come in any order (RFC 7766 §6.2).
///
/// ```
/// CLOSED ──send──▶ OPEN, waiting ──last answer──▶ OPEN, idle ──too long──▶ CLOSED
///   ▲                │   ▲──────────send─────────────┘
///   └──lost──────────┘  what waits is asked again, over a new connection
/// ```
///
/// While idle it does not read, so that it keeps no loop alive; that the server has closed it meanwhile is found out by the next question,
/// which is then asked again.
///
/// Confined to the loop of its resolver.
final class TcpLink {
    /// Messages that answer nothing, after which a connection is given up.
    static final int STRAYS_MAX = 100;

    private final NameServer server;
    private final Alarm idle = new Alarm(this::close);
    private List<Transmission> pending = new ArrayList<>();
    private @Nullable BufferEvent bev;
    private boolean isConnected;
    private int strays;

    TcpLink(NameServer server) {
        this.server = server;
    }

    boolean isOpen() {
        return bev != null;
    }

    boolean isTaken(int id) {
        for (Transmission transmission : pending) {
            if (transmission.id == id) {
                return true;
            }
        }
        return false;
    }

    /// Sends a question, over a new connection if there is none.
    ///
    /// @throws IOException a connection cannot even be begun
    void send(Transmission transmission) throws IOException {
        server.queries.idles.clear(idle);
        BufferEvent over = bev;
        if (over == null) {
            over = open();
            bev = over;
        }
        pending.add(transmission);
        ByteBuffer out = server.queries.outgoing;
        transmission.write(out.clear());
        out.flip();
        over.output().addShort(out.remaining()).add(out);
        over.enable(Event.READ);
    }

    private BufferEvent open() throws IOException {
        isConnected = false;
        strays = 0;
        BufferEvent opened = BufferEvent.of(server.queries.base);
        opened.onRead(this::receive).onEvent(this::happened);
        boolean isBegun = false;
        try {
            if (server.hasOwnSource()) {
                opened.socket(bound());
            } else {
                opened.connect(server.address);
            }
            isBegun = true;
            return opened;
        } finally {
            if (!isBegun) {
                opened.close();
            }
        }
    }

    private StreamSocket bound() throws IOException {
        boolean isIpv4 = server.address.getAddress() instanceof Inet4Address;
        StreamSocket socket =
                server.queries.base.network().stream(
                        isIpv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        boolean isBound = false;
        try {
            socket.bind(new InetSocketAddress(server.source(), 0));
            socket.connect(server.address);
            isBound = true;
            return socket;
        } finally {
            if (!isBound) {
                socket.close();
            }
        }
    }

    private void happened(BufferEvent from, BevEvent event) {
        if (from != bev) {
            return;
        }
        if (event.is(BevEvent.CONNECTED)) {
            isConnected = true;
        } else {
            lost();
        }
    }

    private void receive(BufferEvent from) {
        EvBuffer input = from.input();
        while (from == bev && input.length() >= 2) {
            int length = (input.get(0) & 0xff) << 8 | input.get(1) & 0xff;
            if (length == 0) {
                lost();
                return;
            }
            if (input.length() < 2 + length) {
                return;
            }
            input.drain(2);
            ByteBuffer in = server.queries.incoming.clear().limit(length);
            input.remove(in);
            dispatch(in.flip());
        }
    }

    private void dispatch(ByteBuffer message) {
        for (int i = 0; i < pending.size(); i++) {
            Transmission transmission = pending.get(i);
            Transmission.Match match = transmission.match(message);
            if (match != Transmission.Match.NO) {
                transmission.query.replied(transmission, match, message, false);
                return;
            }
        }
        server.queries.counters.rejected++;
        if (++strays > STRAYS_MAX) {
            lost();
        }
    }

    /// Waits for no reply to it any more.
    void forget(Transmission transmission) {
        pending.remove(transmission);
        if (pending.isEmpty() && bev != null) {
            bev.disable(Event.READ);
            server.queries.idles.set(idle, server.queries.tcpIdleNanos);
        }
    }

    /// Gives the connection up, and has asked again what waits for an answer on it.
    void lost() {
        List<Transmission> waiting = pending;
        boolean mayRetry = isConnected;
        close();
        for (Transmission transmission : waiting) {
            transmission.query.linkLost(transmission, mayRetry);
        }
    }

    /// Gives the connection up. What waits is forgotten.
    void close() {
        server.queries.idles.clear(idle);
        pending = new ArrayList<>();
        if (bev != null) {
            BufferEvent gone = bev;
            bev = null;
            gone.close();
        }
    }
}
