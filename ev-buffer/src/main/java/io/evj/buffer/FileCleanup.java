package io.evj.buffer;

/// Told that no buffer needs a file segment any more.
///
/// @libevent evbuffer_file_segment_cleanup_cb
@FunctionalInterface
public interface FileCleanup {
    /// The segment was closed, and its last byte has left the last buffer. A file that the segment owned is closed already. Runs
    /// once, on the thread that let go of it.
    ///
    /// @param segment which
    /// @throws Exception anything; goes to the uncaught handler of the base whose buffer let go last, or is logged
    void released(FileSegment segment) throws Exception;
}
