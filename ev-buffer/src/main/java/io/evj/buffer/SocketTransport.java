package io.evj.buffer;

import io.evj.api.AddressText;
import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Over a stream socket: connected, connecting, or none yet.
///
/// Reading is level-triggered: it goes on until a read brings less than it had room for, or the budget of the turn is spent. Writing
/// waits for the end of the turn ([Flusher]); only when the kernel does not take all is the socket watched for room.
final class SocketTransport implements Transport {
    /// What is read at first. A read that fills it is a sign of more, and the next ones take as much as they may.
    private static final int CAUTIOUS_BYTES = 16 * 1024;

    private final BufferEvent bev;
    private final EventBase base;
    private int priority;
    private Flusher flusher;
    private @Nullable StreamSocket socket;
    private boolean isConnected;
    private @Nullable Connector connector;
    private @Nullable Event connectTimeout;
    private @Nullable Event readable;
    private @Nullable Event writable;
    private boolean mayRead;
    private boolean mayWrite;
    private boolean isReadFull;
    private boolean isFinishing;
    private boolean isWatchingWritable;

    /// For the flusher.
    boolean isQueued;

    @Nullable SocketTransport nextToFlush;

    SocketTransport(BufferEvent bev) {
        this.bev = bev;
        base = bev.base();
        priority = base.priorities() / 2;
        flusher = Flusher.of(base, priority);
    }

    // ---- the socket

    @Nullable StreamSocket socket() {
        return socket;
    }

    @Override
    public @Nullable Descriptor descriptor() {
        return socket;
    }

    boolean isConnecting() {
        return connector != null;
    }

    /// Takes a socket: connected, or connecting. There is none now.
    void take(StreamSocket taken) {
        if (taken.isConnected()) {
            begin(taken);
        } else {
            connecting().connect(taken);
        }
    }

    private void begin(StreamSocket connected) {
        socket = connected;
        isConnected = true;
        isReadFull = false;
        if (mayRead) {
            watchReadable();
        }
        if (mayWrite && bev.hasOutput()) {
            flusher.add(this);
        }
    }

    /// Gives the socket away, no longer watched; or ends the connect.
    @Nullable StreamSocket give() {
        cancelConnect();
        StreamSocket given = socket;
        if (readable != null) {
            readable.close();
            readable = null;
        }
        if (writable != null) {
            writable.close();
            writable = null;
        }
        if (given != null) {
            base.release(given);
        }
        socket = null;
        isConnected = false;
        isFinishing = false;
        isWatchingWritable = false;
        return given;
    }

    @Override
    public void close() {
        StreamSocket given = give();
        if (given != null) {
            try {
                given.close();
            } catch (IOException failure) {
                BufferEvent.LOG.log(System.Logger.Level.DEBUG, "closing " + given, failure);
            }
        }
    }

    @Override
    public String peer() {
        SocketAddress address = socket == null ? null : socket.remoteAddress();
        return address == null ? "nobody" : AddressText.format(address);
    }

    @Override
    public void priority(int number) {
        priority = number;
        flusher = Flusher.of(base, number);
        if (readable != null) {
            readable.priority(number);
        }
        if (writable != null) {
            writable.priority(number);
        }
    }

    // ---- connecting

    /// Has a new connect reported to the bufferevent. The caller begins it.
    Connector connecting() {
        if (socket != null || connector != null) {
            throw new IllegalStateException(
                    bev + " is connected or connecting already: detach it first");
        }
        connector = new Connector(base, new Connecting());
        connectTimeout(bev.writeTimeoutNanos());
        return connector;
    }

    private final class Connecting implements Connector.Outcome {
        @Override
        public void connected(StreamSocket connected) {
            cancelConnect();
            begin(connected);
            bev.connected();
        }

        @Override
        public void failed(IOException cause) {
            cancelConnect();
            bev.connectFailed(BevEvent.ERROR, cause);
        }
    }

    /// How long a connect may take.
    ///
    /// @param nanos at least 0, or -1: as long as the system lets it
    void connectTimeout(long nanos) {
        if (connector == null) {
            return;
        }
        if (connectTimeout != null) {
            connectTimeout.remove();
        }
        if (nanos >= 0) {
            if (connectTimeout == null) {
                connectTimeout = base.timer(event -> connectTimedOut());
            }
            connectTimeout.addNanos(nanos);
        }
    }

    private void connectTimedOut() {
        Connector late = connector;
        if (late != null) {
            IOException cause = late.timeOut();
            cancelConnect();
            bev.connectFailed(BevEvent.TIMEOUT | BevEvent.WRITING, cause);
        }
    }

