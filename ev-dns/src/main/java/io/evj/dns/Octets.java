package io.evj.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A string of octets, as in a TXT record or the data of an unknown type. Immutable.
public final class Octets {
    /// No octets.
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes a copy of bytes.
    ///
    /// @param bytes any bytes
    /// @return the same octets
    public static Octets of(byte... bytes) {
        return wrap(bytes.clone());
    }

    /// Takes a copy of some bytes.
    ///
    /// @param bytes where they stand
    /// @param from  the index of the first
    /// @param to    the index after the last
    /// @return the same octets
    /// @throws IndexOutOfBoundsException there are no such bytes
    public static Octets of(byte[] bytes, int from, int to) {
        if (from < 0 || to < from || to > bytes.length) {
            throw new IndexOutOfBoundsException(
                    from + " to " + to + ": there are " + bytes.length + " bytes");
        }
        return wrap(Arrays.copyOfRange(bytes, from, to));
    }

    /// Encodes a text. Nothing in it is an escape.
    ///
    /// @param text any text
    /// @return its UTF-8 form
    public static Octets utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads the form that [#toString()] writes; the quotation marks may be missing.
    ///
    /// @param text printable ASCII characters, with `\X` and `\DDD` for others
    /// @return the octets that it stands for
    /// @throws IllegalArgumentException a broken escape, a quotation mark that has no match, or a character beyond ASCII
    public static Octets parse(String text) {
        int start = 0;
        int end = text.length();
        boolean isQuoted = text.startsWith("\"");
        if (isQuoted) {
            start = 1;
            end--;
        }
        byte[] octets = new byte[Math.max(0, end - start)];
        int count = 0;
        int index = start;
        while (index < end) {
            if (text.charAt(index) == '"') {
                throw Escapes.malformed(text, "a quotation mark within must be escaped");
            }
            int read = Escapes.read(text, index);
            octets[count++] = (byte) read;
            index += read >> 8;
        }
        if (isQuoted && (index != end || end == 0 || text.charAt(end) != '"')) {
            throw Escapes.malformed(text, "the quotation mark is not closed");
        }
        return wrap(Arrays.copyOf(octets, count));
    }

    /// Takes over bytes that nobody else keeps.
    static Octets wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes);
    }

    /// How many there are.
    ///
    /// @return at least 0
    public int size() {
        return bytes.length;
    }

    /// One of them.
    ///
    /// @param index at least 0, less than [#size()]
    /// @return 0–255
    /// @throws IndexOutOfBoundsException there is none of that index
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /// Copies them.
    ///
    /// @return a new array
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /// Decodes them as UTF-8.
    ///
    /// @return the text; what is not UTF-8 is replaced by U+FFFD
    public String toUtf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The array itself, not to be written to.
    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// The form of master files: in quotation marks, `"` and `\` escaped, what is not printable ASCII as `\DDD`
    /// (RFC 1035 §5.1).
    @Override
    public String toString() {
        var text = new StringBuilder(bytes.length + 2).append('"');
        for (byte octet : bytes) {
            Escapes.appendQuoted(text, octet & 0xff);
        }
        return text.append('"').toString();
    }
}
