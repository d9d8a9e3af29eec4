package io.evj.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The text of IPv6 addresses, without scope: RFC 4291 §2.2 is read, RFC 5952 is written.
final class Ipv6Text {
    private static final int BYTES = 16;
    private static final int WORDS = 8;
    private static final int DIGITS_MAX = 4;

    private Ipv6Text() {}

    /// Reads an address: eight groups, `::` for one or more groups of zeros, a dotted tail.
    ///
    /// @return 16 bytes, or null when the text is no address
    static byte @Nullable [] parse(String text) {
        byte[] bytes = new byte[BYTES];
        int length = text.length();
        int count = 0;
        int gap = -1; // in bytes: where :: stood
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < length) {
            int start = at;
            int word = 0;
            while (at < length && Ascii.hexValue(text.charAt(at)) >= 0 && at - start < DIGITS_MAX) {
                word = (word << 4) | Ascii.hexValue(text.charAt(at));
                at++;
            }
            if (at < length && text.charAt(at) == '.') {
                byte[] tail = Ipv4Text.parse(text.substring(start));
                if (tail == null || count + tail.length > BYTES) {
                    return null;
                }
                System.arraycopy(tail, 0, bytes, count, tail.length);
                count += tail.length;
                break;
            }
            if (at == start || count == BYTES) {
                return null;
            }
            bytes[count++] = (byte) (word >> 8);
            bytes[count++] = (byte) word;
            if (at < length) {
                if (text.charAt(at) != ':' || ++at == length) {
                    return null;
                }
                if (text.charAt(at) == ':') {
                    if (gap >= 0) {
                        return null;
                    }
                    gap = count;
                    at++;
                }
            }
        }
        return gap < 0 ? (count == BYTES ? bytes : null) : spread(bytes, count, gap);
    }

    /// Moves what follows the gap to the end.
    private static byte @Nullable [] spread(byte[] bytes, int count, int gap) {
        if (count == BYTES) {
            return null;
        }
        int tail = count - gap;
        System.arraycopy(bytes, gap, bytes, BYTES - tail, tail);
        Arrays.fill(bytes, gap, BYTES - tail, (byte) 0);
        return bytes;
    }

    /// Writes an address: lower case, no leading zeros, the first of the longest runs of two or more zero groups as
    /// `::`, the tail of IPv4-mapped and IPv4-compatible addresses dotted.
    static String format(byte[] bytes) {
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        var out = new StringBuilder(39);
        if (hasIpv4Tail(words)) {
            out.append(words[5] == 0 ? "::" : "::ffff:");
            return Ipv4Text.append(out, bytes, BYTES - 4).toString();
        }
        int runStart = -1;
        int runLength = 1; // a single zero group stays
        for (int i = 0; i < WORDS; i++) {
            int end = i;
            while (end < WORDS && words[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        for (int i = 0; i < WORDS; i++) {
            if (i == runStart) {
                out.append("::");
                i += runLength - 1;
            } else {
                if (i > 0 && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(words[i]));
            }
        }
        return out.toString();
    }

    /// IPv4-mapped (RFC 4291 §2.5.5.2), or IPv4-compatible (§2.5.5.1) without those that are better read as numbers: `::1`.
    private static boolean hasIpv4Tail(int[] words) {
        for (int i = 0; i < 5; i++) {
            if (words[i] != 0) {
                return false;
            }
        }
        return words[5] == 0xffff || (words[5] == 0 && words[6] != 0 && words[7] != 0);
    }
}
