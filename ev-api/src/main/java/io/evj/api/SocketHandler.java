package io.evj.api;

/// Takes a connection: the short form of [AcceptCallback]. Runs on the loop thread.
@FunctionalInterface
public interface SocketHandler {
    /// A connection has come.
    ///
    /// @param socket the connection, the handler's to close; its peer is [StreamSocket#remoteAddress()]
    /// @throws Exception anything; the socket is closed, and the uncaught handler is told
    void accepted(StreamSocket socket) throws Exception;
}
