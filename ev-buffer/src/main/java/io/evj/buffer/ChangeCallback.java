package io.evj.buffer;

/// Told of changes of a buffer.
///
/// @libevent evbuffer_cb_func
@FunctionalInterface
public interface ChangeCallback {
    /// The buffer has changed, or, when callbacks are [deferred][EvBuffer#deferCallbacks], has changed several times since the
    /// last call. Runs on the loop thread. It may change the buffer, which is told by calls of their own, and end subscriptions.
    ///
    /// @param buffer  which
    /// @param before  bytes in it before
    /// @param added   bytes that came since, at either end
    /// @param deleted bytes that went since
    /// @throws Exception anything; goes to the uncaught handler of the buffer's base, or is logged when it has none
    /// @libevent evbuffer_cb_info
    void changed(EvBuffer buffer, long before, long added, long deleted) throws Exception;
}
