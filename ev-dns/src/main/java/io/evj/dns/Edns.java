package io.evj.dns;

import java.util.List;

/// The extension of the header that an OPT pseudo-record carries (RFC 6891 §6.1). Immutable.
///
/// @param payloadOctets the largest UDP message its sender can take, as sent: 0–65,535; see [#payloadOctetsMax()]
/// @param rcodeHigh     the upper eight bits of the message's rcode: 0–255
/// @param version       0–255; only 0 is known so far
/// @param flags         sixteen bits; see [#isDnssecOk()]
/// @param options       in the order of the message
public record Edns(
        int payloadOctets, int rcodeHigh, int version, int flags, List<EdnsOption> options) {
    /// The size that every UDP message may have (RFC 1035 §2.3.4).
    public static final int PAYLOAD_OCTETS_MIN = 512;

    /// A size that is not fragmented on its way, nearly everywhere.
    public static final int PAYLOAD_OCTETS_SAFE = 1232;

    private static final int DNSSEC_OK = 0x8000;

    /// Checks the components and copies the options.
    public Edns {
        Ranges.check("payload", payloadOctets, Ranges.U16_MAX);
        Ranges.check("rcode", rcodeHigh, Ranges.U8_MAX);
        Ranges.check("version", version, Ranges.U8_MAX);
        Ranges.check("flags", flags, Ranges.U16_MAX);
        options = List.copyOf(options);
    }

    /// Version 0, no flags, no options.
    ///
    /// @param payloadOctets 0–65,535; less than 512 counts as 512
    /// @return the extension
    public static Edns of(int payloadOctets) {
        return new Edns(payloadOctets, 0, 0, 0, List.of());
    }

    /// The largest UDP message its sender can take.
    ///
    /// @return 512–65,535: lower values count as 512 (RFC 6891 §6.2.3)
    public int payloadOctetsMax() {
        return Math.max(PAYLOAD_OCTETS_MIN, payloadOctets);
    }

    /// Whether the sender wants DNSSEC's records: the DO bit (RFC 3225).
    ///
    /// @return whether
    public boolean isDnssecOk() {
        return (flags & DNSSEC_OK) != 0;
    }

    /// With or without the DO bit.
    ///
    /// @param on whether DNSSEC's records are wanted
    /// @return a changed copy
    public Edns withDnssecOk(boolean on) {
        int changed = on ? flags | DNSSEC_OK : flags & ~DNSSEC_OK;
        return new Edns(payloadOctets, rcodeHigh, version, changed, options);
    }

    /// With other options.
    ///
    /// @param newOptions in the order of the message
    /// @return a changed copy
    public Edns withOptions(List<EdnsOption> newOptions) {
        return new Edns(payloadOctets, rcodeHigh, version, flags, newOptions);
    }

    Edns withRcodeHigh(int bits) {
        return bits == rcodeHigh ? this : new Edns(payloadOctets, bits, version, flags, options);
    }
}
