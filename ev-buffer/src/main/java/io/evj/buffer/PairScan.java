package io.evj.buffer;

import java.nio.ByteBuffer;

/// Finds two bytes at a fixed distance in a piece of memory: the first and the last of a pattern. Where both are, the pattern
/// often is; a first byte alone is found far too often to be worth stopping for.
///
/// Works as [Scan] does, on two words at a time: a byte of their union is zero where both match.
final class PairScan {
    private PairScan() {}

    /// Finds `first`, with `last` the given distance after it.
    ///
    /// @param from where to begin to look for the first, at least 0
    /// @param end  where to stop to look for the first; `gap` bytes more are read, which must be below the memory's limit
    /// @param gap  from the first to the last
    /// @return the index of the first, or -1
    static int find(ByteBuffer memory, int from, int end, byte first, byte last, int gap) {
        long heads = Words.of(first);
        long tails = Words.of(last);
        if (end - from <= Scan.NEAR_BYTES) {
            return near(memory, from, end, heads, tails, gap);
        }
        int found = near(memory, from, from + Scan.NEAR_BYTES, heads, tails, gap);
        return found >= 0 ? found : far(memory, from + Scan.NEAR_BYTES, end, heads, tails, gap);
    }

    private static int near(ByteBuffer memory, int from, int end, long heads, long tails, int gap) {
        int at = from;
        for (int last = end - 16; at <= last; at += 16) {
            long zeros =
                    Words.rawZeros(differences(memory, at, heads, tails, gap))
                            | Words.rawZeros(differences(memory, at + 8, heads, tails, gap));
            if (Words.marks(zeros) != 0) {
                break;
            }
        }
        for (int words = Math.min(end, memory.limit() - 7 - gap); at < words; at += 8) {
            long marks = Words.marks(Words.rawZeros(differences(memory, at, heads, tails, gap)));
            if (marks != 0) {
                int found = at + Words.firstMarked(marks);
                return found < end ? found : -1;
            }
        }
        for (; at < end; at++) { // the last bytes that the memory has
            if (memory.get(at) == (byte) heads && memory.get(at + gap) == (byte) tails) {
                return at;
            }
        }
        return -1;
    }

    private static int far(ByteBuffer memory, int from, int end, long heads, long tails, int gap) {
        int at = from;
        int bytes = Scan.BLOCK_BYTES_MIN;
        while (end - at >= Scan.BLOCK_BYTES_MIN) {
            while (bytes > end - at) {
                bytes >>= 1;
            }
            if (holds(memory, at, bytes, heads, tails, gap)) {
                while (bytes > Scan.BLOCK_BYTES_MIN) {
                    bytes >>= 1;
                    if (!holds(memory, at, bytes, heads, tails, gap)) {
                        at += bytes;
                    }
                }
                break;
            }
            at += bytes;
            bytes = Math.min(bytes << 1, Scan.BLOCK_BYTES_MAX);
        }
        return near(memory, at, end, heads, tails, gap);
    }

    private static boolean holds(
            ByteBuffer memory, int from, int bytes, long heads, long tails, int gap) {
        long zeros = 0;
        for (int at = from, end = from + bytes; at < end; at += 8) {
            zeros |= Words.rawZeros(differences(memory, at, heads, tails, gap));
        }
        return Words.marks(zeros) != 0;
    }

    private static long differences(ByteBuffer memory, int at, long heads, long tails, int gap) {
        return Words.at(memory, at) ^ heads | Words.at(memory, at + gap) ^ tails;
    }
}
