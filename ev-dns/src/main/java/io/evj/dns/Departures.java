package io.evj.dns;

import io.evj.api.DatagramBatch;
import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import io.evj.api.EventBase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Questions over UDP leave at the end of the turn in which they came up, those of one port together; and the memory for datagrams,
/// which all ports share.
///
/// Confined to the loop of its resolver.
final class Departures implements AutoCloseable {
    /// How many questions go out of one port together, and so share it.
    static final int TOGETHER_MAX = 8;

    /// How many replies are taken from one port together: some come twice.
    private static final int REPLIES_MAX = 2 * TOGETHER_MAX;

    /// Servers that know no EDNS, or no limit, send more than was asked for; what is even longer counts as cut.
    private static final int REPLY_OCTETS_MIN = 4096;

    private final Event leaving;
    private final List<QueryPort> ports = new ArrayList<>();
    private final ByteBuffer question = ByteBuffer.allocate(Transmission.OCTETS_MAX);
    private @Nullable DatagramBatch out;
    private @Nullable DatagramBatch in;

    Departures(EventBase base) {
        leaving = base.deferred(event -> leave());
    }

    /// A port has questions to send.
    void add(QueryPort port) {
        if (ports.isEmpty()) {
            leaving.activate();
        }
        ports.add(port);
    }

    private void leave() {
        int count = ports.size();
        for (int i = 0; i < count; i++) {
            ports.get(i).flush();
        }
        ports.subList(0, count).clear();
        if (!ports.isEmpty()) { // asked again meanwhile, because the server could not be reached
            leaving.activate();
        }
    }

    /// Room for questions that leave a socket.
    DatagramBatch out(DatagramSocket socket) {
        DatagramBatch batch = out;
        if (batch == null) {
            batch = socket.batch(TOGETHER_MAX, Transmission.OCTETS_MAX);
            out = batch;
        }
        return batch.through(socket);
    }

    /// Adds a question to that room.
    void write(Transmission transmission, DatagramBatch batch) {
        transmission.write(question.clear());
        batch.add(question.flip());
    }

    /// Room for replies that come to a socket.
    ///
    /// @param octets the size that servers are told
    DatagramBatch in(DatagramSocket socket, int octets) {
        DatagramBatch batch = in;
        if (batch == null || batch.octetsMax() < octets) {
            batch = socket.batch(REPLIES_MAX, Math.max(octets, REPLY_OCTETS_MIN));
            in = batch;
        }
        return batch.through(socket);
    }

    @Override
    public void close() {
        leaving.close();
        ports.clear();
    }
}
