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
    /// How far to go by words. A block has a price of its own, about that of 200 bytes.
    static final int NEAR_BYTES = 256;

    static final int BLOCK_BYTES_MIN = 512;
    static final int BLOCK_BYTES_MAX = 8192;

    private Scan() {}

    /// Finds a byte.
    ///
    /// @param from   where to begin, at least 0
    /// @param end    where to stop, at most the memory's limit
    /// @param passed bytes that were looked at before, in vain: after many, large blocks are tried at once
    /// @return the index of the first, or -1
    static int find(ByteBuffer memory, int from, int end, byte wanted, long passed) {
        long pattern = Words.of(wanted);
        if (passed >= BLOCK_BYTES_MAX) {
            return far(memory, from, end, pattern, BLOCK_BYTES_MAX);
        }
        if (end - from <= NEAR_BYTES) {
            return near(memory, from, end, pattern);
        }
        int found = near(memory, from, from + NEAR_BYTES, pattern);
        return found >= 0 ? found : far(memory, from + NEAR_BYTES, end, pattern, BLOCK_BYTES_MIN);
    }

    /// Finds either of two bytes. Far ones are looked for one after the other in parts that double in size. So a byte that is
    /// nowhere costs in proportion to where the other one is, not to the range.
    ///
    /// @return the index of the first, or -1
    static int findEither(ByteBuffer memory, int from, int end, byte one, byte other) {
        long ones = Words.of(one);
        long others = Words.of(other);
        int stop = end - from > NEAR_BYTES ? from + NEAR_BYTES : end;
        int found = nearEither(memory, from, stop, ones, others);
        int bytes = BLOCK_BYTES_MIN;
        while (found < 0 && stop < end) {
            int at = stop;
            stop = end - at > bytes ? at + bytes : end;
            int first = far(memory, at, stop, ones, bytes);
            int before = far(memory, at, first >= 0 ? first : stop, others, bytes);
            found = before >= 0 ? before : first;
            bytes = Math.min(bytes << 1, BLOCK_BYTES_MAX);
        }
        return found;
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

    /// As [#near], but one word at a time, which is asked for both.
    private static int nearEither(ByteBuffer memory, int from, int end, long ones, long others) {
        int at = from;
        for (int words = Math.min(end, memory.limit() - 7); at < words; at += 8) {
            long word = Words.at(memory, at);
            long marks = Words.marks(Words.rawZeros(word ^ ones) | Words.rawZeros(word ^ others));
            if (marks != 0) {
                int found = at + Words.firstMarked(marks);
                return found < end ? found : -1;
            }
        }
        for (; at < end; at++) { // the last bytes that the memory has
            byte b = memory.get(at);
            if (b == (byte) ones || b == (byte) others) {
                return at;
            }
        }
        return -1;
    }

    private static int far(ByteBuffer memory, int from, int end, long pattern, int firstBlock) {
        int at = from;
        int bytes = firstBlock;
        while (end - at >= BLOCK_BYTES_MIN) {
            int left = end - at & -Long.BYTES;
            int block = left < 2 * bytes ? left : bytes; // no short one at the end
            if (holds(memory, at, block, pattern)) {
                at = narrow(memory, at, block, pattern);
                break;
            }
            at += block;
            bytes = Math.min(bytes << 1, BLOCK_BYTES_MAX);
        }
        return near(memory, at, end, pattern);
    }

    /// Where to look on in a block that holds the byte.
    private static int narrow(ByteBuffer memory, int from, int bytes, long pattern) {
        int at = from;
        int block = bytes;
        while (block > BLOCK_BYTES_MIN) {
            int half = block / 2 & -Long.BYTES;
            if (holds(memory, at, half, pattern)) {
                block = half;
            } else {
                at += half;
                block -= half;
            }
        }
        return at;
    }

    private static boolean holds(ByteBuffer memory, int from, int bytes, long pattern) {
        long zeros = 0;
        for (int at = from, end = from + bytes; at < end; at += 8) {
            zeros |= Words.rawZeros(Words.at(memory, at) ^ pattern);
        }
        return Words.marks(zeros) != 0;
    }
}
