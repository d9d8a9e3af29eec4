package io.evj.buffer;

/// Where a line ends.
public enum Eol {
    /// The longest run of CR and LF characters that is there: blank lines vanish.
    ///
    /// @libevent EVBUFFER_EOL_ANY
    ANY,
    /// LF, and a CR right before it: what most protocols want. A CR elsewhere is data.
    ///
    /// @libevent EVBUFFER_EOL_CRLF
    CRLF,
    /// CR LF and nothing else. A CR or an LF alone is data; a CR that comes last waits for more.
    ///
    /// @libevent EVBUFFER_EOL_CRLF_STRICT
    CRLF_STRICT,
    /// LF; a CR before it stays in the line.
    ///
    /// @libevent EVBUFFER_EOL_LF
    LF,
    /// A zero byte.
    ///
    /// @libevent EVBUFFER_EOL_NUL
    NUL
}
