package io.evj.http.codec;

import java.nio.charset.StandardCharsets;

/// A little of what a peer sent, fit for a message or a log: bounded, and nothing in it but printable ASCII.
public final class Excerpt {
    /// Octets, or characters, that are shown at most.
    public static final int LENGTH_MAX = 40;

    private Excerpt() {}

    /// Shows the beginning of a text.
    ///
    /// @param text the text
    /// @return its first [#LENGTH_MAX] characters, escaped; `...` follows where there is more
    public static String beginning(CharSequence text) {
        var out = new StringBuilder();
        int shown = Math.min(text.length(), LENGTH_MAX);
        for (int i = 0; i < shown; i++) {
            append(out, text.charAt(i));
        }
        return out.append(shown < text.length() ? "..." : "").toString();
    }

    /// Shows the octets that lead to a place. What comes behind it is not shown: it may not have come yet, and a message should
    /// not depend on that.
    ///
    /// @param octets the octets
    /// @param from   the first that may be shown
    /// @param to     the one behind the last
    /// @return the last [#LENGTH_MAX] of them, escaped; `...` stands before where there is more
    static String end(byte[] octets, int from, int to) {
        int start = Math.max(from, to - LENGTH_MAX);
        var text = new String(octets, start, to - start, StandardCharsets.ISO_8859_1);
        return (start > from ? "..." : "") + beginning(text);
    }

    private static void append(StringBuilder out, char c) {
        switch (c) {
            case '\r' -> out.append("\\r");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '"', '\\' -> out.append('\\').append(c);
            default -> {
                if (c >= ' ' && c < 0x7f) {
                    out.append(c);
                } else if (c <= 0xff) {
                    out.append("\\x").append(hex(c >> 4)).append(hex(c));
                } else {
                    out.append("\\u").append(hex(c >> 12)).append(hex(c >> 8));
                    out.append(hex(c >> 4)).append(hex(c));
                }
            }
        }
    }

    private static char hex(int value) {
        return Character.forDigit(value & 0xf, 16);
    }
}
