package io.evj.buffer;

/// Appends numbers as text, digit by digit from the last to the first, into room that was prepared. Allocates nothing.
final class Digits {
    /// The most bytes that a number has in decimal.
    static final int DECIMAL_MAX = 20;

    /// The most bytes that a number has in hexadecimal.
    static final int HEX_MAX = 16;

    private Digits() {}

    /// Appends a number in decimal, with a minus sign if it is negative.
    ///
    /// @return bytes appended
    static int appendDecimal(Chain chain, long value) {
        int bytes = decimalLength(value);
        chain.prepare(bytes);
        // negative numbers reach farther than positive ones
        long rest = value < 0 ? value : -value;
        int at = bytes;
        do {
            long quotient = rest / 10;
            chain.put(--at, (byte) ('0' + (quotient * 10 - rest)));
            rest = quotient;
        } while (rest != 0);
        if (value < 0) {
            chain.put(0, (byte) '-');
        }
        chain.advance(bytes);
        return bytes;
    }

    /// Appends a number, taken as unsigned, in hexadecimal, in lower case.
    ///
    /// @return bytes appended
    static int appendHex(Chain chain, long value) {
        int bytes = (Long.SIZE + 3 - Long.numberOfLeadingZeros(value | 1)) / 4;
        chain.prepare(bytes);
        long rest = value;
        for (int at = bytes - 1; at >= 0; at--) {
            int digit = (int) rest & 0xf;
            chain.put(at, (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit));
            rest >>>= 4;
        }
        chain.advance(bytes);
        return bytes;
    }

    private static int decimalLength(long value) {
        int length = value < 0 ? 2 : 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            length++;
        }
        return length;
    }
}
