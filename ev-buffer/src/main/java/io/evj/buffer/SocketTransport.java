package io.evj.buffer;

import io.evj.api.AddressText;
import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Over a stream socket: connected, connecting, or none yet.
///
/// Reading is level-triggered: it goes on until a read brings less than it had room for, or the budget of the turn is spent. Writing
/// waits for the end of the turn ([Flusher]), unless a read has been answered by this connection alone; only when the kernel does
/// not take all is the socket watched for room.
final class SocketTransport implements Transport {
    /// What is read at first. A read that fills it is a sign of more, and the next ones take as much as they may.
    private static final int CAUTIOUS_BYTES = 16 * 1024;

    /// The most that is read when a write has failed, before that is told: more than a kernel keeps for a socket by default.
    private static final long LAST_BYTES_MAX = 8 << 20;

    private final BufferEvent bev;
    private final EventBase base;
    private Flusher flusher;

    /// Connected; null while there is none.
    private @Nullable StreamSocket socket;

    private @Nullable PendingConnect pending;
    private @Nullable InetSocketAddress local;
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
        flusher = Flusher.of(base, bev.priority());
    }

    // ---- the socket

    @Override
    public @Nullable Descriptor descriptor() {
        return socket;
    }

    /// Takes a socket: connected, or connecting. There is none now, nor after a throw.
    void take(StreamSocket taken) {
        take(taken, watched(taken));
    }

    private void take(StreamSocket taken, Event watch) {
        if (taken.isConnected()) {
            begin(taken, watch);
        } else {
            watch.close();
            connect(connector -> connector.connect(taken));
            if (pending != null) {
                pending.given = taken;
            }
        }
    }

    /// Takes a socket and closes the one there is, unless the new one is refused.
    void replace(StreamSocket next) {
        if (next == socket || pending != null && next == pending.given) {
            return;
        }
        Event watch = watched(next);
        StreamSocket former = give();
        if (former != null) {
            ConnectRace.discard(former);
        }
        take(next, watch);
    }

    /// Begins to watch a socket, also when nothing is read yet: it is refused now or never.
    private Event watched(StreamSocket taken) {
        if (!taken.isOpen()) {
            throw new IllegalArgumentException(taken + " is closed");
        }
        Event watch = base.event(taken, Event.READ | Event.PERSIST, (self, what) -> readable(self));
        watch.priority(bev.priorityNow()).add();
        return watch;
    }

    private void begin(StreamSocket connected, Event watch) {
        readable = watch;
        socket = connected;
        isReadFull = false;
        watchReadable(mayRead);
        if (mayWrite && bev.hasOutput() || isFinishing) {
            flusher.add(this);
        }
    }

    /// Gives the socket away, no longer watched; or ends the connect.
    @Nullable StreamSocket give() {
        cancelConnect();
        StreamSocket given = socket;
        if (given == null) {
            return null;
        }
        watchReadable(false);
        watchWritable(false);
        readable = closed(readable);
        writable = closed(writable);
        isFinishing = false;
        socket = null;
        base.release(given);
        return given;
    }

    private static @Nullable Event closed(@Nullable Event event) {
        if (event != null) {
            event.close();
        }
        return null;
    }

    @Override
    public void close() {
        StreamSocket given = give();
        if (given != null) {
            ConnectRace.discard(given);
        }
    }

    @Override
    public String peer() {
        SocketAddress address = socket == null ? null : socket.remoteAddress();
        return address == null ? "nobody" : AddressText.format(address);
    }

    @Override
    public boolean isActive() {
        return readable != null && readable.isActive() || writable != null && writable.isActive();
    }

    @Override
    public void priority(int number) {
        flusher = Flusher.of(base, number);
        if (readable != null) {
            readable.priority(number);
        }
        if (writable != null) {
            writable.priority(number);
        }
    }

    // ---- connecting

    void connect(Consumer<Connector> how) {
        if (socket != null || pending != null) {
            throw new IllegalStateException(
                    bev + " is connected or connecting already: detach it first");
        }
        PendingConnect begun = new PendingConnect(base, this, local);
        begun.begin(how);
        begun.limit(bev.writeTimeoutNanos());
        pending = begun;
    }

    /// @param from where connects come from from now on
    void connectFrom(@Nullable InetSocketAddress from) {
        local = from;
    }

    void connectTimeout(long nanos) {
        if (pending != null) {
            pending.limit(nanos);
        }
    }

    void connected(StreamSocket connected) {
        cancelConnect();
        begin(connected, watched(connected));
        bev.connected();
    }

    void connectFailed(int what, IOException cause) {
        cancelConnect();
        bev.connectFailed(what, cause);
    }

    private void cancelConnect() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    // ---- reading

    @Override
    public void reading(boolean may) {
        mayRead = may;
        if (socket != null) {
            watchReadable(may);
        }
    }

    private void watchReadable(boolean may) {
        Event watch = readable;
        if (watch != null && may) {
            watch.add();
        } else if (watch != null) {
            watch.remove();
        }
        bev.awaitInput(may);
    }

    private void readable(Event watch) {
        long count = read();
        flusher.afterRead(isQueued ? count + bev.outputLength() : count);
        if (watch == readable && mayRead && !watch.isPending(Event.READ)) {
            bev.failed(Event.READ, lost());
        }
    }

    /// Why nothing more would ever be heard: the base has logged what the kernel said.
    private static IOException lost() {
        return new IOException("the socket cannot be watched any longer");
    }

    /// What happens in the middle, in callbacks that watch the buffer: the socket may be gone.
    ///
    /// @return how many bytes have come
    private long read() {
        StreamSocket from = socket;
        if (from == null) {
            return 0;
        }
        EvBuffer input = bev.rawInput();
        long budget = bev.readAllowance();
        long total = 0;
        long got = 0;
        Exception failure = null;
        while (budget > 0 && mayRead && socket == from) {
            long asked = isReadFull ? budget : Math.min(budget, CAUTIOUS_BYTES);
            try {
                got = input.readFrom(from, asked);
            } catch (BufferLimitException e) {
                failure = total > 0 ? null : e; // the callback may make room for the rest
                break;
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
        if (socket != from) { // the callback may have changed anything
            return total;
        }
        if (failure != null) { // told even if nobody reads now: the system tells it but once
            bev.failed(Event.READ, failure);
        } else if (got < 0 && mayRead) {
            bev.readEnd();
        }
        return total;
    }

    // ---- writing

    @Override
    public void writing(boolean may) {
        mayWrite = may;
        if (socket == null) {
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
        if (socket != null && !isWatchingWritable) {
            flusher.add(this);
        }
    }

    /// Writes what may be written now. Called at the end of a turn, and when the kernel has room again.
    void flush() {
        StreamSocket to = socket;
        if (to == null) {
            return;
        }
        EvBuffer output = bev.rawOutput();
        long budget = mayWrite && bev.hasOutput() ? bev.writeAllowance() : 0;
        long total = 0;
        boolean isBlocked = false;
        Exception failure = null;
        while (budget > 0 && !isBlocked && mayWrite && socket == to && bev.hasOutput()) {
            try {
                long gone = output.writeTo(to, budget);
                total += gone;
                budget -= gone;
                isBlocked = output.wasBlocked();
            } catch (IOException | RuntimeException e) { // the latter: no memory, or a file's
                failure = e;
                break;
            }
        }
        if (socket == to) {
            watchWritable(isBlocked && mayWrite);
        }
        if (total > 0) {
            bev.departed(total);
        }
        if (socket != to) { // callbacks may have changed anything
            return;
        }
        if (failure != null) {
            failedToWrite(to, failure);
        } else if (isFinishing && !bev.hasOutput()) {
            finish(to);
        } else if (budget <= 0 && !isBlocked && mayWrite && bev.hasOutput()) {
            flusher.addNextTurn(this);
        }
    }

    /// Whoever is told that the peer is gone may close at once: what it has sent before is read and told first, as far as reading is on.
    /// How reading ends is told after that, by the loop's next look at the socket if not here.
    private void failedToWrite(StreamSocket to, Exception failure) {
        EvBuffer input = bev.rawInput();
        Exception readFailure = null;
        long got = 1;
        for (long left = LAST_BYTES_MAX;
                got > 0 && left > 0 && mayRead && socket == to;
                left -= got) {
            try {
                got = input.readFrom(to, Math.min(left, bev.readAllowance()));
            } catch (BufferLimitException refused) {
                break; // the next read meets it again
            } catch (IOException e) {
                readFailure = e;
                break;
            }
            if (got > 0) {
                bev.arrived(got);
            }
        }
        if (socket == to) {
            bev.failed(Event.WRITE, failure);
        }
        if (readFailure != null && socket == to) {
            bev.failed(Event.READ, readFailure);
        }
    }

    private void writable(Event watch) {
        flush();
        if (watch == writable && isWatchingWritable && !watch.isPending(Event.WRITE)) {
            bev.failed(Event.WRITE, lost());
        }
    }

    private void watchWritable(boolean isBlocked) {
        if (isBlocked == isWatchingWritable) {
            return;
        }
        Event watch = writable;
        if (watch == null) {
            watch = base.event(socket, Event.WRITE | Event.PERSIST, (self, what) -> writable(self));
            writable = watch.priority(bev.priorityNow());
        }
        isWatchingWritable = isBlocked;
        if (isBlocked) {
            watch.add();
        } else {
            watch.remove();
        }
        bev.awaitOutput(isBlocked);
    }

    @Override
    public boolean waits() {
        return bev.hasOutput();
    }

    @Override
    public void writeLastWords() {
        if (!isWatchingWritable) {
            flush();
        }
    }

    /// With `FINISHED`, and for writing: the peer reads the end of the stream after what is in the output.
    @Override
    public boolean flush(int directions, FlushMode mode) {
        if (mode == FlushMode.FINISHED && (directions & Event.WRITE) != 0) {
            isFinishing = true;
            outputAdded();
        }
        return false;
    }

    private void finish(StreamSocket to) {
        isFinishing = false;
        try {
            to.shutdownOutput();
        } catch (IOException failure) {
            failedToWrite(to, failure);
        }
    }
}
