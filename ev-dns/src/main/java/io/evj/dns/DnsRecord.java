package io.evj.dns;

import static java.util.Objects.requireNonNull;

/// A resource record (RFC 1035 §3.2.1). Immutable.
///
/// @param name       whom it is about: the owner
/// @param dnsClass   the Internet, nearly always
/// @param ttlSeconds for how long it may be remembered: 0 to 2³¹−1 (RFC 2181 §8)
/// @param data       what it says
public record DnsRecord(DnsName name, DnsClass dnsClass, int ttlSeconds, DnsData data) {
    /// Checks the components.
    public DnsRecord {
        requireNonNull(name);
        requireNonNull(dnsClass);
        Ranges.check("TTL", ttlSeconds, Integer.MAX_VALUE);
        if (data.type().equals(DnsType.OPT)) {
            throw new IllegalArgumentException(
                    "OPT is part of the header, and no record: see Edns");
        }
    }

    /// A record of the Internet's class.
    ///
    /// @param name       whom it is about
    /// @param ttlSeconds for how long it may be remembered: 0 to 2³¹−1
    /// @param data       what it says
    /// @return the record
    public static DnsRecord of(DnsName name, int ttlSeconds, DnsData data) {
        return new DnsRecord(name, DnsClass.IN, ttlSeconds, data);
    }

    /// The type of the data.
    ///
    /// @return the type
    public DnsType type() {
        return data.type();
    }

    /// With another time to live.
    ///
    /// @param seconds 0 to 2³¹−1
    /// @return a changed copy
    public DnsRecord withTtlSeconds(int seconds) {
        return new DnsRecord(name, dnsClass, seconds, data);
    }

    /// Compares all but the time to live, which differs between copies of one record (RFC 2181 §5.2).
    ///
    /// @param other another record
    /// @return whether they say the same about the same name
    public boolean equalsApartFromTtl(DnsRecord other) {
        return name.equals(other.name)
                && dnsClass.equals(other.dnsClass)
                && data.equals(other.data);
    }

    /// The form of master files: name, time to live, class, type, data.
    @Override
    public String toString() {
        return name + " " + ttlSeconds + " " + dnsClass + " " + type() + " " + data.text();
    }
}
