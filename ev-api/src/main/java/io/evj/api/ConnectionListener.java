package io.evj.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Accepts connections as long as it is enabled, and hands each to a callback.
///
/// Of one burst it takes up to [#ACCEPTS_MAX] connections before other events have their turn. When the process or the system
/// runs out of descriptors, accepting pauses and is tried again by itself, at first after 10 ms, then after twice as long, at
/// most a second; connections wait in the kernel meanwhile. Confined to its loop.
///
/// @libevent evconnlistener_new
public final class ConnectionListener implements AutoCloseable {
    /// Connections taken at one go.
    public static final int ACCEPTS_MAX = 128;

    private static final Duration PAUSE_MIN = Duration.ofMillis(10);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    private final EventBase base;
    private final ListeningSocket socket;
    private final Event event;
    private final Event resumption;
    private @Nullable AcceptCallback callback;
    private @Nullable AcceptErrorCallback errorCallback;
    private boolean isEnabled;
    private boolean isClosed;
    private Duration pause = PAUSE_MIN;

    private ConnectionListener(
            EventBase base, ListeningSocket socket, @Nullable AcceptCallback callback) {
        this.base = base;
        this.socket = socket;
        this.callback = callback;
        this.event = base.event(socket, Event.READ | Event.PERSIST, (e, what) -> acceptBurst());
        this.resumption = base.timer(e -> resume());
    }

    /// Binds a socket, and accepts from it at once.
    ///
    /// @param base    runs the callback
    /// @param address where to listen: Internet (port 0: the system chooses) or Unix-domain
    /// @param handler takes the connections
    /// @return an enabled listener, which owns the socket
    /// @throws IOException the address is taken or not ours
    public static ConnectionListener bind(
            EventBase base, SocketAddress address, SocketHandler handler) throws IOException {
        return bind(
                base,
                address,
                ListenOptions.defaults(),
                (listener, socket) -> handler.accepted(socket));
    }

    /// Binds a socket, and accepts from it at once.
    ///
    /// @param base     runs the callback
    /// @param address  where to listen: Internet (port 0: the system chooses) or Unix-domain
    /// @param options  how to listen
    /// @param callback takes the connections
    /// @return an enabled listener, which owns the socket
    /// @throws IOException the address is taken or not ours, or an option is refused; nothing is left open
    /// @throws IllegalStateException on a wrong thread, or the base is closed; nothing is left open
    /// @libevent evconnlistener_new_bind
    public static ConnectionListener bind(
            EventBase base, SocketAddress address, ListenOptions options, AcceptCallback callback)
            throws IOException {
        ListeningSocket socket = base.network().listen(address, options);
        try {
            ConnectionListener listener = of(base, socket, callback);
            listener.enable();
            return listener;
        } catch (RuntimeException refused) {
            try {
                socket.close();
            } catch (IOException alsoFailed) {
                refused.addSuppressed(alsoFailed);
            }
            throw refused;
        }
    }

    /// Takes over a socket that listens already. The listener is not enabled yet, which gives time to set it up.
    ///
    /// @param base     runs the callback
    /// @param socket   owned by the listener from now on; see [#release()]
    /// @param callback takes the connections; null: the listener stays idle until one is set
    /// @return a disabled listener
    /// @libevent LEV_OPT_DISABLED
    public static ConnectionListener of(
            EventBase base, ListeningSocket socket, @Nullable AcceptCallback callback) {
        return new ConnectionListener(base, socket, callback);
    }

    /// Starts to accept. Without a callback, it starts when one is set.
    ///
    /// @throws IllegalStateException the listener is closed
    /// @libevent evconnlistener_enable
    public void enable() {
        boolean leave = base.enterConfined("ConnectionListener");
        try {
            if (isClosed) {
                throw new IllegalStateException(this + " is closed");
            }
            isEnabled = true;
            if (callback != null) {
                event.add();
            }
        } finally {
            base.leave(leave);
        }
    }

    /// Stops accepting; also a burst that is under way. Connections wait in the kernel.
    ///
    /// @libevent evconnlistener_disable
    public void disable() {
        boolean leave = base.enterConfined("ConnectionListener");
        try {
            isEnabled = false;
            event.remove();
            resumption.remove();
        } finally {
            base.leave(leave);
        }
    }

