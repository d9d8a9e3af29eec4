package io.evj.buffer;

import java.io.Serial;

/// A buffer needs memory, and its pool has lent all that it may. The buffer is as it was before the call.
///
/// See [BufferPool#bytesMax(long)].
public final class BufferLimitException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// Made by a [BufferPool].
    ///
    /// @param message which pool, how much was wanted, and how much there is
    BufferLimitException(String message) {
        super(message);
    }
}
