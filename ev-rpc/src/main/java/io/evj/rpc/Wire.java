package io.evj.rpc;

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
