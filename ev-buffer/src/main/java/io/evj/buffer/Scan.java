package io.evj.buffer;

import java.nio.ByteBuffer;

/// Finds a byte in a piece of memory. Allocates nothing, and reads only below the memory's limit, but past the end of what is
/// asked for, whose outcome it ignores.
///
/// What is near is looked for eight bytes at a time, with a branch for each 32. That is what lines and fields of protocols
/// need. Farther on, whole blocks are asked whether they hold the byte anywhere: a loop without a way out, which the
/// compiler turns into vector instructions. Blocks double in size as long as they hold nothing, and the one that does is
/// halved until it is small.
final class Scan {
    /// How far to go by words. Blocks have a price of their own, about that of 200 bytes.
    static final int NEAR_BYTES = 256;

    static final int BLOCK_BYTES_MIN = 512;
    static final int BLOCK_BYTES_MAX = 8192;

    /// The least part of the range to be asked for either of two bytes.
    private static final int WINDOW_BYTES_MIN = 128;

    private Scan() {}

    /// Finds a byte.
    ///
    /// @param from where to begin, at least 0
    /// @param end  where to stop, at most the memory's limit
    /// @return the index of the first, or -1
    static int find(ByteBuffer memory, int from, int end, byte wanted) {
        long pattern = Words.of(wanted);
        if (end - from <= NEAR_BYTES) {
            return near(memory, from, end, pattern);
        }
        int found = near(memory, from, from + NEAR_BYTES, pattern);
        return found >= 0 ? found : far(memory, from + NEAR_BYTES, end, pattern);
    }

    /// Finds either of two bytes, in parts that double in size. So a byte that is nowhere costs in proportion to where the other
    /// one is, not to the range.
    ///
    /// @return the index of the first, or -1
    static int findEither(ByteBuffer memory, int from, int end, byte one, byte other) {
        int bytes = WINDOW_BYTES_MIN;
        for (int at = from; at < end; ) {
            int stop = end - at > bytes ? at + bytes : end;
            int first = find(memory, at, stop, one);
            int before = find(memory, at, first >= 0 ? first : stop, other);
            if (before >= 0 || first >= 0) {
                return before >= 0 ? before : first;
            }
            at = stop;
            bytes = Math.min(2 * bytes, BLOCK_BYTES_MAX);
        }
        return -1;
    }

    /// Whether memory holds the given bytes.
    ///
    /// @param at     where in the memory
    /// @param offset where in the array
    /// @param length how many
    static boolean matches(ByteBuffer memory, int at, byte[] bytes, int offset, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (Words.at(memory, at + i) != Words.at(bytes, offset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (memory.get(at + i) != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private static int near(ByteBuffer memory, int from, int end, long pattern) {
        int at = from;
        for (int last = end - 32; at <= last; at += 32) {
            long zeros =
                    Words.rawZeros(Words.at(memory, at) ^ pattern)
                            | Words.rawZeros(Words.at(memory, at + 8) ^ pattern)
                            | Words.rawZeros(Words.at(memory, at + 16) ^ pattern)
                            | Words.rawZeros(Words.at(memory, at + 24) ^ pattern);
            if (Words.marks(zeros) != 0) {
                break;
            }
        }
        for (int words = Math.min(end, memory.limit() - 7); at < words; at += 8) {
            long marks = Words.marks(Words.rawZeros(Words.at(memory, at) ^ pattern));
            if (marks != 0) {
                int found = at + Words.firstMarked(marks);
                return found < end ? found : -1;
            }
        }
        for (; at < end; at++) { // the last bytes that the memory has
            if (memory.get(at) == (byte) pattern) {
                return at;
            }
        }
        return -1;
    }

    private static int far(ByteBuffer memory, int from, int end, long pattern) {
        int at = from;
        int bytes = BLOCK_BYTES_MIN;
        while (end - at >= BLOCK_BYTES_MIN) {
            while (bytes > end - at) {
                bytes >>= 1;
            }
            if (holds(memory, at, bytes, pattern)) {
                while (bytes > BLOCK_BYTES_MIN) {
                    bytes >>= 1;
                    if (!holds(memory, at, bytes, pattern)) {
                        at += bytes;
                    }
                }
                break;
            }
            at += bytes;
            bytes = Math.min(bytes << 1, BLOCK_BYTES_MAX);
        }
        return near(memory, at, end, pattern);
    }

    private static boolean holds(ByteBuffer memory, int from, int bytes, long pattern) {
        long zeros = 0;
        for (int at = from, end = from + bytes; at < end; at += 8) {
            zeros |= Words.rawZeros(Words.at(memory, at) ^ pattern);
        }
        return Words.marks(zeros) != 0;
    }
}
