package io.evj.http;

import io.evj.buffer.BufferEvent;

/// Decides what a client's connection reads and writes: a TLS filter over the socket, for instance, or one with a rate limit.
@FunctionalInterface
public interface BevWrapper {
    /// A connection is about to be made.
    ///
    /// @param plain  has no socket yet; it will be connected when this has returned
    /// @param origin whom it goes to
    /// @return what is used: `plain` itself, or a filter over it, which tells CONNECTED when bytes may move
    /// @throws Exception anything; the connect has failed
    BufferEvent wrap(BufferEvent plain, Origin origin) throws Exception;
}
