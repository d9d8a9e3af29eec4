package io.evj.api.spi;

import io.evj.api.Descriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A base's record of one descriptor: what its events together want to know. Made by the base.
///
/// Confined to the loop of its base.
public interface Watch {
    /// What is watched.
    ///
    /// @return the descriptor
    Descriptor descriptor();

    /// The backend's own note on this watch.
    ///
    /// @return what [#state(Object)] was given last; null at first
    @Nullable Object state();

    /// Keeps a note of the backend's on this watch.
    ///
    /// @param note anything, or null
    void state(@Nullable Object note);

    /// Called through [WatchSlot#closing()].
    ///
    /// @throws IOException the backend failed to forget
    void closing() throws IOException;

    /// Called through [WatchSlot#wouldBlock].
    ///
    /// @param condition [io.evj.api.Event#READ] or [io.evj.api.Event#WRITE]
    void wouldBlock(int condition);
}
