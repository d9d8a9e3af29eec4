package io.evj.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The names of one message that were read last, by where they begin: nearly every record of an answer points to the name of
/// the question, and need not have a copy of its own.
final class NameCache {
    private static final int SLOTS = 16; // a power of two

    private final int[] offsets = new int[SLOTS];
    private final @Nullable DnsName[] names = new DnsName[SLOTS];

    @Nullable DnsName find(int offset) {
        int slot = slot(offset);
        return offsets[slot] == offset ? names[slot] : null;
    }

    void put(int offset, DnsName name) {
        int slot = slot(offset);
        offsets[slot] = offset;
        names[slot] = name;
    }

    void clear() {
        Arrays.fill(names, null);
    }

    /// Names are some octets apart.
    private static int slot(int offset) {
        return (offset ^ offset >>> 4) & SLOTS - 1;
    }
}
