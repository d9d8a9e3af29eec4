package io.evj.api;

/// Why [EventBase#loop] returned.
public enum LoopEnd {
    /// By exit, by break, or because [LoopFlag#ONCE] or [LoopFlag#NONBLOCK] were satisfied.
    DONE,
    /// No event was pending or active any more.
    EMPTY
}
