package io.evj.http;

import io.evj.api.AddressText;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.api.spi.HostResolver;
import io.evj.buffer.BevCallback;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.DataCallback;
import io.evj.http.RequestException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client's connection to one server: sends requests one after the other, each when the one before was answered.
///
/// ```java
/// HttpConnection connection = HttpConnection.to(base, "example.com", 80);
/// connection.send(ClientRequest.get("/").onResponse(response -> System.out.println(response.text())));
/// ```
///
/// It connects when there is something to send, and again when it has lost the server and there is more. A request that fails takes its
/// connection with it, and nothing else: those behind it go over a new one. While it has nothing to do it watches for the server to leave.
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
/// For many servers, or several connections to one, there is [HttpClient]. Confined to its loop, but for [#submit].
public final class HttpConnection implements AutoCloseable {
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

    private static final int PORT_HTTP = 80;

    private final EventBase base;
    private final ClientLoop loop;
    private final HttpConnectionConfig config;
    private final ClientWaits waits;
    private final boolean ownsWaits;
    private final Origin origin;
    private final OriginLines lines;
    private final RequestQueue queue = new RequestQueue();
    private final Inside inside = new Inside();
    private final Connector connector;
    private @Nullable Consumer<HttpConnection> closed;

    private State state = State.DISCONNECTED;
    private @Nullable BufferEvent bev;
    private @Nullable ClientExchange exchange;
    private long served;
    private boolean isClosingWhenDone;
    private boolean isTelling;
    private @Nullable PoolSlot slot;
    private boolean isFresh; // nothing can have come since the last answer

    /// What it does for others here, and shows nobody else.
    private final class Inside implements DataCallback, BevCallback, RequestHolder {
        @Override
        public void run(BufferEvent self) {
            if (state == State.WORKING && exchange != null) {
                exchange.proceed();
            } else if (state == State.IDLE && !self.input().isEmpty()) {
                reset(); // nothing was asked for
            }
        }

        @Override
        public void run(BufferEvent self, BevEvent event) {
            happened(self, event);
        }

        @Override
        public boolean drop(ClientRequest request, RequestException why) {
            return dropped(request);
        }
    }

    private HttpConnection(
            EventBase base,
            Origin origin,
            @Nullable SocketAddress address,
            HttpConnectionConfig config) {
        this(base, origin, address, config, new OriginLines(origin, config), null);
    }

