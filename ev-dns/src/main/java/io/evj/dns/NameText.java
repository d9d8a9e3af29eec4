package io.evj.dns;

import java.util.Arrays;

/// Names as text: labels with dots between them, escapes in them.
final class NameText {
    private NameText() {}

    /// Reads a name.
    ///
    /// @param text   labels; a dot at the end makes it absolute, a dot alone is the root
    /// @param origin the wire form of what follows a relative name
    /// @return the wire form
    /// @throws IllegalArgumentException an empty label, a broken escape, or a limit is exceeded
    static byte[] parse(String text, byte[] origin) {
        if (text.equals(".")) {
            return new byte[1];
        }
        if (text.isEmpty()) {
            throw Escapes.malformed(text, "a name is needed; the root is a dot");
        }
        byte[] wire = new byte[DnsName.OCTETS_MAX];
        int label = 0; // where the length of the label goes
        int end = 1;
        boolean isAbsolute = false;
        int index = 0;
        while (index < text.length()) {
            boolean isDot = text.charAt(index) == '.';
            if (isDot && end == label + 1) {
                throw Escapes.malformed(text, "a label is empty");
            }
            if (!isDot && end - label > DnsName.LABEL_OCTETS_MAX) {
                throw Escapes.malformed(
                        text, "a label has more than " + DnsName.LABEL_OCTETS_MAX + " octets");
            }
            if (end == DnsName.OCTETS_MAX) {
                throw tooLong(text);
            }
            if (isDot) {
                wire[label] = (byte) (end - label - 1);
                label = end++;
                index++;
                isAbsolute = index == text.length();
            } else {
                int read = Escapes.read(text, index);
                wire[end++] = (byte) read;
                index += read >> 8;
            }
        }
        if (isAbsolute) {
            return Arrays.copyOf(wire, end); // the last length is 0: the root
        }
        wire[label] = (byte) (end - label - 1);
        if (end + origin.length > DnsName.OCTETS_MAX) {
            throw tooLong(text);
        }
        byte[] whole = Arrays.copyOf(wire, end + origin.length);
        System.arraycopy(origin, 0, whole, end, origin.length);
        return whole;
    }

    private static IllegalArgumentException tooLong(String text) {
        return Escapes.malformed(text, "the name has more than " + DnsName.OCTETS_MAX + " octets");
    }

    /// Writes a name, absolute.
    static String format(byte[] wire) {
        if (wire.length == 1) {
            return ".";
        }
        var text = new StringBuilder(wire.length);
        int label = 0;
        while (wire[label] != 0) {
            int next = label + 1 + wire[label];
            for (int i = label + 1; i < next; i++) {
                Escapes.appendBare(text, wire[i] & 0xff);
            }
            text.append('.');
            label = next;
        }
        return text.toString();
    }
}
