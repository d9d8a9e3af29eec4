package io.evj.dns;

/// How one lookup differs from what the resolver's options say.
public enum LookupFlag {
    /// The name is tried as it is; the search list is left alone.
    ///
    /// @libevent DNS_QUERY_NO_SEARCH
    NO_SEARCH,
    /// Asked over TCP from the start.
    ///
    /// @libevent DNS_QUERY_USEVC
    USE_TCP,
    /// A truncated reply is the error `TRUNCATED`, and not asked for again over TCP.
    ///
    /// @libevent DNS_QUERY_IGNTC
    IGNORE_TRUNCATION,
    /// Nothing is taken from the cache; what comes is put there.
    FRESH
}
