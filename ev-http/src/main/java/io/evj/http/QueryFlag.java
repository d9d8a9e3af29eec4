package io.evj.http;

/// How an [HttpQuery] is read.
public enum QueryFlag {
    /// A piece without `=` is a name with an empty value; a piece without a name is skipped.
    ///
    /// @libevent EVHTTP_URI_QUERY_NONCONFORMANT
    NONCONFORMANT,
    /// Of several parameters with one name the last stays alone. By default all stay, and the first is found.
    ///
    /// @libevent EVHTTP_URI_QUERY_LAST_VAL
    LAST_VALUE
}
