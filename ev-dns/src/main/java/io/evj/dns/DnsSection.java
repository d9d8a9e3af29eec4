package io.evj.dns;

/// Where a record stands in a response.
public enum DnsSection {
    /// What was asked for.
    ANSWER,
    /// Servers that know more, or the SOA record of a zone that knows there is nothing.
    AUTHORITY,
    /// What is likely to be asked for next.
    ADDITIONAL
}
