package io.evj.api;

/// Called right after each wait of a loop, before timers expire and callbacks run. See [EventBase#check].
///
/// Runs on the loop thread, also when nothing was ready.
///
/// @libevent evwatch_check_cb
@FunctionalInterface
public interface CheckCallback {
    /// The loop has waited.
    ///
    /// @param watcher the watcher, to close it
    /// @throws Exception anything; goes to the uncaught handler
    void check(Watcher watcher) throws Exception;
}
