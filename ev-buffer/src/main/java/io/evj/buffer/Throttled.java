package io.evj.buffer;

/// What a [RateLimiter] holds back: one bufferevent. It moves no bytes in a direction while anything suspends it there.
interface Throttled {
    /// Reason: the bufferevent's own limit.
    int BANDWIDTH = 0x02;

    /// Reason: the limit of its group.
    int BANDWIDTH_GROUP = 0x04;

    /// Stop, for one more reason.
    ///
    /// @param direction [io.evj.api.Event#READ] or [io.evj.api.Event#WRITE]
    /// @param reason    [#BANDWIDTH] or [#BANDWIDTH_GROUP]; not one that holds already
    void suspend(int direction, int reason);

    /// A reason is gone. Where it was the last one, bytes may move, but not inside of this call.
    ///
    /// @param direction [io.evj.api.Event#READ] or [io.evj.api.Event#WRITE]
    /// @param reason    one that holds
    void resume(int direction, int reason);
}
