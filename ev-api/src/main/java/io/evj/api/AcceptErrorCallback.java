package io.evj.api;

import java.io.IOException;

/// Told when a [ConnectionListener] cannot accept. Runs on the loop thread.
///
/// @libevent evconnlistener_errorcb
@FunctionalInterface
public interface AcceptErrorCallback {
    /// Accepting has failed.
    ///
    /// @param listener the listener; it stays enabled, and pauses by itself when descriptors have run out
    /// @param failure  why; a [DescriptorsExhaustedException] when descriptors have run out
    /// @throws Exception anything; goes to the uncaught handler
    void failed(ConnectionListener listener, IOException failure) throws Exception;
}
