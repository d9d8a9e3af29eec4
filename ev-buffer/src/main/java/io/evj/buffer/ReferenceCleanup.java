package io.evj.buffer;

import java.nio.ByteBuffer;

/// Told that a buffer needs memory no more that it was given by reference.
///
/// @libevent evbuffer_ref_cleanup_cb
@FunctionalInterface
public interface ReferenceCleanup {
    /// The last of the bytes has gone, from this buffer and from all that it was moved or lent to. Runs once, on the loop thread
    /// of the buffer that let go of it, in the middle of the call that did; it may use that buffer. For a buffer that was dropped and not closed, it runs
    /// when somebody next makes a buffer of the same pool or asks the pool for its size, or from the pool's timer.
    ///
    /// @param memory the memory as it was given; an array comes wrapped
    /// @throws Exception anything; goes to the uncaught handler of that buffer's base, or is logged when it has none
    void released(ByteBuffer memory) throws Exception;
}
