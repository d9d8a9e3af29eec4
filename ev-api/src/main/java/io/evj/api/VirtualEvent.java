package io.evj.api;

/// Keeps a loop from ending for want of events, until closed: for work under way elsewhere.
///
/// Confined to its loop.
public final class VirtualEvent implements AutoCloseable {
    private final EventBase base;
    private boolean closed;

    VirtualEvent(EventBase base) {
        this.base = base;
    }

    /// Lets the loop end. Closing again does nothing.
    @Override
    public void close() {
        boolean leave = base.enterConfined("VirtualEvent");
        try {
            if (!closed) {
                closed = true;
                base.loop.counts.virtual(-1);
            }
        } finally {
            base.leave(leave);
        }
    }
}
