package io.evj.http;

import org.jspecify.annotations.Nullable;

/// The part of a file that a client asks for (RFC 9110 §14.1.2).
///
/// @param first the first byte
/// @param last  the last one, inclusive
record ByteRange(long first, long last) {
    /// All of it: nothing else was asked for, or not in a way that is heeded here.
    static final ByteRange WHOLE = new ByteRange(0, -1);

    /// There is no such part.
    static final ByteRange UNSATISFIABLE = new ByteRange(-1, -1);

    private static final String UNIT = "bytes=";

    /// More digits than these are more than any file has, and not worth telling from those that are.
    private static final int DIGITS_MAX = 18;

    /// Reads the field `Range`. What is malformed, of another unit, or of several parts, counts as not there.
    ///
    /// @param field its value, or null
    /// @param size  of the file
    static ByteRange of(@Nullable String field, long size) {
        if (field == null || !field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return WHOLE;
        }
        String set = field.substring(UNIT.length()).strip();
        int dash = set.indexOf('-');
        if (dash < 0) {
            return WHOLE;
        }
        String from = set.substring(0, dash);
        String to = set.substring(dash + 1);
        if (!isNumber(from) || !isNumber(to) || (from.isEmpty() && to.isEmpty())) {
            return WHOLE;
        }
        if (from.isEmpty()) {
            long length = Math.min(number(to), size);
            return length == 0 ? UNSATISFIABLE : new ByteRange(size - length, size - 1);
        }
        long first = number(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
        if (last < first) {
            return WHOLE;
        }
        return first >= size ? UNSATISFIABLE : new ByteRange(first, Math.min(last, size - 1));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
        return digits.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
