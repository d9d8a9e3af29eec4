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
    /// @param from   where to begin to look for the first, at least 0
    /// @param end    where to stop to look for the first; `gap` bytes more are read, which must be below the memory's limit
    /// @param gap    from the first to the last
    /// @param passed bytes that were looked at before, in vain: after many, large blocks are tried at once
    /// @return the index of the first, or -1
    static int find(
            ByteBuffer memory, int from, int end, byte first, byte last, int gap, long passed) {
        long heads = Words.of(first);
        long tails = Words.of(last);
        if (passed >= Scan.BLOCK_BYTES_MAX) {
            return far(memory, from, end, heads, tails, gap, Scan.BLOCK_BYTES_MAX);
        }
        int nearEnd = end - from > Scan.NEAR_BYTES ? from + Scan.NEAR_BYTES : end;
        int found = near(memory, from, nearEnd, heads, tails, gap);
        return found >= 0 || nearEnd == end
                ? found
                : far(memory, nearEnd, end, heads, tails, gap, Scan.BLOCK_BYTES_MIN);
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

    private static int far(
            ByteBuffer memory, int from, int end, long heads, long tails, int gap, int firstBlock) {
        int at = from;
        int bytes = firstBlock;
        while (end - at >= Scan.BLOCK_BYTES_MIN) {
            int left = end - at & -Long.BYTES;
            int block = left < 2 * bytes ? left : bytes;
            if (holds(memory, at, block, heads, tails, gap)) {
                at = narrow(memory, at, block, heads, tails, gap);
                break;
            }
            at += block;
            bytes = Math.min(bytes << 1, Scan.BLOCK_BYTES_MAX);
        }
        return near(memory, at, end, heads, tails, gap);
    }

    private static int narrow(
            ByteBuffer memory, int from, int bytes, long heads, long tails, int gap) {
        int at = from;
        int block = bytes;
        while (block > Scan.BLOCK_BYTES_MIN) {
            int half = block / 2 & -Long.BYTES;
            if (holds(memory, at, half, heads, tails, gap)) {
                block = half;
            } else {
                at += half;
                block -= half;
            }
        }
        return at;
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
