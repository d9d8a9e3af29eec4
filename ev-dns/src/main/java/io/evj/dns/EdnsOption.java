package io.evj.dns;

import static java.util.Objects.requireNonNull;

/// An option of [Edns] (RFC 6891 §6.1.2). Immutable.
///
/// @param code  0–65,535
/// @param value what the code makes of it; at most 65,535 octets
/// @see <a href="https://www.iana.org/assignments/dns-parameters">DNS parameters, EDNS0 option codes</a>
public record EdnsOption(int code, Octets value) {
    /// Which server it was (RFC 5001).
    public static final int NSID = 3;

    /// The network that the client is in (RFC 7871).
    public static final int CLIENT_SUBNET = 8;

    /// Proof of having been there before (RFC 7873).
    public static final int COOKIE = 10;

    /// For how long a TCP connection is kept (RFC 7828).
    public static final int TCP_KEEPALIVE = 11;

    /// Octets that hide the length of the rest (RFC 7830).
    public static final int PADDING = 12;

    /// Why it failed (RFC 8914).
    public static final int EXTENDED_ERROR = 15;

    private static final Mnemonics NAMES =
            new Mnemonics(
                    "option",
                    "OPT",
                    Ranges.U16_MAX,
                    "NSID=3 ECS=8 EXPIRE=9 COOKIE=10 KEEPALIVE=11 PADDING=12 CHAIN=13 EDE=15");

    /// Checks the components.
    public EdnsOption {
        NAMES.check(code);
        requireNonNull(value);
        Ranges.check("octets", value.size(), Ranges.U16_MAX);
    }

    /// Its name and value.
    @Override
    public String toString() {
        return NAMES.name(code) + "=" + value;
    }
}
