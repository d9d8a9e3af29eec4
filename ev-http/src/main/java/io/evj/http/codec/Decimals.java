package io.evj.http.codec;

/// Decimal numbers as octets.
final class Decimals {
    private Decimals() {}

    /// How many digits a number has.
    ///
    /// @param number 0 or more
    static int length(long number) {
        int length = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            length++;
        }
        return length;
    }

    /// Writes the digits of a number.
    ///
    /// @param target where to
    /// @param end    the index behind its last digit
    /// @param number 0 or more
    static void put(byte[] target, int end, long number) {
        int at = end;
        long rest = number;
        do {
            target[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
    }
}
