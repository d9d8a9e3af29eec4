package io.evj.http;

/// Brings the body of a request when it is its turn. Called on the loop's thread.
@FunctionalInterface
public interface BodySource {
    /// The head was sent, and the server is not against it: the body may follow, now or at any time later.
    ///
    /// @param stream takes the body; to be ended
    /// @throws Exception anything; the request fails, and the uncaught handler is told
    void open(RequestStream stream) throws Exception;
}
