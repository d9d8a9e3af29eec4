package io.evj.api;

/// Takes the connections of a [ConnectionListener]. Runs on the loop thread.
///
/// @libevent evconnlistener_cb
@FunctionalInterface
public interface AcceptCallback {
    /// A connection has come.
    ///
    /// @param listener the listener, to disable or close it
    /// @param socket   the connection, the callback's to close; its peer is [StreamSocket#remoteAddress()]
    /// @throws Exception anything; the socket is closed, and the uncaught handler is told
    void accepted(ConnectionListener listener, StreamSocket socket) throws Exception;
}
