package io.evj.dns;

import io.evj.api.DatagramBatch;
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

    private final NameServer server;
    private final DatagramSocket socket;
    private final Event reading;
    private final List<Transmission> pending = new ArrayList<>(Departures.TOGETHER_MAX);
    private @Nullable Event writing;
    private final List<Transmission> unsent = new ArrayList<>(2);
    private boolean isLeaving;
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

    /// Whether more questions may leave together with those that are about to.
    boolean hasRoom() {
        return unsent.size() < Departures.TOGETHER_MAX;
    }

    /// Sends a question, at the end of the turn.
    void send(Transmission transmission) {
        uses++;
        transmission.port = this;
        pending.add(transmission);
        unsent.add(transmission);
        if (!isLeaving && !isBlocked()) {
            isLeaving = true;
            server.queries.departures.add(this);
        }
    }

    /// Sends what is to be sent, as far as the kernel takes it.
    void flush() {
        isLeaving = false;
        server.ports.departed(this);
        Departures departures = server.queries.departures;
        while (!unsent.isEmpty()) {
            DatagramBatch out = departures.out(socket);
            int count = Math.min(unsent.size(), out.capacity());
            for (int i = 0; i < count; i++) {
                departures.write(unsent.get(i), out);
            }
            Transmission failed = null;
            try {
                out.send();
            } catch (IOException unreachable) { // the last of those that are in the batch no more
                failed = unsent.get(count - out.size() - 1);
            }
            unsent.subList(0, count - out.size()).clear();
            boolean isFull = failed == null && out.size() > 0;
            out.clear();
            if (failed != null) {
                failed.query.unreachable(failed);
            } else if (isFull) {
                waitForRoom();
                return;
            }
        }
    }

    private boolean isBlocked() {
        return writing != null && writing.isPending(Event.WRITE);
    }

    private void waitForRoom() {
        if (writing == null) {
            writing =
                    server.queries
                            .base
                            .event(socket, Event.WRITE, (event, what) -> flush())
                            .daemon();
        }
        writing.add();
    }

    private void receive() {
        Queries queries = server.queries;
        DatagramBatch in = queries.departures.in(socket, queries.options.ednsUdpSize());
        int count;
        try {
            count = in.receive();
        } catch (IOException refused) { // ICMP: nobody listens there, or there is no way
            for (Transmission transmission : List.copyOf(pending)) {
                transmission.query.unreachable(transmission);
            }
            return;
        }
        for (int i = 0; i < count && !isClosed; i++) {
            dispatch(queries.incoming.clear().put(in.bytes(i)).flip(), in.isCut(i));
        }
    }

    private void dispatch(ByteBuffer message, boolean isCut) {
        for (int i = 0; i < pending.size(); i++) {
            Transmission transmission = pending.get(i);
            Transmission.Match match = transmission.match(message);
            if (match != Transmission.Match.NO) {
                transmission.query.replied(transmission, match, message, isCut);
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