    /// @param shared null: it has waits of its own
    HttpConnection(
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

    // ---- making one

    /// A connection to a host.
    ///
    /// @param base its loop
    /// @param host a name or an address; IPv6 with or without brackets
    /// @param port 1 to 65535
    /// @return a new connection with [HttpConnectionConfig#defaults()], which connects when there is something to send; close it after use
    public static HttpConnection to(EventBase base, String host, int port) {
        return to(base, host, port, HttpConnectionConfig.defaults());
    }

    /// A connection to a host.
    ///
    /// @param base   its loop
    /// @param host   a name or an address; IPv6 with or without brackets
    /// @param port   1 to 65535
    /// @param config how it behaves
    /// @return a new connection, which connects when there is something to send; close it after use
    /// @throws IllegalArgumentException no such port, or a host that no URI can have
    /// @libevent evhttp_connection_base_new
    public static HttpConnection to(
            EventBase base, String host, int port, HttpConnectionConfig config) {
        return new HttpConnection(base, http(host, port), null, config);
    }

    /// A connection to an address.
    ///
    /// @param base    its loop
    /// @param address Internet, resolved, or Unix-domain: then `Host` says `localhost`
    /// @param config  how it behaves
    /// @return a new connection, which connects when there is something to send; close it after use
    /// @libevent evhttp_connection_base_bufferevent_unix_new
    public static HttpConnection to(
            EventBase base, SocketAddress address, HttpConnectionConfig config) {
        if (address instanceof InetSocketAddress inet) {
            if (inet.isUnresolved()) {
                throw new IllegalArgumentException(inet + " is not resolved: give host and port");
            }
            String host = AddressText.format(inet.getAddress());
            return new HttpConnection(base, http(host, inet.getPort()), inet, config);
        }
        return new HttpConnection(base, http("localhost", PORT_HTTP), address, config);
    }

    /// A connection over a bufferevent that is not connected yet: with a rate limit, a priority, or a filter. Once it is lost, a plain one
    /// takes its place, or what [#wrap] makes.
    ///
    /// @param over   a socket's, or a filter over one; owned by the result
    /// @param host   a name or an address
    /// @param port   1 to 65535
    /// @param config how it behaves
    /// @return a new connection, which connects when there is something to send; close it after use
    /// @libevent evhttp_connection_base_bufferevent_new
    public static HttpConnection over(
            BufferEvent over, String host, int port, HttpConnectionConfig config) {
        HttpConnection made = new HttpConnection(over.base(), http(host, port), null, config);
        made.connector.over(over);
        return made;
    }

    /// A connection over a bufferevent that is connected. It knows no other way to its server: once that is lost, requests fail.
    ///
    /// @param over   any kind; owned by the result
    /// @param host   what `Host` says
    /// @param port   what `Host` says, unless it is 80
    /// @param config how it behaves
    /// @return a new connection, idle; close it after use
    /// @libevent evhttp_connection_base_bufferevent_reuse_new
    public static HttpConnection connected(
            BufferEvent over, String host, int port, HttpConnectionConfig config) {
        HttpConnection made =
                new HttpConnection(over.base(), http(host, port), Nowhere.INSTANCE, config);
        made.bev = over;
        made.listen(over);
        made.stands(over);
        return made;
    }

    private static Origin http(String host, int port) {
        return new Origin("http", host, port, null);
    }

    /// Sets who looks names up, in place of the best resolver there is.
    ///
    /// @param newResolver asked for each connect; null: the best
    /// @return this
    public HttpConnection resolver(@Nullable HostResolver newResolver) {
        check();
        connector.resolver(newResolver);
        return this;
    }

    /// Sets what is made of each new socket's bufferevent: TLS over it, for instance.
    ///
    /// @param newWrapper called before each connect; null: none
    /// @return this
    public HttpConnection wrap(@Nullable BevWrapper newWrapper) {
        check();
        connector.wrapper(newWrapper);
        return this;
    }

    /// Sets who is told when the connection goes down after it stood: by the server, by a failure, behind a last answer, or by [#close()].
    ///
    /// @param callback gets this, which can be used on; null: nobody
    /// @return this
    /// @libevent evhttp_connection_set_closecb
    public HttpConnection onClose(@Nullable Consumer<HttpConnection> callback) {
        check();
        closed = callback;
        return this;
    }

    // ---- what it does

    /// Sends a request when its turn has come. How that ends is told to its callbacks, from the loop.
    ///
    /// @param request new
    /// @throws IllegalArgumentException it is not fit to be sent
    /// @throws IllegalStateException    it was sent already, or this is closed
    /// @libevent evhttp_make_request
    public void send(ClientRequest request) {
        check();
        request.claim(base, request.target());
        accept(request);
    }

    /// As [#send], with a future of the answer, which is collected and [kept][HttpResponse#keep()]. Cancelling the future cancels the request.
    /// Do not wait for it on the loop's thread.
    ///
    /// Safe from any thread.
    ///
    /// @param request new
    /// @return completed on the loop's thread; with a [RequestException] when there is no answer, an `IllegalArgumentException` when the
    ///         request is not fit to be sent
    public CompletableFuture<HttpResponse> submit(ClientRequest request) {
        return Submission.of(base, request, this::take);
    }

    /// For whoever cannot know that it is closed meanwhile.
    private void take(ClientRequest request) {
        if (state == State.CLOSED) {
            request.failLater(closed(request));
        } else {
            send(request);
        }
    }

    /// Closes it when all requests that were sent are over; at once when there are none.
    ///
    /// @libevent evhttp_connection_free_on_completion
    public void closeWhenDone() {
        check();
        isClosingWhenDone = true;
        if (isDone()) {
            close();
        }
    }

    /// Closes it. What is under way or waiting fails with `CLOSED`, told from the loop. Closing again does nothing.
    ///
    /// @libevent evhttp_connection_free
    @Override
    public void close() {
        base.checkThread("HttpConnection");
        if (state == State.CLOSED) {
            return;
        }
        boolean wasUp = state == State.IDLE || state == State.WORKING;
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
            tellClosed();
        }
    }

