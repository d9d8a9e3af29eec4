package io.evj.dns;

import java.util.Arrays;

/// Where the names of a message stand that is being written, and so do all that they end with: a hash table without objects.
///
/// An entry is one number: 14 bits of offset, the most a pointer can hold, and 18 bits of the hash of the name from there to the
/// root. What it says is checked against the octets of the message. A look-up gives up after some places, so that names chosen
/// to collide cost room, not time. Case counts: a name must come back as it was.
final class NameTable {
    private static final int OFFSET_BITS = 14;
    private static final int OFFSET_MAX = (1 << OFFSET_BITS) - 1;
    private static final int PLACES_MIN = 64; // a power of two
    private static final int PLACES_KEPT = 1024;
    private static final int TRIES_MAX = 16;
    private static final int FREE = 0; // no name stands in the header
    private static final int LABELS_MAX = 127;

    private final int[] starts = new int[LABELS_MAX + 1];
    private final int[] hashes = new int[LABELS_MAX];
    private int labels;
    private int[] places = new int[PLACES_MIN];
    private int used;

    void clear() {
        if (places.length > PLACES_KEPT) {
            places = new int[PLACES_MIN];
        } else if (used > 0) {
            Arrays.fill(places, FREE);
        }
        used = 0;
    }

    /// Turns to a name: [#find] and [#add] are about its labels.
    void take(byte[] wire) {
        int count = 0;
        int at = 0;
        while (wire[at] != 0) {
            starts[count++] = at;
            at += 1 + wire[at];
        }
        labels = count;
        starts[count] = at;
        int hash = 0;
        while (--count >= 0) {
            for (int i = starts[count + 1] - 1; i >= starts[count]; i--) {
                hash = 31 * hash + wire[i];
            }
            hashes[count] = hash * 0x9E3779B9; // Fibonacci's: the upper bits depend on all of it
        }
    }

    /// Labels of the name.
    int labels() {
        return labels;
    }

    /// Where a label begins in the wire form; for the number after the last, where the root does.
    int start(int label) {
        return starts[label];
    }

    /// Where the end of the name that begins with a label stands in the message already, or -1.
    int find(int label, byte[] wire, byte[] message) {
        int hash = hashes[label];
        int mask = places.length - 1;
        int place = hash >>> Integer.numberOfLeadingZeros(mask);
        for (int tries = 0; tries < TRIES_MAX && places[place] != FREE; tries++) {
            int entry = places[place];
            int offset = entry & OFFSET_MAX;
            if ((entry ^ hash) >>> OFFSET_BITS == 0
                    && isSame(message, offset, wire, starts[label])) {
                return offset;
            }
            place = place + 1 & mask;
        }
        return -1;
    }

    /// Remembers the first labels of the name, which has just been written.
    void add(int count, int offset) {
        for (int label = 0; label < count && offset + starts[label] <= OFFSET_MAX; label++) {
            if (2 * used >= places.length) {
                grow();
            }
            put(hashes[label] & ~OFFSET_MAX | offset + starts[label]);
        }
    }

    private void put(int entry) {
        int mask = places.length - 1;
        int place = entry >>> Integer.numberOfLeadingZeros(mask);
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            if (places[place] == FREE) {
                places[place] = entry;
                used++;
                return;
            }
            place = place + 1 & mask;
        }
    }

    private void grow() {
        int[] former = places;
        places = new int[2 * former.length];
        used = 0;
        for (int entry : former) {
            if (entry != FREE) {
                put(entry);
            }
        }
    }

    private static boolean isSame(byte[] message, int offset, byte[] wire, int start) {
        int there = offset;
        int here = start;
        while (true) {
            int length = message[there] & 0xff;
            if (length > DnsName.LABEL_OCTETS_MAX) { // a pointer, written here: it leads to a label
                there = (length & 0x3f) << 8 | message[there + 1] & 0xff;
                continue;
            }
            if (length == 0 || length != wire[here]) {
                return length == wire[here];
            }
            if (!Arrays.equals(
                    message, there + 1, there + 1 + length, wire, here + 1, here + 1 + length)) {
                return false;
            }
            there += 1 + length;
            here += 1 + length;
        }
    }
}
