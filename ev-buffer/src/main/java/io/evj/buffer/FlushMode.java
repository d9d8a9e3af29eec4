package io.evj.buffer;

/// How far [BufferEvent#flush] goes.
public enum FlushMode {
    /// What marks and enabled directions allow.
    ///
    /// @libevent BEV_NORMAL
    NORMAL,
    /// Everything, whatever marks and enabled directions say.
    ///
    /// @libevent BEV_FLUSH
    FLUSH,
    /// As [#FLUSH], and the stream ends after it.
    ///
    /// @libevent BEV_FINISHED
    FINISHED
}
