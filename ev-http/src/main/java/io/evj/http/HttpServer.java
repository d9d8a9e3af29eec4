package io.evj.http;

import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.api.ListenOptions;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A server of HTTP/1.1 and 1.0 on a loop.
///
/// ```java
/// HttpServer http = HttpServer.open(base)
///         .bind(new InetSocketAddress(8080))
///         .handle("/plaintext", request -> request.reply(200, "Hello, World!"));
/// …
/// http.drain(Duration.ofSeconds(10)).thenRun(base::loopExit);
/// ```
///
/// It is strict: what can be read in two ways is answered by 400, and the connection closed. Connections stay open between
/// requests, and requests may be pipelined; they are answered in their order. Every wait has a limit, see [HttpServerConfig].
///
/// Confined to its loop, but for [#drain].
///
/// @libevent evhttp_new
public final class HttpServer implements AutoCloseable {
    final ServerCounts counts = new ServerCounts();
    final ServerWaits waits;
    final OpenConnections connections;
    final ExchangePool exchanges;
    final RequestDispatch dispatch;
    final ReplyHead replyHead;
    final ErrorPages errorPages;

    /// What is being handed to a body's handler; empty in between.
    final EvBuffer piece;

    private final EventBase base;
    private final HttpServerConfig config;
    private final List<ConnectionListener> listeners = new ArrayList<>();
    private @Nullable ConnectionHook connectionHook;
    private boolean isClosed;

    private HttpServer(EventBase base, HttpServerConfig config) {
        this.base = base;
        this.config = config;
        waits = new ServerWaits(base, config);
        connections = new OpenConnections(this);
        exchanges = new ExchangePool(this);
        dispatch = new RequestDispatch(this);
        replyHead = new ReplyHead(base, config.serverName());
        errorPages = new ErrorPages(this);
        piece = EvBuffer.of(base);
    }

    /// Makes a server that listens nowhere yet.
    ///
    /// @param base its loop
    /// @return a new server with [HttpServerConfig#defaults()]; close it after use
    public static HttpServer open(EventBase base) {
        return open(base, HttpServerConfig.defaults());
    }

    /// Makes a server that listens nowhere yet.
    ///
    /// @param base   its loop
    /// @param config what it takes, and how long it waits
    /// @return a new server; close it after use
    public static HttpServer open(EventBase base, HttpServerConfig config) {
        base.checkThread("HttpServer");
        return new HttpServer(base, config);
    }

    // ---- where it listens

    /// Listens at one more address.
    ///
    /// @param address Internet (port 0: the system chooses) or Unix-domain
    /// @return this
    /// @throws IOException the address is taken or not ours
    /// @libevent evhttp_bind_socket
    public HttpServer bind(SocketAddress address) throws IOException {
        bind(address, ListenOptions.defaults(), null);
        return this;
    }

    /// Listens at one more address.
    ///
    /// @param address Internet (port 0: the system chooses) or Unix-domain
    /// @param options how to listen
    /// @param hook    decides on the connections of this address, in place of [#onConnection]; null: that one does
    /// @return what listens
    /// @throws IOException the address is taken or not ours, or an option is refused
    /// @libevent evhttp_bind_socket_with_handle
    /// @libevent evhttp_bound_set_bevcb
    public ConnectionListener bind(
            SocketAddress address, ListenOptions options, @Nullable ConnectionHook hook)
            throws IOException {
        check();
        return listen(base.network().listen(address, options), hook);
    }

    /// Takes over a socket that listens already.
    ///
    /// @param socket closed with the server
    /// @return this
    /// @libevent evhttp_accept_socket
    public HttpServer listen(ListeningSocket socket) {
        listen(socket, null);
        return this;
    }

    /// Takes over a socket that listens already.
    ///
    /// @param socket closed with the server
    /// @param hook   decides on the connections of this socket, in place of [#onConnection]; null: that one does
    /// @return what listens
    /// @libevent evhttp_accept_socket_with_handle
    public ConnectionListener listen(ListeningSocket socket, @Nullable ConnectionHook hook) {
        check();
        ConnectionListener listener = ConnectionListener.of(base, socket, null);
        listen(listener, hook);
        return listener;
    }

    /// Takes over a listener; its callback is replaced.
    ///
    /// @param listener of the same base; closed with the server
    /// @param hook     decides on its connections, in place of [#onConnection]; null: that one does
    /// @libevent evhttp_bind_listener
    public void listen(ConnectionListener listener, @Nullable ConnectionHook hook) {
        check();
        boolean isInternet = listener.localAddress() instanceof InetSocketAddress;
        listener.callback((from, socket) -> accepted(socket, isInternet, hook));
        listeners.add(listener);
        listener.enable();
    }

    /// What listens: its addresses, sockets, error callbacks.
    ///
    /// @return in the order of adding; a copy
    /// @libevent evhttp_foreach_bound_socket
    /// @libevent evhttp_bound_socket_get_listener
    /// @libevent evhttp_bound_socket_get_fd
    public List<ConnectionListener> listeners() {
        return List.copyOf(listeners);
    }

    /// Where it listens: with the port that the system chose, when 0 was asked for.
    ///
    /// @return in the order of binding
    public List<SocketAddress> addresses() {
        return listeners.stream().map(ConnectionListener::localAddress).toList();
    }

    /// Stops listening at one address. Open connections go on.
    ///
    /// @param listener one of [#listeners()]; closed
    /// @return whether it was there
    /// @throws IOException its socket failed to close
    /// @libevent evhttp_del_accept_socket
    public boolean unbind(ConnectionListener listener) throws IOException {
        check();
        boolean wasThere = listeners.remove(listener);
        if (wasThere) {
            listener.close();
        }
        return wasThere;
    }