    private void failLater(@Nullable ClientRequest lost) {
        if (lost != null) {
            lost.failLater(closed(lost));
        }
    }

    private RequestException closed(ClientRequest lost) {
        return new RequestException(Reason.CLOSED, lost + ": " + this + " was closed", null);
    }

    // ---- what it is

    /// Its loop.
    ///
    /// @return the base
    /// @libevent evhttp_connection_get_base
    public EventBase base() {
        return base;
    }

    /// What it was made with.
    ///
    /// @return the configuration
    public HttpConnectionConfig config() {
        return config;
    }

    /// Whom it goes to: the host and port that it was made for.
    ///
    /// @return the origin
    /// @libevent evhttp_connection_get_peer
    public Origin origin() {
        return origin;
    }

    /// The bufferevent, for its socket, its limits and its counts. Do not read or write there, see [HttpResponse#upgrade()].
    ///
    /// @return null: it is not connected
    public @Nullable BufferEvent bufferEvent() {
        return isConnected() ? bev : null;
    }

    /// The address that it is connected to.
    ///
    /// @return null: it is not, or has none
    /// @libevent evhttp_connection_get_addr
    public @Nullable SocketAddress remoteAddress() {
        StreamSocket socket = isConnected() ? socket() : null;
        return socket == null ? null : socket.remoteAddress();
    }

    /// Whether it is connected.
    ///
    /// @return whether, as far as is known
    public boolean isConnected() {
        return state == State.IDLE || state == State.WORKING;
    }

    /// Whether it was closed.
    ///
    /// @return whether
    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /// How many requests are under way or waiting.
    ///
    /// @return the count
    public int pending() {
        return queue.size() + (exchange == null ? 0 : 1);
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
        top.onRead(inside)
                .onDrained(self -> {
                    if (exchange != null) {
                        exchange.drained();
                    }
                })
                .onEvent(inside);
    }

    private void happened(BufferEvent from, BevEvent event) {
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
        request.heldBy(inside);
        RequestTimer.start(request, base, waits);
        queue.add(request);
        if (state == State.IDLE && isStale()) {
            reset();
        }
        proceed();
    }

    /// Takes a request that was sent before, and lost, ahead of all others.
    void sendFirst(ClientRequest request) {
        request.heldBy(inside);
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

    private boolean dropped(ClientRequest request) {
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

    /// An answer is complete, and is about to be told, or was told already.
    ///
    /// @param goesOn  whether there may be more on this connection
    /// @param isTaken whether it belongs to somebody else now
    void completed(boolean goesOn, boolean isTaken) {
        exchange = null;
        served++;
        if (isTaken) {
            bev = null;
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

    /// Goes down.
    private void reset() {
        boolean wasUp = isConnected();
        drop();
        state = State.DISCONNECTED;
        if (wasUp) {
            tellClosed();
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

    private void tellClosed() {
        Consumer<HttpConnection> told = closed;
        if (told != null) {
            try {
                told.accept(this);
            } catch (RuntimeException thrown) {
                loop.report(thrown);
            }
        }
    }

    private @Nullable StreamSocket socket() {
        return bev == null || bev.isClosed() ? null : Connector.bottom(bev).socket();
    }

    private void check() {
        base.checkThread("HttpConnection", "connection.submit(request) to send from any thread");
        if (state == State.CLOSED) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /// Where it goes, and how it is.
    @Override
    public String toString() {
        return "connection to " + origin;
    }
}
