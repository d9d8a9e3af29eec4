package io.evj.api;

import org.jspecify.annotations.Nullable;

/// The text of IPv4 addresses: four decimal numbers, and nothing else that tradition allows.
final class Ipv4Text {
    private static final int PARTS = 4;
    private static final int DIGITS_MAX = 3;

    private Ipv4Text() {}

    /// Reads an address strictly. Leading zeros are refused, since some programs take them as octal.
    ///
    /// @return 4 bytes, or null when the text is no address
    static byte @Nullable [] parse(String text) {
        byte[] bytes = new byte[PARTS];
        int at = 0;
        for (int part = 0; part < PARTS; part++) {
            if (part > 0) {
                if (at == text.length() || text.charAt(at) != '.') {
                    return null;
                }
                at++;
            }
            int start = at;
            int value = 0;
            while (at < text.length()
                    && Ascii.isDigit(text.charAt(at))
                    && at - start < DIGITS_MAX) {
                value = value * 10 + text.charAt(at) - '0';
                at++;
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || leadingZero || value > 255) {
                return null;
            }
            bytes[part] = (byte) value;
        }
        return at == text.length() ? bytes : null;
    }

    /// Appends the 4 bytes from `offset` on.
    static StringBuilder append(StringBuilder out, byte[] bytes, int offset) {
        for (int part = 0; part < PARTS; part++) {
            if (part > 0) {
                out.append('.');
            }
            out.append(bytes[offset + part] & 0xff);
        }
        return out;
    }
}
