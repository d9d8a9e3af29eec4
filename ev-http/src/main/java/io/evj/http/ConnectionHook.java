package io.evj.http;

import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.buffer.BufferEvent;
import org.jspecify.annotations.Nullable;

/// Decides on each accepted connection, and makes its bufferevent: for TLS, for instance, or with a rate limit.
@FunctionalInterface
public interface ConnectionHook {
    /// A connection was accepted.
    ///
    /// @param base   the server's loop
    /// @param socket connected; whoever makes a bufferevent of it hands it on
    /// @return what the server reads and writes, its callbacks not set; null: the connection is not wanted, and is closed
    /// @throws Exception anything; the connection is closed, and the uncaught handler is told
    @Nullable BufferEvent accepted(EventBase base, StreamSocket socket) throws Exception;
}
