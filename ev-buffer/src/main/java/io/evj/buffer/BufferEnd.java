package io.evj.buffer;

/// The ends of an [EvBuffer], which can be frozen one by one.
public enum BufferEnd {
    /// Where bytes are taken out, and prepended.
    FRONT,
    /// Where bytes are appended.
    END
}
