package io.evj.buffer;

/// The one who does I/O with a buffer, and must know at once what others do to it.
interface BufferOwner {
    /// The buffer has changed. Called right after the change, before the user's callbacks, also when those are deferred.
    ///
    /// @param buffer  which
    /// @param added   bytes that came, at either end
    /// @param deleted bytes that went
    void changed(EvBuffer buffer, long added, long deleted);

    /// The buffer is about to be closed, by somebody else.
    ///
    /// @throws IllegalStateException it is not to be
    default void closing() {}
}
