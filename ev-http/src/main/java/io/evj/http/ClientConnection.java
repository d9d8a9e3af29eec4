package io.evj.http;

import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.buffer.BevCallback;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.DataCallback;
import io.evj.http.RequestException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// One connection of a client: connects, sends requests one after the other, and connects again. It is behind an [HttpConnection], or in a
/// pool.
///
/// ```
///               request                  stands            request
/// DISCONNECTED ────────▶ CONNECTING ──────────▶ IDLE ◀──────────────▶ WORKING
///       ▲                 │      ▲               │        answered      │
///       │           fails ▼      │ delay         │ left                 │ last, or failed
///       │                RETRYING                │                      │
///       └──── no more ────┘◀─────────────────────┴──────────────────────┘
/// ```
///
/// Confined to its loop.
final class ClientConnection implements DataCallback, BevCallback, RequestHolder {
    private enum State {
        /// Nothing is there.
        DISCONNECTED,
        /// Being connected.
        CONNECTING,
        /// Connecting has failed, and will be tried again.
        RETRYING,
        /// Connected, and waiting for something to do.
        IDLE,
        /// Connected, and a request is under way.
        WORKING,
        /// Closed by its owner.
        CLOSED
    }

    final Connector connector;

    private final EventBase base;
    private final ClientLoop loop;
    private final HttpConnectionConfig config;
    private final ClientWaits waits;
    private final boolean ownsWaits;
    private final Origin origin;
    private final OriginLines lines;
    private final RequestQueue queue = new RequestQueue();
    private @Nullable Runnable down;

    private State state = State.DISCONNECTED;
    private @Nullable BufferEvent bev;
    private @Nullable ClientExchange exchange;
    private long served;
    private boolean isClosingWhenDone;
    private boolean isTelling;
    private @Nullable PoolSlot slot;
    private boolean isFresh; // nothing can have come since the last answer

    /// A connection that is no pool's.
    ClientConnection(
            EventBase base,
            Origin origin,
            @Nullable SocketAddress address,
            HttpConnectionConfig config) {
        this(base, origin, address, config, new OriginLines(origin, config), null);
    }

    /// @param shared null: it has waits of its own
    ClientConnection(
            EventBase base,
            Origin origin,
            @Nullable SocketAddress address,
            HttpConnectionConfig config,
            OriginLines lines,
            @Nullable ClientWaits shared) {
        base.checkThread("HttpConnection");
        this.base = base;
        this.config = config;
        this.origin = origin;
        this.lines = lines;
        loop = ClientLoop.of(base);
        ownsWaits = shared == null;
        waits = shared == null ? new ClientWaits(base, config) : shared;
        if (ownsWaits) {
            loop.opened(this, this::close);
        }
        connector = new Connector(this, address);
    }

    /// Uses a bufferevent that is connected.
    void connected(BufferEvent over) {
        bev = over;
        listen(over);
        stands(over);
    }

    /// @param callback runs when it goes down after it stood; null: nothing
    void onDown(@Nullable Runnable callback) {
        down = callback;
    }

    // ---- what it is

    EventBase base() {
        return base;
    }

    HttpConnectionConfig config() {
        return config;
    }

    Origin origin() {
        return origin;
    }

    /// What it is connected by; null: it is not.
    @Nullable BufferEvent bufferEvent() {
        return isConnected() ? bev : null;
    }

