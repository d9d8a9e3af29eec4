package io.evj.api.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where a base keeps its [Watch] of a descriptor. Each descriptor owns exactly one slot and reports to it.
///
/// Confined to the loop of the watching base.
public final class WatchSlot {
    private @Nullable Watch watch;

    /// An empty slot.
    public WatchSlot() {}

    /// The watch of the base that watches the descriptor.
    ///
    /// @return the watch, or null when nobody watches
    public @Nullable Watch watch() {
        return watch;
    }

    /// For bases: sets or empties the slot.
    ///
    /// @param newWatch the watch, or null
    public void watch(@Nullable Watch newWatch) {
        watch = newWatch;
    }

    /// The descriptor calls this first of all in its `close`, before the number can be given out again:
    /// its events are removed, a pending change is dropped, the backend forgets it.
    ///
    /// @throws IOException the backend failed to forget; the descriptor closes all the same
    /// @throws IllegalStateException this is not the thread of the loop that watches the descriptor
    public void closing() throws IOException {
        if (watch != null) {
            watch.closing();
        }
    }

    /// The descriptor calls this when an operation moved fewer bytes than it was given room for, or none
    /// (“would block”). It re-arms edges where the base imitates them.
    ///
    /// @param condition [io.evj.api.Event#READ] or [io.evj.api.Event#WRITE]
    public void wouldBlock(int condition) {
        if (watch != null) {
            watch.wouldBlock(condition);
        }
    }
}
