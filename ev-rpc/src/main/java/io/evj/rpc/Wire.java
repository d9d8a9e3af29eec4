package io.evj.rpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// How numbers are written. All are without sign.
///
/// A *tag* has seven bits in each byte, low ones first; the top bit says that another byte follows.
///
/// An *integer* is a row of hexadecimal digits, low ones first, two to a byte with the first of them in the upper half. Ahead of the
/// digits stands their number less one. An odd half at the end is 0:
///
/// ```
/// 0x5 → 05      0xaf0 → 20 fa      0x1000 → 30 00 10
/// ```
final class Wire {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_DIGITS = 0x0f0f_0f0f_0f0f_0f0fL;

    static final int TAG_BYTES_MAX = 5;
    static final int INT_BYTES_MAX = 5;
    static final int INT64_BYTES_MAX = 9;
    static final int INT_DIGITS_MAX = 8;
    static final int INT64_DIGITS_MAX = 16;

    /// Tag and length of an item.
    static final int HEAD_BYTES_MAX = TAG_BYTES_MAX + INT_BYTES_MAX;

    /// The largest length that an item can state.
    static final long LENGTH_MAX = 0xffff_ffffL;

    private Wire() {}

    /// Writes a tag.
    ///
    /// @param target has room for [#TAG_BYTES_MAX] bytes
    /// @return the index behind it
    static int putTag(byte[] target, int at, int tag) {
        int rest = tag;
        int index = at;
        while ((rest & ~0x7f) != 0) {
            target[index++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[index++] = (byte) rest;
        return index;
    }

    /// Writes an integer.
    ///
    /// @param target has room for [#integerBytes] bytes
    /// @return the index behind it
    static int putInteger(byte[] target, int at, long value) {
        int digits = digits(value);
        target[at] = (byte) ((digits - 1) << 4 | (value & 0xf));
        int index = at + 1;
        long rest = value >>> 4;
        while (rest != 0) {
            target[index++] = (byte) (rest << 4 | (rest >>> 4 & 0xf));
            rest >>>= 8;
        }
        return index;
    }

    /// Writes an integer, all digits at once.
    ///
    /// @param target has room for [#INT64_BYTES_MAX] bytes, however few there are; those behind it are spoilt
    /// @return the index behind it
    static int putIntegerWide(byte[] target, int at, long value) {
        int digits = digits(value);
        LONGS.set(target, at, swapped(value << 4 | digits - 1));
        if (digits == INT64_DIGITS_MAX) {
            target[at + Long.BYTES] = (byte) (value >>> 60 << 4);
        }
        return at + bytes(digits);
    }

    /// Reads an integer that is all there, all digits at once.
    ///
    /// @param source has [Long#BYTES] bytes from there on, whatever they are
    /// @param digits of the integer
    static long integerWide(byte[] source, int at, int digits) {
        long rest = swapped((long) LONGS.get(source, at)) >>> 4;
        return digits < INT64_DIGITS_MAX
                ? rest & (1L << 4 * digits) - 1
                : rest | (long) (source[at + Long.BYTES] & 0xf0) << 56;
    }

    /// In each byte, the two digits the other way round: then those of an integer are in their order.
    private static long swapped(long digits) {
        return (digits & LOW_DIGITS) << 4 | digits >>> 4 & LOW_DIGITS;
    }

    /// How many bytes an integer takes.
    static int integerBytes(long value) {
        return bytes(digits(value));
    }

    /// How many bytes an integer takes that has so many digits.
    static int bytes(int digits) {
        return 1 + digits / 2;
    }

    private static int digits(long value) {
        return Math.max(1, (Long.SIZE + 3 - Long.numberOfLeadingZeros(value)) / 4);
    }
}
