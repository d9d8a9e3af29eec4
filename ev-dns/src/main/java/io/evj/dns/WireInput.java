package io.evj.dns;

import java.util.Arrays;

/// A cursor over the octets of a message, or of the data of one record.
///
/// Names: a pointer must lead to octets before the run of labels that it ends, and the run it leads to must end before the one
/// that it comes from begins. So each jump goes further back, and there is nothing to loop in. Pointers to pointers are
/// allowed, but not many: what a name costs is bounded by its 255 octets and [#JUMPS_MAX].
final class WireInput {
    /// The most pointers on the way through one name. Each of its at most 127 labels may stand elsewhere.
    static final int JUMPS_MAX = 127;

    private static final byte[] NOTHING = new byte[0];

    private final byte[] scratch = new byte[DnsName.OCTETS_MAX];
    private final NameCache cache = new NameCache();
    private byte[] bytes = NOTHING;
    private int start;
    private int end;
    private int at;
    private boolean hasPointers;

    /// Begins with the first octet of a message. The array is kept until [#release()].
    void open(byte[] source, int from, int to) {
        open(source, from, to, true);
    }

    /// Begins with octets that stand outside of any message: pointers lead nowhere.
    void openUncompressed(byte[] source) {
        open(source, 0, source.length, false);
    }

    private void open(byte[] source, int from, int to, boolean isMessage) {
        hasPointers = isMessage;
        bytes = source;
        start = from;
        at = from;
        end = to;
        cache.clear();
    }

    /// Lets go of the octets and of the names in them.
    void release() {
        bytes = NOTHING;
        start = 0;
        at = 0;
        end = 0;
        cache.clear();
    }

    /// Octets from the first to where it stands.
    int offset() {
        return at - start;
    }

    /// Octets up to the limit.
    int remaining() {
        return end - at;
    }

    /// Sets a limit: a number of octets from here on.
    ///
    /// @return the former limit, for [#limit]
    int limitTo(int octets) {
        need(octets);
        int former = end;
        end = at + octets;
        return former;
    }

    /// Gives back a limit.
    void limit(int former) {
        end = former;
    }

    int u8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int u16() {
        need(2);
        int value = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        at += 2;
        return value;
    }

    long u32() {
        return (long) u16() << 16 | u16();
    }

    byte[] take(int octets) {
        need(octets);
        at += octets;
        return Arrays.copyOfRange(bytes, at - octets, at);
    }

    Octets octets(int count) {
        return Octets.wrap(take(count));
    }

    /// A length octet and as many octets.
    Octets string() {
        return octets(u8());
    }

    private void need(int octets) {
        if (octets > end - at) {
            throw fail("%d octets are needed, %d are left".formatted(octets, end - at));
        }
    }

    /// A name; it may be compressed (RFC 1035 §4.1.4).
    DnsName name() {
        return name(hasPointers);
    }

    /// A name that must not be compressed.
    DnsName plainName() {
        return name(false);
    }

    private DnsName name(boolean isCompressible) {
        int first = at;
        int run = at; // where the run of labels begins that is being read
        int runEnd = end; // and where it must end at the latest
        int next = at;
        int length = 0;
        int jumps = 0;
        int place = at - start; // what others point to when they mean this name
        while (true) {
            if (next >= runEnd) {
                throw runsOut(next, jumps);
            }
            int octet = bytes[next] & 0xff;
            if (octet == 0) {
                scratch[length++] = 0;
                break;
            }
            if (octet <= DnsName.LABEL_OCTETS_MAX) {
                if (next + 1 + octet > runEnd) {
                    throw runsOut(next, jumps);
                }
                if (length + 1 + octet >= DnsName.OCTETS_MAX) {
                    throw failAt(first, "the name has more than 255 octets");
                }
                System.arraycopy(bytes, next, scratch, length, 1 + octet);
                length += 1 + octet;
                next += 1 + octet;
                continue;
            }
            int target = pointer(next, runEnd, isCompressible);
            if (target >= run - start) {
                throw failAt(next, "a pointer to octet " + target + " does not lead backwards");
            }
            if (++jumps > JUMPS_MAX) {
                throw failAt(first, "the name has more than " + JUMPS_MAX + " pointers");
            }
            if (jumps == 1) {
                at = next + 2;
                if (length == 0) {
                    DnsName known = cache.find(target);
                    if (known != null) {
                        return known;
                    }
                    place = target;
                }
            }
            runEnd = run;
            run = start + target;
            next = run;
        }
        if (jumps == 0) {
            at = next + 1;
        }
        var name = new DnsName(Arrays.copyOf(scratch, length));
        if (jumps < JUMPS_MAX) { // else one more, to here, would be too many
            cache.put(place, name);
        }
        return name;
    }

    private int pointer(int next, int runEnd, boolean isCompressible) {
        int octet = bytes[next] & 0xff;
        if (octet < 0xc0) {
            throw failAt(
                    next, "%d is neither the length of a label nor a pointer".formatted(octet));
        }
        if (next + 1 >= runEnd) {
            throw failAt(next, "half a pointer");
        }
        if (!isCompressible) {
            throw failAt(next, "a pointer where names are not compressed");
        }
        int target = (octet & 0x3f) << 8 | bytes[next + 1] & 0xff;
        if (target < DnsHeader.OCTETS) {
            throw failAt(next, "a pointer into the header, to octet " + target);
        }
        return target;
    }

    private DnsFormatException runsOut(int next, int jumps) {
        return failAt(
                next, jumps == 0 ? "the name is cut off" : "the name runs into what points to it");
    }

    /// What to throw at a defect where it stands.
    DnsFormatException fail(String reason) {
        return failAt(at, reason);
    }

    private DnsFormatException failAt(int index, String reason) {
        return new DnsFormatException(index - start, reason);
    }
}