    boolean isConnected() {
        return bev != null && (state == State.IDLE || state == State.WORKING);
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /// How many requests are under way or waiting.
    int pending() {
        return queue.size() + (exchange == null ? 0 : 1);
    }

    // ---- what happens to it

    /// Octets have come, or there is something to be done.
    @Override
    public void run(BufferEvent self) {
        if (state == State.WORKING && exchange != null) {
            exchange.proceed();
        } else if (state == State.IDLE && !self.input().isEmpty()) {
            reset(); // nothing was asked for
        }
    }

    @Override
    public void run(BufferEvent from, BevEvent event) {
        if (from != bev) {
            return;
        }
        switch (state) {
            case CONNECTING -> {
                if (event.is(BevEvent.CONNECTED)) {
                    stands(from);
                    proceed();
                } else {
                    IOException cause = event.cause();
                    connectFailed(
                            cause != null
                                    ? cause
                                    : new ConnectException(
                                            "connect to " + connector.peer() + ": ended"));
                }
            }
            case IDLE -> {
                if (!event.is(BevEvent.CONNECTED)) {
                    reset();
                }
            }
            case WORKING -> working(event);
            case DISCONNECTED, RETRYING, CLOSED -> {}
        }
    }

    private void working(BevEvent event) {
        ClientExchange under = exchange;
        if (under == null) {
            return;
        }
        IOException cause = event.cause();
        if (event.is(BevEvent.TIMEOUT)) {
            under.fail(Reason.TIMEOUT, "nothing could be sent in time", cause);
        } else if (event.is(BevEvent.EOF)) {
            under.inputEnded();
        } else if (event.is(BevEvent.ERROR)) {
            IOException known = cause != null ? cause : new IOException("transfer failed");
            if (event.is(BevEvent.WRITING) && !event.is(BevEvent.READING)) {
                under.writeFailed(known);
            } else {
                under.fail(Reason.TRANSFER, "the connection was lost", known);
            }
        }
    }

    // ---- connecting

    /// Goes on as far as it can.
    void proceed() {
        if (isTelling || state == State.CLOSED) {
            return;
        }
        if (!queue.isEmpty()) {
            if (state == State.DISCONNECTED) {
                state = State.CONNECTING;
                connector.connect();
            } else if (state == State.IDLE) {
                start();
            }
        } else if (isClosingWhenDone && isDone()) {
            close();
        }
    }

    private boolean isDone() {
        return queue.isEmpty() && exchange == null && !isTelling;
    }

    /// This is what is about to connect.
    void tries(BufferEvent attempt) {
        bev = attempt;
    }

    /// Not even an attempt can be made.
    void cannotTry(Exception refused) {
        BufferEvent failed = bev;
        loop.later(() -> {
            if (bev == failed && state == State.CONNECTING) {
                connectFailed(refused);
            }
        });
    }

    void listen(BufferEvent top) {
        top.onRead(this)
                .onDrained(self -> {
                    if (exchange != null) {
                        exchange.drained();
                    }
                })
                .onEvent(this);
    }

    private void stands(BufferEvent top) {
        state = State.IDLE;
        served = 0;
        connector.stands(top);
    }

    /// The time has come to try once more.
    void retry() {
        state = State.DISCONNECTED;
        proceed();
    }

    void connectFailed(Exception cause) {
        drop();
        if (connector.triesAgain()) {
            state = State.RETRYING;
            return;
        }
        state = State.DISCONNECTED;
        failAll(cause);
    }

    /// Those that wait now; what their callbacks send is tried anew.
    private void failAll(Exception cause) {
        RequestQueue lost = queue.takeAll();
        isTelling = true;
        try {
            for (ClientRequest each = lost.poll(); each != null; each = lost.poll()) {
                each.fail(
                        new RequestException(
                                Reason.CONNECT, each + ": " + cause.getMessage(), cause));
            }
        } finally {
            isTelling = false;
        }
        proceed();
        rest();
    }

    // ---- requests

    /// Takes a request that was claimed.
    void accept(ClientRequest request) {
        if (pending() > config.queuedMax()) {
            RequestException full =
                    new RequestException(
                            Reason.QUEUE_FULL,
                            request + ": " + queue.size() + " requests wait already",
                            null);
            loop.later(() -> request.fail(full));
            return;
        }
        request.heldBy(this);
        RequestTimer.start(request, base, waits);
        queue.add(request);
        if (state == State.IDLE && isStale()) {
            reset();
        }
        proceed();
    }

    /// Takes a request that was sent before, and lost, ahead of all others.
    void sendFirst(ClientRequest request) {
        request.heldBy(this);
        queue.addFirst(request);
    }

    private void start() {
        ClientRequest first = queue.poll();
        BufferEvent over = bev;
        if (first != null && over != null) {
            ClientExchange lent = loop.lend(config.limits());
            exchange = lent;
            state = State.WORKING;
            lent.begin(this, over, first);
        }
    }

    /// Whether the server has left, or said something that nobody asked for, and we have not heard of it yet. A call into the system
    /// for each request that finds its connection idle; none for one that follows another at once.
    boolean isStale() {
        BufferEvent over = bev;
        if (isFresh || over == null) {
            return false;
        }
        if (!over.input().isEmpty()) {
            return true;
        }
        StreamSocket socket = over == Connector.bottom(over) ? over.socket() : null;
        if (socket == null) {
            return false;
        }
        try {
            return socket.read(loop.probe.clear()) != 0;
        } catch (IOException lost) {
            return true;
        }
    }

    @Override
    public boolean drop(ClientRequest request, RequestException why) {
        ClientExchange under = exchange;
        if (under != null && under.isOf(request)) {
            under.abandon();
            exchange = null;
            loop.giveBack(under);
            reset();
        } else if (!queue.remove(request)) {
            return false;
        } else if (queue.isEmpty() && (state == State.CONNECTING || state == State.RETRYING)) {
            drop();
            state = State.DISCONNECTED;
            rest();
        }
        if (!queue.isEmpty() || isClosingWhenDone) {
            loop.later(this::proceed);
        }
        return true;
    }

    // ---- for the exchange

    ClientWaits waits() {
        return waits;
    }

    /// Has a pool be told of its ups and downs.
    void slot(PoolSlot newSlot) {
        slot = newSlot;
    }

    OriginLines lines() {
        return lines;
    }

    boolean mayReplay() {
        return config.isReplaying() && served > 0;
    }

    /// The bufferevent belongs to somebody else from now on.
    void taken() {
        bev = null;
    }

    /// An answer is complete, and is about to be told, or was told already.
    ///
    /// @param goesOn  whether there may be more on this connection
    /// @param isTaken whether it was [#taken()]
    void completed(boolean goesOn, boolean isTaken) {
        exchange = null;
        served++;
        if (isTaken) {
            state = State.DISCONNECTED;
            rest();
        } else if (goesOn) {
            state = State.IDLE;
            isFresh = true;
            if (slot != null && queue.isEmpty()) {
                slot.free();
            }
        } else {
            reset();
        }
    }

    /// The answer was told.
    void answered() {
        isFresh = false;
        proceed();
    }

    /// The request under way has failed.
    void lost() {
        exchange = null;
        reset();
    }

    // ---- the end of a connection

    /// Closes it when all requests are over.
    void closeWhenDone() {
        isClosingWhenDone = true;
        if (isDone()) {
            close();
        }
    }

    /// Closes it. What is under way or waiting fails with `CLOSED`, told from the loop.
    void close() {
        if (state == State.CLOSED) {
            return;
        }
        boolean wasUp = isConnected();
        state = State.CLOSED;
        ClientExchange working = exchange;
        exchange = null;
        if (working != null) {
            ClientRequest lost = working.request();
            working.abandon();
            loop.giveBack(working);
            failLater(lost);
        }
        for (ClientRequest lost = queue.poll(); lost != null; lost = queue.poll()) {
            failLater(lost);
        }
        drop();
        connector.close();
        if (ownsWaits) {
            loop.closed(this);
            waits.close();
        }
        if (wasUp) {
            tellDown();
        }
    }

    private void failLater(@Nullable ClientRequest lost) {
        if (lost != null) {
            lost.failLater(closed(lost));
        }
    }

    /// For a request that it was closed over.
    RequestException closed(ClientRequest lost) {
        return new RequestException(Reason.CLOSED, lost + ": " + this + " was closed", null);
    }

    /// Goes down.
    private void reset() {
        boolean wasUp = isConnected();
        drop();
        state = State.DISCONNECTED;
        if (wasUp) {
            tellDown();
        }
        rest();
    }

    /// Tells the pool that nothing is left here.
    private void rest() {
        if (slot != null && state == State.DISCONNECTED && isDone()) {
            slot.down();
        }
    }

    private void drop() {
        connector.stop();
        BufferEvent gone = bev;
        bev = null;
        if (gone != null) {
            gone.close();
        }
    }

    private void tellDown() {
        Runnable told = down;
        if (told != null) {
            try {
                told.run();
            } catch (RuntimeException thrown) {
                loop.report(thrown);
            }
        }
    }

    /// Where it goes, and how it is.
    @Override
    public String toString() {
        return "connection to " + origin;
    }
}
