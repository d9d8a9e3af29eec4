package io.evj.dns;

import io.evj.api.DatagramBatch;
import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A UDP socket of a server. Requests are received in batches, and their answers sent in batches: with the last request of a batch,
/// or, those that come later, at the end of the turn. While the socket takes none they wait in a queue. Confined to its loop.
final class UdpPort {
    private static final int DATAGRAMS_MAX = 32;
    private static final int BATCH_OCTETS = 64 * 1024;
    private static final int BATCHES_PER_TURN = 4;

    private record Waiting(ByteBuffer message, SocketAddress target) {}

    private final DnsServer server;
    private final DatagramSocket socket;
    private final @Nullable SocketAddress localAddress;
    private final DatagramBatch in;
    private final DatagramBatch out;
    private final Event readable;
    private final Event writable;
    private final Event flush;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long queuedOctets;
    private boolean isReading;
    private boolean isBlocked;
    private boolean isClosed;

    UdpPort(DnsServer server, DatagramSocket socket) {
        this.server = server;
        this.socket = socket;
        localAddress = socket.localAddress();
        DnsServerConfig config = server.config();
        in = socket.batch(datagrams(config.udpRequestMax()), config.udpRequestMax());
        out = socket.batch(datagrams(config.udpPayloadMax()), config.udpPayloadMax());
        var base = server.base();
        readable = base.event(socket, Event.READ | Event.PERSIST, (event, what) -> read());
        writable = base.event(socket, Event.WRITE | Event.PERSIST, (event, what) -> unblocked());
        flush = base.deferred(event -> flush());
        readable.add();
    }

    private static int datagrams(int octets) {
        return Math.clamp(BATCH_OCTETS / octets, 1, DATAGRAMS_MAX);
    }

    @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    // ---- requests

    private void read() throws IOException {
        for (int batch = 0; batch < BATCHES_PER_TURN && !isClosed; batch++) {
            int count = in.receive();
            isReading = true;
            try {
                for (int i = 0; i < count && !isClosed; i++) {
                    server.received(this, in, i);
                }
            } finally {
                isReading = false;
            }
            flush();
            if (count < in.capacity()) {
                return; // if there are more after all, the backend says so
            }
        }
    }

    /// No more requests are wanted.
    void stopReading() {
        readable.remove();
    }

    // ---- answers

    /// Answers a datagram of the batch that is being read.
    void reply(ByteBuffer message, int index) {
        if (isBlocked) {
            queue(message, in.address(index));
            return;
        }
        makeRoom();
        if (isBlocked) {
            queue(message, in.address(index));
        } else {
            out.addReply(message, in, index);
        }
    }

    /// Sends a message.
    void send(ByteBuffer message, SocketAddress target) {
        if (isClosed) {
            server.counts.lost++;
            return;
        }
        makeRoom();
        if (isBlocked) {
            queue(message, target);
            return;
        }
        out.add(message, target);
        if (!isReading) {
            flush.activate();
        }
    }

    private void makeRoom() {
        if (out.size() == out.capacity()) {
            flush();
        }
    }

    private void queue(ByteBuffer message, SocketAddress target) {
        int octets = message.remaining();
        if (octets > server.config().udpQueueMax() - queuedOctets) {
            server.counts.lost++;
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(octets).put(message).flip();
        queue.add(new Waiting(copy, target));
        queuedOctets += octets;
    }

    /// Sends what was added, as far as the socket takes it.
    private void flush() {
        while (!isClosed && !isBlocked && out.size() > 0) {
            int before = out.size();
            try {
                out.send();
                isBlocked = out.size() > 0;
            } catch (
                    IOException unreachable) { // or too large: that one is lost, the others are not
                server.counts.lost++;
                if (!socket.isOpen() || out.size() >= before) {
                    server.counts.lost += out.size();
                    out.clear();
                }
            }
        }
        if (isBlocked) {
            writable.add();
        }
    }

    private void unblocked() {
        isBlocked = false;
        flush();
        while (!isBlocked && !queue.isEmpty()) {
            while (out.size() < out.capacity() && !queue.isEmpty()) {
                Waiting first = queue.remove();
                queuedOctets -= first.message.remaining();
                out.add(first.message, first.target);
            }
            flush();
        }
        if (!isBlocked) {
            writable.remove();
            server.endIfDrained();
        }
    }

    /// Whether answers wait until the socket takes them. What waits for the end of the turn alone is sent when it is closed.
    boolean isBlocked() {
        return isBlocked;
    }

    void close() {
        if (isClosed) {
            return;
        }
        flush();
        isClosed = true;
        server.counts.lost += out.size() + queue.size();
        queue.clear();
        readable.close();
        writable.close();
        flush.close();
        try {
            socket.close();
        } catch (IOException failure) {
            server.report(failure);
        }
    }
}
