package io.evj.api;

/// A callback around the wait of a loop, made by [EventBase#prepare] or [EventBase#check].
///
/// Watchers run in the order in which they were made. They do not keep the loop alive, and end with their base. May
/// be closed from its own callback. Confined to its loop.
public final class Watcher implements AutoCloseable {
    private final EventBase base;
    final PrepareCallback callback;
    private final Watchers watchers;
    boolean closed;

    Watcher(EventBase base, Watchers watchers, PrepareCallback callback) {
        this.base = base;
        this.watchers = watchers;
        this.callback = callback;
    }

    /// The base it belongs to.
    ///
    /// @return the base
    /// @libevent evwatch_base
    public EventBase base() {
        return base;
    }

    /// Ends it: it is not called again, not even in the round under way. Closing again does nothing.
    ///
    /// @libevent evwatch_free
    @Override
    public void close() {
        boolean leave = base.enterConfined("Watcher");
        try {
            watchers.remove(this);
        } finally {
            base.leave(leave);
        }
    }
}
