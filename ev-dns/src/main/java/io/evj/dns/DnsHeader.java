package io.evj.dns;

import java.nio.ByteBuffer;

/// The first two words of a message (RFC 1035 §4.1.1): its id and its flags. Immutable.
///
/// @param id    0–65,535
/// @param flags 0–65,535, all sixteen bits, with opcode and the lower four bits of the rcode among them
public record DnsHeader(int id, int flags) {
    /// QR: this is a response.
    public static final int RESPONSE = 0x8000;

    /// AA: the server knows by itself.
    ///
    /// @libevent EVDNS_FLAGS_AA
    public static final int AUTHORITATIVE = 0x0400;

    /// TC: there was more than fitted.
    public static final int TRUNCATED = 0x0200;

    /// RD: other servers may be asked.
    ///
    /// @libevent EVDNS_FLAGS_RD
    public static final int RECURSION_DESIRED = 0x0100;

    /// RA: the server asks others.
    public static final int RECURSION_AVAILABLE = 0x0080;

    /// AD: the server has verified it all (RFC 4035 §3.2.3).
    public static final int AUTHENTIC_DATA = 0x0020;

    /// CD: nothing needs to be verified (RFC 4035 §3.2.2).
    public static final int CHECKING_DISABLED = 0x0010;

    /// Octets of a message's header, the four counts included.
    public static final int OCTETS = 12;

    private static final int OPCODE_SHIFT = 11;
    private static final int OPCODE_MASK = 0xf << OPCODE_SHIFT;
    private static final int RCODE_MASK = 0xf;

    /// Checks the components.
    public DnsHeader {
        Ranges.check("id", id, Ranges.U16_MAX);
        Ranges.check("flags", flags, Ranges.U16_MAX);
    }

    /// Reads the header of a message, whatever follows it: enough to answer a request that cannot be read.
    ///
    /// @param message a message from the position to the limit; neither is changed
    /// @return its header
    /// @throws DnsFormatException there are less than 12 octets
    public static DnsHeader read(ByteBuffer message) {
        if (message.remaining() < OCTETS) {
            throw new DnsFormatException(message.remaining(), "the message ends within its header");
        }
        int at = message.position();
        return new DnsHeader(
                (message.get(at) & 0xff) << 8 | message.get(at + 1) & 0xff,
                (message.get(at + 2) & 0xff) << 8 | message.get(at + 3) & 0xff);
    }

    /// Whether all of some flags are set.
    ///
    /// @param bits constants of this class, together
    /// @return whether each is set
    public boolean has(int bits) {
        return (flags & bits) == bits;
    }

    /// What the message wants.
    ///
    /// @return the opcode
    public DnsOpcode opcode() {
        return DnsOpcode.of((flags & OPCODE_MASK) >> OPCODE_SHIFT);
    }

    /// The lower four bits of the rcode; the message knows all of it.
    ///
    /// @return 0–15
    public int rcodeLow() {
        return flags & RCODE_MASK;
    }

    /// With some flags set.
    ///
    /// @param bits constants of this class, together
    /// @return a changed copy
    public DnsHeader with(int bits) {
        return new DnsHeader(id, flags | bits);
    }

    /// With some flags cleared.
    ///
    /// @param bits constants of this class, together
    /// @return a changed copy
    public DnsHeader without(int bits) {
        return new DnsHeader(id, flags & ~bits);
    }

    /// With another id.
    ///
    /// @param newId 0–65,535
    /// @return a changed copy
    public DnsHeader withId(int newId) {
        return new DnsHeader(newId, flags);
    }

    /// With another opcode.
    ///
    /// @param opcode what the message wants
    /// @return a changed copy
    public DnsHeader withOpcode(DnsOpcode opcode) {
        return new DnsHeader(id, flags & ~OPCODE_MASK | opcode.code() << OPCODE_SHIFT);
    }

    DnsHeader withRcodeLow(int bits) {
        return new DnsHeader(id, flags & ~RCODE_MASK | bits);
    }
}
