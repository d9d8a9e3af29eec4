package io.evj.api;

/// How [EventBase#loop] runs.
public enum LoopFlag {
    /// Waits until events are active, runs them, and returns when none is left.
    ///
    /// @libevent EVLOOP_ONCE
    ONCE,
    /// Does not wait: returns when nothing is ready. Together with [#ONCE]: exactly one pass.
    ///
    /// @libevent EVLOOP_NONBLOCK
    NONBLOCK,
    /// Goes on, waiting, although no event is left; ends by exit or break alone.
    ///
    /// @libevent EVLOOP_NO_EXIT_ON_EMPTY
    NO_EXIT_ON_EMPTY
}
