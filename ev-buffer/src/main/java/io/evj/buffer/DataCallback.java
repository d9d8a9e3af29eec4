package io.evj.buffer;

/// Runs when there is something to read, when enough was written, or when a full output has drained.
///
/// Called on the loop's thread. What it throws closes the bufferevent and goes to the base's uncaught handler. It may do anything to the
/// bufferevent, closing it included.
///
/// @libevent bufferevent_data_cb
@FunctionalInterface
public interface DataCallback {
    /// It has happened.
    ///
    /// @param bev where
    /// @throws Exception anything; closes `bev`
    void run(BufferEvent bev) throws Exception;
}
