package io.evj.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Eight bytes at once, as a long whose lowest byte is the first, whatever the order of the memory they come from.
///
/// The tests on them are the well-known ones: subtracting one from each byte borrows through those that are zero, and a byte
/// whose highest bit appears by that, and was not set before, is zero. A borrow may run into the bytes above: that there is a
/// zero, and which is the lowest, is exact; what is said of the bytes above it is not, and is not used.
final class Words {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;

    /// Views instead of [ByteBuffer#getLong(int)]: one code for buffers of all kinds, and no swapping of bytes.
    private static final VarHandle OF_BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle OF_ARRAY =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static long at(ByteBuffer memory, int index) {
        return (long) OF_BUFFER.get(memory, index);
    }

    static long at(byte[] bytes, int index) {
        return (long) OF_ARRAY.get(bytes, index);
    }

    /// Eight times the same byte.
    static long of(byte repeated) {
        return (repeated & 0xffL) * ONES;
    }

    /// Something other than 0 in the highest bits of the bytes if one of them is zero. Results may be put together by `|`
    /// before the other bits, which mean nothing, are taken off by [#marks(long)].
    static long rawZeros(long word) {
        return word - ONES & ~word;
    }

    /// Leaves the marks of zero bytes.
    static long marks(long rawZeros) {
        return rawZeros & HIGHS;
    }

    /// The first byte that is marked, 0 to 7.
    static int firstMarked(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }
}
