package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// What a lookup came to: records, or why there are none. Immutable; one that was cached is given to everybody who asks.
///
/// @param error         [DnsError#NONE] when there are records
/// @param question      what was asked last: with a search list, the name that was found, or the last that was not
/// @param canonicalName the end of the chain of aliases that begins with the question's name; that name where there is none
/// @param records       those of the type asked for, all about the canonical name; the aliases are left out. Empty unless
///                      `error` is [DnsError#NONE]
/// @param ttlSeconds    for how long it was good when it came, aliases included; with an error, for how long there
///                      will be nothing (RFC 2308), 0 when nobody knows
/// @libevent evdns_callback_type
public record DnsAnswer(
        DnsError error,
        DnsQuestion question,
        DnsName canonicalName,
        List<DnsRecord> records,
        int ttlSeconds) {
    /// Checks the components and copies the records.
    public DnsAnswer {
        requireNonNull(question);
        requireNonNull(canonicalName);
        records = List.copyOf(records);
        Ranges.check("TTL", ttlSeconds, Integer.MAX_VALUE);
        if (error == DnsError.NONE == records.isEmpty()) {
            throw new IllegalArgumentException(error + " with " + records.size() + " records");
        }
    }

    /// None, and why.
    static DnsAnswer failed(DnsError error, DnsQuestion question) {
        return new DnsAnswer(error, question, question.name(), List.of(), 0);
    }

    /// Whether there are records.
    ///
    /// @return whether
    public boolean isOk() {
        return error == DnsError.NONE;
    }

    /// The addresses that A and AAAA records have.
    ///
    /// @return in the server's order; empty when there are none
    /// @libevent DNS_IPv4_A
    /// @libevent DNS_IPv6_AAAA
    public List<InetAddress> addresses() {
        var addresses = new ArrayList<InetAddress>(records.size());
        for (DnsRecord record : records) {
            switch (record.data()) {
                case DnsData.A a -> addresses.add(a.address());
                case DnsData.Aaaa aaaa -> addresses.add(aaaa.address());
                default -> {} // no address
            }
        }
        return addresses;
    }

    /// The names that PTR records point to.
    ///
    /// @return in the server's order; empty when there are none
    /// @libevent DNS_PTR
    public List<DnsName> names() {
        var names = new ArrayList<DnsName>(records.size());
        for (DnsRecord record : records) {
            if (record.data() instanceof DnsData.Ptr ptr) {
                names.add(ptr.target());
            }
        }
        return names;
    }

    /// Whether the name asked for is an alias.
    ///
    /// @return whether the canonical name is another one
    /// @libevent DNS_CNAME
    /// @libevent DNS_CNAME_CALLBACK
    public boolean isAlias() {
        return !canonicalName.equals(question.name());
    }
}
