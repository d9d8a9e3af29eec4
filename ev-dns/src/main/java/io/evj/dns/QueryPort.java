package io.evj.dns;

import io.evj.api.DatagramSocket;
import io.evj.api.Descriptor;
import io.evj.api.Event;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A socket on one source port, connected to one server: the kernel lets in what comes from there, and nothing else.
///
/// Confined to the loop of its resolver.
final class QueryPort {
    private static final System.Logger LOG = System.getLogger(QueryPort.class.getName());

    /// What is read for one readiness at most, so that a flood of garbage leaves time for the rest.
    private static final int READS_MAX = 32;

    private final NameServer server;
    private final DatagramSocket socket;
    private final Event reading;
    private final List<Transmission> pending = new ArrayList<>(2);
    private @Nullable Event writing;
    private final List<Transmission> unsent = new ArrayList<>(0);
    private boolean isClosed;

    /// The slot that it was opened for.
    final int slot;

    /// How many questions have gone out here.
    int uses;

    /// Takes over a connected socket.
    QueryPort(NameServer server, DatagramSocket socket, int slot) {
        this.slot = slot;
        this.server = server;
        this.socket = socket;
        reading =
                server.queries
                        .base
                        .event(socket, Event.READ | Event.PERSIST, (event, what) -> receive())
                        .daemon();
        reading.add();
    }

    boolean isIdle() {
        return pending.isEmpty();
    }

    boolean isTaken(int id) {
        for (Transmission transmission : pending) {
            if (transmission.id == id) {
                return true;
            }
        }
        return false;
    }

    int number() {
        return socket.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    Descriptor descriptor() {
        return socket;
    }

    /// Sends a question, or keeps it until the kernel takes it.
    ///
    /// @throws IOException the server cannot be reached
    void send(Transmission transmission) throws IOException {
        uses++;
        transmission.port = this;
        pending.add(transmission);
        boolean isSent = false;
        try {
            if (!write(transmission)) {
                unsent.add(transmission);
                waitForRoom();
            }
            isSent = true;
        } finally {
            if (!isSent) {
                forget(transmission);
            }
        }
    }

    private boolean write(Transmission transmission) throws IOException {
        ByteBuffer out = server.queries.outgoing;
        transmission.write(out.clear());
        return socket.write(out.flip()) > 0;
    }

    private void waitForRoom() {
        if (writing == null) {
            writing =
                    server.queries
                            .base
                            .event(socket, Event.WRITE, (event, what) -> sendRest())
                            .daemon();
        }
        writing.add();
    }

    private void sendRest() {
        while (!unsent.isEmpty()) {
            Transmission next = unsent.getFirst();
            try {
                if (!write(next)) {
                    waitForRoom();
                    return;
                }
                unsent.removeFirst();
            } catch (IOException failure) {
                unsent.removeFirst();
                next.query.unreachable(next);
                if (isClosed) {
                    return;
                }
            }
        }
    }

    private void receive() {
        ByteBuffer in = server.queries.incoming;
        for (int reads = 0; reads < READS_MAX && !isClosed && !pending.isEmpty(); reads++) {
            try {
                if (socket.read(in.clear()) < 0) {
                    return;
                }
            } catch (IOException refused) { // ICMP: nobody listens there, or there is no way
                for (Transmission transmission : List.copyOf(pending)) {
                    transmission.query.unreachable(transmission);
                }
                return;
            }
            dispatch(in.flip());
        }
    }

    private void dispatch(ByteBuffer message) {
        for (int i = 0; i < pending.size(); i++) {
            Transmission transmission = pending.get(i);
            Transmission.Match match = transmission.match(message);
            if (match != Transmission.Match.NO) {
                transmission.query.replied(transmission, match, message);
                return;
            }
        }
        server.queries.counters.rejected++;
    }

    /// Waits for no reply to it any more.
    void forget(Transmission transmission) {
        pending.remove(transmission);
        unsent.remove(transmission);
        transmission.port = null;
        server.ports.released(this);
    }

    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        reading.close();
        if (writing != null) {
            writing.close();
        }
        for (Transmission transmission : pending) {
            transmission.port = null;
        }
        pending.clear();
        unsent.clear();
        try {
            socket.close();
        } catch (IOException failure) { // nothing was to be sent any more
            LOG.log(Level.DEBUG, "closing a socket to " + server + ": " + failure);
        }
    }
}
