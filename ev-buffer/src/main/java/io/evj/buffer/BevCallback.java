package io.evj.buffer;

/// Runs when something other than data has happened: see [BevEvent].
///
/// Called on the loop's thread. What it throws closes the bufferevent and goes to the base's uncaught handler. It may do anything to the
/// bufferevent, closing it included.
///
/// @libevent bufferevent_event_cb
@FunctionalInterface
public interface BevCallback {
    /// It has happened.
    ///
    /// @param bev   where
    /// @param event what, and why
    /// @throws Exception anything; closes `bev`
    void run(BufferEvent bev, BevEvent event) throws Exception;
}
