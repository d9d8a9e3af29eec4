package io.evj.api;

/// Called just before each wait of a loop. See [EventBase#prepare].
///
/// Runs on the loop thread. Timers it adds are seen in the next turn.
///
/// @libevent evwatch_prepare_cb
@FunctionalInterface
public interface PrepareCallback {
    /// The loop is about to wait.
    ///
    /// @param watcher      the watcher, to close it
    /// @param timeoutNanos how long the wait will be at most, in nanoseconds; -1: without limit
    /// @throws Exception anything; goes to the uncaught handler
    /// @libevent evwatch_prepare_get_timeout
    void prepare(Watcher watcher, long timeoutNanos) throws Exception;
}
