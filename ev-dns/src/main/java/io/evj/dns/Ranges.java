package io.evj.dns;

/// Numbers within their bounds.
final class Ranges {
    static final int U8_MAX = 0xff;
    static final int U16_MAX = 0xffff;
    static final long U32_MAX = 0xffff_ffffL;

    private static final int DIGITS_MAX = 10;

    private Ranges() {}

    /// The number, when it is in its range.
    static int check(String what, int number, int max) {
        check(what, (long) number, max);
        return number;
    }

    /// The number, when it is in its range.
    static long check(String what, long number, long max) {
        if (number < 0 || number > max) {
            throw new IllegalArgumentException(
                    what + ' ' + number + ": 0 to " + max + " is needed");
        }
        return number;
    }

    /// The value of 1 to 10 decimal digits, or -1 when there is anything else.
    static long decimal(String digits) {
        if (digits.isEmpty() || digits.length() > DIGITS_MAX) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }
}
