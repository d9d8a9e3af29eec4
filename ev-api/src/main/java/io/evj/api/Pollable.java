package io.evj.api;

/// Anything that can say whether it is ready. The `poll` backend watches it; see [EventBase#watch].
///
/// Implementations are asked on the loop thread, once per turn, and must answer quickly and without blocking.
public interface Pollable {
    /// Which of the conditions hold now.
    ///
    /// @param interest union of [Event#READ], [Event#WRITE] and [Event#CLOSED], not empty
    /// @return the part of `interest` that holds; 0 when none
    int ready(int interest);

    /// Tells who is to be woken when the answer of [#ready] changes. Called once, before the first question.
    ///
    /// @param wakeup may be called from any thread, at any time, any number of times
    /// @return true when `wakeup` will be called at each change, so that the loop need not come back
    ///         to ask; false (the default) when it must ask from time to time
    default boolean notify(Runnable wakeup) {
        return false;
    }
}