    private void cancelConnect() {
        if (connectTimeout != null) {
            connectTimeout.remove();
        }
        if (connector != null) {
            connector.cancel();
            connector = null;
        }
    }

    // ---- reading

    @Override
    public void reading(boolean may) {
        mayRead = may;
        if (!isConnected) {
            return;
        }
        if (may) {
            watchReadable();
        } else if (readable != null) {
            readable.remove();
        }
    }

    private void watchReadable() {
        if (readable == null) {
            readable = event(Event.READ | Event.PERSIST);
        }
        readable.add();
    }

    private Event event(int conditions) {
        Event event =
                (conditions & Event.READ) != 0
                        ? base.event(socket, conditions, (self, what) -> read())
                        : base.event(socket, conditions, (self, what) -> flush());
        if (event.priority() != priority) {
            event.priority(priority);
        }
        return event;
    }

    private void read() {
        StreamSocket from = socket;
        if (from == null) {
            return;
        }
        EvBuffer input = bev.rawInput();
        long budget = bev.readAllowance();
        long total = 0;
        long got = 0;
        IOException failure = null;
        while (budget > 0 && mayRead) {
            long asked = isReadFull ? budget : Math.min(budget, CAUTIOUS_BYTES);
            try {
                got = input.readFrom(from, asked);
            } catch (IOException e) {
                failure = e;
                break;
            }
            isReadFull = got >= Math.min(asked, CAUTIOUS_BYTES);
            if (got <= 0) {
                break;
            }
            total += got;
            budget -= got;
            if (got < asked) {
                break;
            }
        }
        if (total > 0) {
            bev.arrived(total);
        }
        if (mayRead && socket == from) { // the callback may have changed anything
            if (failure != null) {
                bev.ended(Event.READ, BevEvent.ERROR, failure);
            } else if (got < 0) {
                bev.ended(Event.READ, BevEvent.EOF, null);
            }
        }
    }

    // ---- writing

    @Override
    public void writing(boolean may) {
        mayWrite = may;
        if (!isConnected) {
            return;
        }
        if (!may) {
            watchWritable(false);
        } else if (bev.hasOutput()) {
            flusher.add(this);
        }
    }

    @Override
    public void outputAdded() {
        if (isConnected && !isWatchingWritable) {
            flusher.add(this);
        }
    }

    /// Writes what may be written now. Called at the end of a turn, and when the kernel has room again.
    void flush() {
        StreamSocket to = socket;
        if (to == null || !mayWrite) {
            return;
        }
        EvBuffer output = bev.rawOutput();
        long budget = output.isEmpty() ? 0 : bev.writeAllowance();
        long total = 0;
        boolean isBlocked = false;
        IOException failure = null;
        while (budget > 0 && !output.isEmpty() && !isBlocked) {
            try {
                long gone = output.writeTo(to, budget);
                total += gone;
                budget -= gone;
                isBlocked = output.wasBlocked();
            } catch (IOException e) {
                failure = e;
                break;
            }
        }
        watchWritable(isBlocked && failure == null);
        if (total > 0) {
            bev.departed(total);
        }
        if (!mayWrite || socket != to) {
            return;
        }
        if (failure != null) {
            watchWritable(false);
            bev.ended(Event.WRITE, BevEvent.ERROR, failure);
        } else if (!isBlocked && budget <= 0 && !output.isEmpty()) {
            flusher.addNextTurn(this);
        } else if (isFinishing && output.isEmpty()) {
            finish(to);
        }
    }

    private void watchWritable(boolean isBlocked) {
        if (isBlocked) {
            if (writable == null) {
                writable = event(Event.WRITE | Event.PERSIST);
            }
            isWatchingWritable = true;
            writable.add();
            bev.outputWaits(true);
        } else if (isWatchingWritable && writable != null) {
            isWatchingWritable = false;
            writable.remove();
            bev.outputWaits(false);
        }
    }

    /// With `FINISHED`, and for writing: the peer reads the end of the stream after what is in the output.
    @Override
    public boolean flush(int directions, FlushMode mode) {
        StreamSocket to = socket;
        if (mode == FlushMode.FINISHED && (directions & Event.WRITE) != 0 && to != null) {
            isFinishing = true;
            if (!bev.hasOutput()) {
                finish(to);
            }
        }
        return false;
    }

    private void finish(StreamSocket to) {
        isFinishing = false;
        try {
            to.shutdownOutput();
        } catch (IOException failure) {
            bev.ended(Event.WRITE, BevEvent.ERROR, failure);
        }
    }
}
