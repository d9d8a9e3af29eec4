package io.evj.dns;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A question that was sent to a server, once: what a reply must match.
///
/// A question that is sent again gets another transmission, with an id and most likely a port of its own; replies to the former
/// ones are still welcome.
final class Transmission {
    /// How a message relates to what was sent.
    enum Match {
        /// It answers this.
        YES,
        /// It would, but for the case of letters.
        CASE_DIFFERS,
        /// Header alone, and it says that the server could not read what was sent.
        UNREADABLE,
        /// It is something else.
        NO
    }

    private static final int FLAGS_QUERY = DnsHeader.RECURSION_DESIRED;
    private static final int OPT_OCTETS = 11;

    /// The most octets of a question and what goes with it.
    static final int OCTETS_MAX = DnsHeader.OCTETS + DnsName.OCTETS_MAX + 4 + OPT_OCTETS;

    final Query query;
    final NameServer server;
    final int id;
    final boolean isTcp;
    final int ednsOctets;

    /// The name in the wire form, its letters in the case that was sent.
    private final byte[] name;

    private final int type;

    /// Where a reply comes in; null over TCP, and when the port is gone.
    @Nullable QueryPort port;

    /// @param ednsOctets the size to advertise; [Edns#PAYLOAD_OCTETS_MIN]: none
    Transmission(
            Query query, NameServer server, int id, byte[] name, boolean isTcp, int ednsOctets) {
        this.query = query;
        this.server = server;
        this.id = id;
        this.name = name;
        this.type = query.type();
        this.isTcp = isTcp;
        this.ednsOctets = ednsOctets;
    }

    boolean hasEdns() {
        return ednsOctets > Edns.PAYLOAD_OCTETS_MIN;
    }

    /// Appends the message.
    void write(ByteBuffer target) {
        target.putShort((short) id).putShort((short) FLAGS_QUERY);
        target.putShort((short) 1).putShort((short) 0).putShort((short) 0);
        target.putShort((short) (hasEdns() ? 1 : 0));
        target.put(name).putShort((short) type).putShort((short) DnsClass.IN.code());
        if (hasEdns()) { // RFC 6891 §6.1.2: the root, OPT, a size, no flags, no options
            target.put((byte) 0).putShort((short) TypeCodes.OPT).putShort((short) ednsOctets);
            target.putInt(0).putShort((short) 0);
        }
    }

    /// Compares a message with what was sent: id, that it is a reply, and the question, octet by octet. In a message that matches,
    /// the name is put back in the case in which it was asked for.
    ///
    /// @param message from the position to the limit
    Match match(ByteBuffer message) {
        int at = message.position();
        int size = message.remaining();
        if (size < DnsHeader.OCTETS || (message.getShort(at) & 0xffff) != id) {
            return Match.NO;
        }
        int flags = message.getShort(at + 2) & 0xffff;
        if ((flags & 0xf800) != DnsHeader.RESPONSE) { // QR, and opcode QUERY
            return Match.NO;
        }
        int questions = message.getShort(at + 4) & 0xffff;
        if (questions == 0 && size == DnsHeader.OCTETS) {
            int rcode = flags & 0xf;
            boolean isUnreadable =
                    rcode == DnsRcode.FORMERR.code() || rcode == DnsRcode.NOTIMP.code();
            return isUnreadable ? Match.UNREADABLE : Match.NO;
        }
        int end = DnsHeader.OCTETS + name.length;
        if (questions != 1
                || size < end + 4
                || (message.getShort(at + end) & 0xffff) != type
                || message.getShort(at + end + 2) != DnsClass.IN.code()) {
            return Match.NO;
        }
        Match match = Match.YES;
        for (int i = 0; i < name.length; i++) {
            byte theirs = message.get(at + DnsHeader.OCTETS + i);
            if (theirs != name[i]) {
                if (!isSameLetter(theirs, name[i])) {
                    return Match.NO;
                }
                match = Match.CASE_DIFFERS;
            }
        }
        return match;
    }

    /// Puts the name in the question of a reply back into the case in which it was asked for, which other names of the reply point
    /// to.
    void restoreCase(ByteBuffer message) {
        message.put(message.position() + DnsHeader.OCTETS, query.name().wire());
    }

    private static boolean isSameLetter(byte a, byte b) {
        int lower = a | 0x20;
        return lower == (b | 0x20) && lower >= 'a' && lower <= 'z';
    }

    /// A name in small letters: so servers that change letters give it back as it was sent.
    static byte[] inLowerCase(byte[] wire) {
        byte[] name = wire;
        for (int i = 0; i < wire.length; i++) {
            if (wire[i] >= 'A' && wire[i] <= 'Z') { // no length is as large
                name = name == wire ? wire.clone() : name;
                name[i] = (byte) (wire[i] | 0x20);
            }
        }
        return name;
    }

    /// The wire form of a name with each letter in a random case (draft-vixie-dnsext-dns0x20). The same array when there are none.
    static byte[] inRandomCase(byte[] wire, Dice dice) {
        byte[] mixed = wire.clone();
        int bits = 0;
        int left = 0;
        for (int i = 0; i < mixed.length; i++) {
            int lower = mixed[i] | 0x20;
            if (lower >= 'a' && lower <= 'z') { // lengths are below 64
                if (left == 0) {
                    bits = dice.u8();
                    left = 8;
                }
                mixed[i] = (byte) (lower ^ (bits & 1) << 5);
                bits >>= 1;
                left--;
            }
        }
        return mixed;
    }
}
