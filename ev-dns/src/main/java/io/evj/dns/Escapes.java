package io.evj.dns;

/// The escapes of master files: `\X` is the character X, `\DDD` the octet of that decimal number (RFC 1035 §5.1,
/// RFC 4343 §2.1).
final class Escapes {
    private static final int SHOWN_MAX = 80;

    private Escapes() {}

    /// Appends an octet of a label: everything that means something in a master file comes escaped.
    static void appendBare(StringBuilder out, int octet) {
        append(out, octet, "\"$().;@\\", octet > ' ');
    }

    /// Appends an octet of a string between quotation marks.
    static void appendQuoted(StringBuilder out, int octet) {
        append(out, octet, "\"\\", octet >= ' ');
    }

    private static void append(StringBuilder out, int octet, String special, boolean isVisible) {
        if (!isVisible || octet > '~') {
            out.append('\\')
                    .append((char) ('0' + octet / 100))
                    .append((char) ('0' + octet / 10 % 10))
                    .append((char) ('0' + octet % 10));
            return;
        }
        if (special.indexOf(octet) >= 0) {
            out.append('\\');
        }
        out.append((char) octet);
    }

    /// Reads one octet, escaped or not.
    ///
    /// @return the octet, and above bit 8 the number of characters it took: 1, 2 or 4
    /// @throws IllegalArgumentException half an escape, a number above 255, or no printable ASCII character
    static int read(String text, int index) {
        char first = text.charAt(index);
        if (first < ' ' || first > '~') {
            throw malformed(
                    text, "only printable ASCII characters, or their escapes, may stand there");
        }
        if (first != '\\') {
            return 1 << 8 | first;
        }
        if (index + 1 == text.length()) {
            throw malformed(text, "nothing follows the last \\");
        }
        char second = text.charAt(index + 1);
        if (!isDigit(second)) {
            if (second < ' ' || second > '~') {
                throw malformed(text, "only a printable ASCII character may follow \\");
            }
            return 2 << 8 | second;
        }
        if (index + 4 > text.length()
                || !isDigit(text.charAt(index + 2))
                || !isDigit(text.charAt(index + 3))) {
            throw malformed(text, "three digits must follow \\");
        }
        int octet =
                (second - '0') * 100
                        + (text.charAt(index + 2) - '0') * 10
                        + text.charAt(index + 3)
                        - '0';
        if (octet > 255) {
            throw malformed(text, "\\" + octet + " is above 255");
        }
        return 4 << 8 | octet;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// What to throw at somebody who gave a text that means nothing; it shows the text, bounded and harmless to a terminal.
    static IllegalArgumentException malformed(String text, String why) {
        return new IllegalArgumentException('"' + shown(text) + "\": " + why);
    }

    static String shown(String text) {
        var shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < SHOWN_MAX; i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '\ufffd');
        }
        return shown.append(text.length() > SHOWN_MAX ? "…" : "").toString();
    }
}