    /// Whether it accepts, or will as soon as descriptors are there again.
    ///
    /// @return whether
    public boolean isEnabled() {
        return isEnabled;
    }

    /// Replaces the callback.
    ///
    /// @param newCallback takes the connections; null: connections that are accepted are closed
    /// @libevent evconnlistener_set_cb
    public void callback(@Nullable AcceptCallback newCallback) {
        boolean leave = base.enterConfined("ConnectionListener");
        try {
            callback = newCallback;
            if (isEnabled && newCallback != null) {
                event.add();
            }
        } finally {
            base.leave(leave);
        }
    }

    /// Sets who is told when accepting fails. Without, it is logged as a warning.
    ///
    /// @param newCallback told of failures, or null
    /// @return this
    /// @libevent evconnlistener_set_error_cb
    public ConnectionListener onError(@Nullable AcceptErrorCallback newCallback) {
        boolean leave = base.enterConfined("ConnectionListener");
        try {
            errorCallback = newCallback;
            return this;
        } finally {
            base.leave(leave);
        }
    }

    /// The base that runs it.
    ///
    /// @return the base
    /// @libevent evconnlistener_get_base
    public EventBase base() {
        return base;
    }

    /// The socket, for instance to learn a port that the system chose.
    ///
    /// @return always the same socket
    /// @libevent evconnlistener_get_fd
    public ListeningSocket socket() {
        return socket;
    }

    /// Where it listens.
    ///
    /// @return the bound address
    public SocketAddress localAddress() {
        return socket.localAddress();
    }

    /// Ends the listener without closing its socket.
    ///
    /// @return the socket, the caller's from now on
    public ListeningSocket release() {
        boolean leave = base.enterConfined("ConnectionListener");
        try {
            end();
            base.release(socket);
            return socket;
        } finally {
            base.leave(leave);
        }
    }

    /// Ends the listener, and closes its socket. Connections that wait in the kernel are lost. Closing again does nothing.
    ///
    /// @throws IOException the socket failed to close; it is of no more use all the same
    /// @libevent evconnlistener_free
    /// @libevent LEV_OPT_CLOSE_ON_FREE
    @Override
    public void close() throws IOException {
        boolean leave = base.enterConfined("ConnectionListener");
        try {
            if (!isClosed) {
                end();
                socket.close();
            }
        } finally {
            base.leave(leave);
        }
    }

    private void end() {
        isClosed = true;
        isEnabled = false;
        event.close();
        resumption.close();
    }

    private void acceptBurst() throws Exception {
        for (int i = 0; i < ACCEPTS_MAX && isEnabled; i++) {
            StreamSocket connection;
            try {
                connection = socket.accept();
            } catch (IOException failure) {
                failed(failure);
                return;
            }
            if (connection == null) {
                return;
            }
            pause = PAUSE_MIN;
            hand(connection);
        }
    }

    private void hand(StreamSocket connection) throws IOException {
        AcceptCallback taker = callback;
        if (taker == null) {
            connection.close();
            return;
        }
        try {
            taker.accepted(this, connection);
        } catch (Throwable thrown) {
            try {
                connection.close();
            } catch (IOException alsoFailed) {
                thrown.addSuppressed(alsoFailed);
            }
            base.loop.uncaught(event, thrown);
        }
    }

    private void failed(IOException failure) throws Exception {
        Duration paused = pause;
        boolean exhausted = failure instanceof DescriptorsExhaustedException;
        if (exhausted) {
            event.remove();
            resumption.add(paused);
            Duration twice = paused.multipliedBy(2);
            pause = twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
        }
        if (errorCallback != null) {
            errorCallback.failed(this, failure); // last: it may throw
        } else {
            Log.warn(
                    this
                            + " cannot accept"
                            + (exhausted ? " for " + paused.toMillis() + " ms: " : ": ")
                            + failure.getMessage(),
                    failure);
        }
    }

    private void resume() {
        if (isEnabled) {
            event.add();
        }
    }

    @Override
    public String toString() {
        return "listener on " + socket;
    }
}
