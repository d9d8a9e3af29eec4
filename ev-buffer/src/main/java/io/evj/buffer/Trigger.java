package io.evj.buffer;

/// How callbacks are run that [BufferEvent#trigger] asks for.
public enum Trigger {
    /// Even when the low marks are not met.
    ///
    /// @libevent BEV_TRIG_IGNORE_WATERMARKS
    IGNORE_WATERMARKS,
    /// From the loop, and not inside the call.
    ///
    /// @libevent BEV_TRIG_DEFER_CALLBACKS
    DEFER_CALLBACKS
}
