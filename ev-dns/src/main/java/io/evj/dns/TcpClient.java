package io.evj.dns;

import io.evj.api.Event;
import io.evj.api.StreamSocket;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Trigger;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A client that is connected over TCP: messages, each behind its length (RFC 1035 §4.2.2), any number of them at work at a time, whose
/// answers go back in the order in which they are given (RFC 7766 §6.2.1.1).
///
/// Nothing is read while too many are at work, or while the client takes none of its answers. The time for idleness begins anew with
/// each whole message and each answer, so that sending octet by octet wins none. Confined to its loop.
final class TcpClient implements Peer {
    private static final int LENGTH_OCTETS = 2;
    private static final int MESSAGES_PER_TURN = 32;
    private static final long INPUT_MAX = 1 << 17; // more than one message of any size

    private final DnsServer server;
    private final BufferEvent bev;
    private final @Nullable SocketAddress address;
    private final @Nullable SocketAddress localAddress;
    private final Event idle;
    private final long idleNanos;
    private long activeNanos;
    private int atWork;
    private boolean isReading;
    private boolean hasInputEnded;
    private boolean isClosing;

    TcpClient(DnsServer server, StreamSocket socket) {
        this.server = server;
        address = socket.remoteAddress();
        localAddress = socket.localAddress();
        bev = BufferEvent.of(server.base(), socket);
        idle = server.base().timer(self -> expired()).daemon();
        Duration timeout = server.config().tcpIdleTimeout();
        idleNanos = timeout.toSeconds() > Integer.MAX_VALUE ? 0 : timeout.toNanos();
    }

    void start() {
        if (idleNanos > 0) {
            bev.timeouts(null, server.config().tcpIdleTimeout());
            idle.addNanos(idleNanos);
        }
        touch();
        bev.watermarks(Event.READ, 0, INPUT_MAX)
                .onRead(self -> read())
                .onDrained(self -> read())
                .onEvent((self, event) -> happened(event))
                .enable(Event.READ | Event.WRITE);
    }

    @Override
    public @Nullable SocketAddress address() {
        return address;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public boolean isTcp() {
        return true;
    }

    // ---- requests

    /// Takes the messages that are there. What handlers answer at once comes back from inside of this.
    private void read() {
        if (isReading) {
            return;
        }
        isReading = true;
        try {
            int left = MESSAGES_PER_TURN;
            while (mayRead() && readOne()) {
                if (--left == 0) {
                    bev.trigger(Event.READ, Trigger.IGNORE_WATERMARKS, Trigger.DEFER_CALLBACKS);
                    break;
                }
            }
        } finally {
            isReading = false;
        }
        endIfDone();
    }

    private boolean mayRead() {
        return !bev.isClosed()
                && !isClosing
                && !server.isDraining()
                && !bev.isOverfull()
                && atWork < server.config().tcpPipelineMax();
    }

    /// @return whether there was a whole message
    private boolean readOne() {
        EvBuffer input = bev.input();
        int length = nextLength(input);
        if (length < 0) {
            return false;
        }
        if (length < DnsHeader.OCTETS) { // no message: nothing behind it can be trusted
            server.counts.ignored++;
            close();
            return false;
        }
        input.drain(LENGTH_OCTETS);
        input.remove(server.requestRoom(length), 0, length);
        touch();
        server.received(this, length);
        return true;
    }

    /// The length of the next message, if all of it is there; else -1.
    private static int nextLength(EvBuffer input) {
        if (input.length() < LENGTH_OCTETS) {
            return -1;
        }
        int length = (input.get(0) & 0xff) << 8 | input.get(1) & 0xff;
        boolean isHere = length < DnsHeader.OCTETS || input.length() >= LENGTH_OCTETS + length;
        return isHere ? length : -1;
    }

    // ---- answers

    @Override
    public void send(ByteBuffer message) {
        if (bev.isClosed() || isClosing) {
            server.counts.lost++;
            return;
        }
        touch();
        bev.output().addShort(message.remaining()).add(message);
    }

    @Override
    public void asked() {
        atWork++;
    }

    @Override
    public void answered() {
        atWork--;
        if (!bev.isClosed() && !isClosing) {
            read(); // perhaps it waits for that
        }
    }

    // ---- the end

    private void written() {
        if (bev.output().isEmpty()) {
            close();
        }
    }

    private void happened(BevEvent event) {
        if (event.is(BevEvent.EOF)) {
            hasInputEnded = true;
            read();
        } else if (event.is(BevEvent.ERROR | BevEvent.TIMEOUT)) {
            close();
        }
    }

    /// The client has said that it asks no more, or the server takes no more; and all is answered.
    private void endIfDone() {
        if ((hasInputEnded || server.isDraining())
                && !bev.isClosed()
                && atWork == 0
                && (server.isDraining() || nextLength(bev.input()) < 0)) {
            isClosing = true;
            bev.onWrite(self -> written());
            written();
        }
    }

    /// No more requests are wanted.
    void drain() {
        endIfDone();
    }

    private void touch() {
        activeNanos = server.base().nowNanos();
    }

    private void expired() {
        long left = activeNanos + idleNanos - server.base().nowNanos();
        if (atWork > 0) {
            idle.addNanos(idleNanos); // the server is slow, not the client
        } else if (left > 0) {
            idle.addNanos(left);
        } else {
            close();
        }
    }

    void close() {
        if (bev.isClosed()) {
            return;
        }
        idle.close();
        bev.close();
        server.left(this);
    }
}
