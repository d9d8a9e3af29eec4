package io.evj.dns;

import java.net.InetAddress;
import java.util.Arrays;

/// A domain name: labels up to the root, so always absolute. Immutable.
///
/// Octets and letter case are kept as they came. Names are equal when they differ in the case of the letters A–Z alone
/// (RFC 4343), and ordered as DNSSEC orders them (RFC 4034 §6.1): label by label from the root. A label may hold any octets;
/// international names are given in their ASCII form, `xn--…`.
public final class DnsName implements Comparable<DnsName> {
    /// The most octets of a name on the wire: labels, their lengths, and the root's (RFC 1035 §2.3.4).
    public static final int OCTETS_MAX = 255;

    /// The most octets of a label.
    public static final int LABEL_OCTETS_MAX = 63;

    /// The name that has no labels.
    public static final DnsName ROOT = new DnsName(new byte[1]);

    private final byte[] wire;
    private final int hash;

    /// Takes over a wire form that is well-formed and nobody else's.
    DnsName(byte[] wire) {
        assert wire.length <= OCTETS_MAX && wire[wire.length - 1] == 0;
        this.wire = wire;
        this.hash = hash(wire, 0, wire.length);
    }

    /// The hash code that a name has whose wire form stands among other octets.
    static int hash(byte[] octets, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum = 31 * sum + lower(octets[i]);
        }
        return sum;
    }

    /// Reads a name; it is taken as absolute, with a dot at its end or without.
    ///
    /// @param text labels with dots between them; `\X` stands for X, dots included, `\DDD` for an octet; `.` is the root
    /// @return the name
    /// @throws IllegalArgumentException an empty label, a broken escape, a character beyond ASCII, a label of more than 63
    ///                                  octets or a name of more than 255
    public static DnsName of(String text) {
        return new DnsName(NameText.parse(text, ROOT.wire));
    }

    /// Reads a name as master files have it: without a dot at its end it is relative, and `@` is the origin.
    ///
    /// @param text   as for [#of(String)]
    /// @param origin what relative names are relative to
    /// @return the name
    /// @throws IllegalArgumentException as for [#of(String)]; the origin counts too
    public static DnsName of(String text, DnsName origin) {
        return text.equals("@") ? origin : new DnsName(NameText.parse(text, origin.wire));
    }

    /// Reads the wire form: for each label a length and its octets, then a zero. No compression.
    ///
    /// @param wire the whole name and nothing else; copied
    /// @return the name
    /// @throws IllegalArgumentException not one name, or a limit is exceeded
    public static DnsName ofWire(byte[] wire) {
        if (wire.length > OCTETS_MAX) {
            throw new IllegalArgumentException(
                    "a name of " + wire.length + " octets: at most " + OCTETS_MAX + " are allowed");
        }
        int label = 0;
        while (label < wire.length && wire[label] != 0) {
            int length = wire[label] & 0xff;
            if (length > LABEL_OCTETS_MAX) {
                throw new IllegalArgumentException(
                        "octet " + label + " is " + length + ": no length of a label");
            }
            label += 1 + length;
        }
        if (label != wire.length - 1) {
            throw new IllegalArgumentException(
                    "the labels end at octet " + label + ", the name has " + wire.length);
        }
        return new DnsName(wire.clone());
    }

    /// The name under which the name of an address is looked up: `1.2.0.192.in-addr.arpa.` for 192.0.2.1, 32 nibbles below
    /// `ip6.arpa.` for IPv6 (RFC 1035 §3.5, RFC 3596 §2.5).
    ///
    /// @param address any address; a scope is left out
    /// @return the name
    public static DnsName reverse(InetAddress address) {
        return ReverseName.of(address.getAddress());
    }

    /// Octets on the wire when not compressed.
    ///
    /// @return 1–255
    public int size() {
        return wire.length;
    }

    /// Labels, the root's empty one not counted.
    ///
    /// @return 0–127
    public int labelCount() {
        int count = 0;
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            count++;
        }
        return count;
    }

    /// One label.
    ///
    /// @param index 0 for the leftmost; less than [#labelCount()]
    /// @return its octets, 1 to 63 of them
    /// @throws IndexOutOfBoundsException there is no such label
    public Octets label(int index) {
        if (index < 0 || index >= labelCount()) {
            throw new IndexOutOfBoundsException(
                    "label " + index + ": there are " + labelCount() + " in " + this);
        }
        int start = labelStart(index);
        return Octets.of(wire, start + 1, start + 1 + wire[start]);
    }

    /// Whether this is the root.
    ///
    /// @return whether
    public boolean isRoot() {
        return wire.length == 1;
    }

    /// Whether the leftmost label is an asterisk and nothing else (RFC 4592 §2.1.1).
    ///
    /// @return whether
    public boolean isWildcard() {
        return wire[0] == 1 && wire[1] == '*';
    }

    /// The name without its leftmost label.
    ///
    /// @return the next name towards the root
    /// @throws IllegalStateException this is the root
    public DnsName parent() {
        if (isRoot()) {
            throw new IllegalStateException("the root has no parent");
        }
        return new DnsName(Arrays.copyOfRange(wire, 1 + wire[0], wire.length));
    }

    /// Whether this name is another one or lies below it, case aside: whether it is in that one's bailiwick.
    ///
    /// @param ancestor the name that may stand above; everything is within the root
    /// @return true when equal or below
    public boolean isWithin(DnsName ancestor) {
        int start = wire.length - ancestor.wire.length;
        if (start < 0 || !isEqualFrom(start, ancestor.wire)) {
            return false;
        }
        int label = 0; // the octets match: but do the labels?
        while (label < start) {
            label += 1 + wire[label];
        }
        return label == start;
    }

    /// Whether two names are the same, the case of letters included. A server that echoes the case of a question proves that
    /// it has seen it.
    ///
    /// @param other another name
    /// @return true when no octet differs
    public boolean equalsExactly(DnsName other) {
        return Arrays.equals(wire, other.wire);
    }

    /// The wire form, not compressed.
    ///
    /// @return a new array, which [#ofWire] reads back
    public byte[] toWire() {
        return wire.clone();
    }

    /// The wire form itself, not to be written to.
    byte[] wire() {
        return wire;
    }

    /// Whether it equals a name whose wire form, which is well-formed, stands among other octets.
    boolean equalsWire(byte[] octets, int from, int to) {
        if (to - from != wire.length) {
            return false;
        }
        for (int i = 0; i < wire.length; i++) {
            if (wire[i] != octets[from + i] && lower(wire[i]) != lower(octets[from + i])) {
                return false;
            }
        }
        return true;
    }

    private int labelStart(int index) {
        int at = 0;
        for (int i = 0; i < index; i++) {
            at += 1 + wire[at];
        }
        return at;
    }

    /// Lengths are below 64 and letters above: both can be compared alike.
    private boolean isEqualFrom(int start, byte[] end) {
        for (int i = end.length - 1; i >= 0; i--) {
            if (wire[start + i] != end[i] && lower(wire[start + i]) != lower(end[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DnsName name
                && (this == name
                        || hash == name.hash
                                && wire.length == name.wire.length
                                && isEqualFrom(0, name.wire));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(DnsName other) {
        int mine = labelCount();
        int theirs = other.labelCount();
        while (mine > 0 && theirs > 0) {
            int difference = compareLabels(labelStart(--mine), other, other.labelStart(--theirs));
            if (difference != 0) {
                return difference;
            }
        }
        return mine - theirs;
    }

    private int compareLabels(int start, DnsName other, int otherStart) {
        int common = Math.min(wire[start], other.wire[otherStart]);
        for (int i = 1; i <= common; i++) {
            int difference = lower(wire[start + i]) - lower(other.wire[otherStart + i]);
            if (difference != 0) {
                return difference;
            }
        }
        return wire[start] - other.wire[otherStart];
    }

    /// The form of master files: each label followed by a dot, characters that mean something there escaped, what is not
    /// printable ASCII as `\DDD`. [#of(String)] reads it back.
    @Override
    public String toString() {
        return NameText.format(wire);
    }
}