    // ---- what answers

    /// Has a handler answer requests for one path, of any host that is not [a virtual one][#host()].
    ///
    /// @param path    as it is after percent-decoding, without query; see [HttpHost#handle(String, HttpHandler)]
    /// @param handler what answers
    /// @return this
    /// @throws IllegalStateException the path has a handler
    public HttpServer handle(String path, HttpHandler handler) {
        check();
        dispatch.root.handle(path, handler);
        return this;
    }

    /// Has a handler answer all requests for which there is no other. Without one they are answered by 404.
    ///
    /// @param handler what answers
    /// @return this
    public HttpServer handle(HttpHandler handler) {
        check();
        dispatch.root.handle(handler);
        return this;
    }

    /// Takes a handler away.
    ///
    /// @param path which
    /// @return whether there was one
    public boolean unhandle(String path) {
        check();
        return dispatch.root.unhandle(path);
    }

    /// The handlers for hosts that are none of the virtual ones, and the way to those.
    ///
    /// @return always the same object
    public HttpHost host() {
        return dispatch.root;
    }

    /// Adds a virtual host, see [HttpHost#host].
    ///
    /// @param pattern names of hosts; `*` stands for any number of characters
    /// @return the new host
    public HttpHost host(String pattern) {
        check();
        return dispatch.root.host(pattern);
    }

    /// Sets who decides on each accepted connection. Without, all are taken as they are.
    ///
    /// @param hook makes the bufferevent, or refuses; null: none
    /// @return this
    /// @libevent evhttp_set_bevcb
    public HttpServer onConnection(@Nullable ConnectionHook hook) {
        check();
        connectionHook = hook;
        return this;
    }

    /// Sets who looks at each request before anything else does.
    ///
    /// @param hook may refuse; null: none
    /// @return this
    public HttpServer onRequest(@Nullable RequestHook hook) {
        check();
        dispatch.hook(hook);
        return this;
    }

    /// Sets who writes the pages of errors.
    ///
    /// @param newPage what writes them; null: the built-in one, a heading and the problem
    /// @return this
    public HttpServer onError(@Nullable ErrorPage newPage) {
        check();
        errorPages.own(newPage);
        return this;
    }

    // ---- what it is

    /// Its loop.
    ///
    /// @return the base
    public EventBase base() {
        return base;
    }

    /// What it was opened with.
    ///
    /// @return the configuration
    public HttpServerConfig config() {
        return config;
    }

    /// What it has done so far.
    ///
    /// @return the counters
    /// @libevent evhttp_get_connection_count
    public HttpServerStats stats() {
        base.checkThread("HttpServer");
        return counts.stats();
    }

    // ---- the end

    /// Stops: no connection is accepted any more, idle ones are closed, requests that are at work are answered, with
    /// `Connection: close`. The server stays open, to be closed. Asked for again, the earlier deadline counts.
    ///
    /// Safe from any thread.
    ///
    /// @param deadline after which what is left is closed; 0 or more
    /// @return completed on the loop's thread when no connection is left
    public CompletableFuture<Void> drain(Duration deadline) {
        if (deadline.isNegative()) {
            throw new IllegalArgumentException("deadline " + deadline + ": 0 or more is needed");
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        if (base.isLoopThread()) {
            drain(deadline, told);
            return told;
        }
        try {
            base.execute(() -> drain(deadline, told));
        } catch (RejectedExecutionException closed) { // and the connections with the base
            told.complete(null);
        }
        return told;
    }

    private void drain(Duration deadline, CompletableFuture<Void> told) {
        closeListeners();
        connections.drain(deadline, told);
    }

    /// Stops at once: closes listeners and connections. Requests that are at work can be answered; nobody will know. Closing
    /// again does nothing.
    ///
    /// @libevent evhttp_free
    @Override
    public void close() {
        base.checkThread("HttpServer");
        if (isClosed) {
            return;
        }
        isClosed = true;
        closeListeners();
        connections.close();
        waits.close(); // the buffers are empty, or in use by a handler that closes us
    }

    private void closeListeners() {
        for (ConnectionListener listener : listeners) {
            try {
                listener.close();
            } catch (IOException failure) {
                report(failure);
            }
        }
        listeners.clear();
    }

    // ---- connections

    private void accepted(StreamSocket socket, boolean isInternet, @Nullable ConnectionHook own)
            throws Exception {
        counts.accepted++;
        if (isInternet) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        ConnectionHook hook = own == null ? connectionHook : own;
        BufferEvent bev = hook == null ? BufferEvent.of(base, socket) : hook.accepted(base, socket);
        if (bev == null) {
            counts.refused++;
            socket.close();
            return;
        }
        if (!config.writeTimeout().isZero()) {
            bev.timeouts(null, config.writeTimeout());
        }
        boolean isOneTooMany =
                config.connectionsMax() > 0 && counts.connections >= config.connectionsMax();
        ServerConnection connection = new ServerConnection(this, bev);
        connections.add(connection);
        if (isOneTooMany) {
            counts.refused++;
            connection.refuseAll();
        } else {
            connection.start();
        }
    }

    /// Tells the uncaught handler, without unwinding whoever called.
    void report(Throwable thrown) {
        base.execute(() -> {
            throw HttpServer.<RuntimeException>unchecked(thrown);
        });
    }

    /// Thrown as it is: wrapping would only hide it.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private void check() {
        base.checkThread("HttpServer");
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /// Where it listens.
    @Override
    public String toString() {
        return "HTTP server at " + addresses();
    }
}
