package io.evj.api;

/// Letters A to Z and nothing else: comparisons that no locale can change. Immutable, safe from any thread.
public final class Ascii {
    private Ascii() {}

    /// Compares two texts; the letters A–Z count as a–z, every other character as itself.
    ///
    /// @param first  one text
    /// @param second the other
    /// @return negative, 0 or positive as `first` is less than, equal to or greater than `second`
    /// @libevent evutil_ascii_strcasecmp
    public static int compareIgnoreCase(CharSequence first, CharSequence second) {
        return compareIgnoreCase(first, second, Integer.MAX_VALUE);
    }

    /// Compares the beginnings of two texts.
    ///
    /// @param first    one text
    /// @param second   the other
    /// @param countMax how many characters are looked at, at most; at least 0
    /// @return negative, 0 or positive as `first` is less than, equal to or greater than `second`
    /// @throws IllegalArgumentException `countMax` is negative
    /// @libevent evutil_ascii_strncasecmp
    public static int compareIgnoreCase(CharSequence first, CharSequence second, int countMax) {
        if (countMax < 0) {
            throw new IllegalArgumentException("count " + countMax + ": at least 0 is needed");
        }
        int firstLength = Math.min(first.length(), countMax);
        int secondLength = Math.min(second.length(), countMax);
        int common = Math.min(firstLength, secondLength);
        for (int i = 0; i < common; i++) {
            int difference = lower(first.charAt(i)) - lower(second.charAt(i));
            if (difference != 0) {
                return difference;
            }
        }
        return firstLength - secondLength;
    }

    /// Whether two texts differ in the case of the letters A–Z alone.
    ///
    /// @param first  one text
    /// @param second the other
    /// @return true when they are the same but for case
    public static boolean equalsIgnoreCase(CharSequence first, CharSequence second) {
        return first.length() == second.length() && compareIgnoreCase(first, second) == 0;
    }

    /// Compares two texts given as bytes, taken as unsigned.
    ///
    /// @param first  one text
    /// @param second the other
    /// @return negative, 0 or positive as `first` is less than, equal to or greater than `second`
    public static int compareIgnoreCase(byte[] first, byte[] second) {
        int common = Math.min(first.length, second.length);
        for (int i = 0; i < common; i++) {
            int difference = lower(first[i] & 0xff) - lower(second[i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return first.length - second.length;
    }

    /// Whether two texts given as bytes differ in the case of the letters A–Z alone.
    ///
    /// @param first  one text
    /// @param second the other
    /// @return true when they are the same but for case
    public static boolean equalsIgnoreCase(byte[] first, byte[] second) {
        return first.length == second.length && compareIgnoreCase(first, second) == 0;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// The value of a hexadecimal digit, or -1. Other alphabets' digits are none.
    static int hexValue(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
