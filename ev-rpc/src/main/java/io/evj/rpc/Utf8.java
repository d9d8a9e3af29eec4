package io.evj.rpc;

import io.evj.rpc.TagException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text on the wire: UTF-8 (RFC 3629), nothing replaced.
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /// Whether a text takes one byte for each character.
    static boolean isAscii(String text) {
        int seen = 0;
        for (int i = 0; i < text.length(); i++) { // to its end, as this can be done in large steps
            seen |= text.charAt(i);
        }
        return seen < 0x80;
    }

    /// Writes a text that is ASCII.
    ///
    /// @return the index behind it
    @SuppressWarnings("deprecation") // it drops the upper half of each character: there is none
    static int putAscii(byte[] target, int at, String text) {
        text.getBytes(0, text.length(), target, at);
        return at + text.length();
    }

    /// How many bytes a text takes.
    ///
    /// @throws IllegalArgumentException half of a surrogate pair is in it
    static int length(String text) {
        int chars = text.length();
        int at = 0;
        while (at < chars && text.charAt(at) < 0x80) {
            at++;
        }
        int length = chars;
        for (; at < chars; at++) {
            char c = text.charAt(at);
            if (Character.isSurrogate(c)) {
                checkPair(text, at++);
                length += 2; // four bytes for two characters
            } else if (c >= 0x80) {
                length += c < 0x800 ? 1 : 2;
            }
            if (length < 0) {
                throw new IllegalArgumentException("a text of more than 2147483647 bytes");
            }
        }
        return length;
    }

    private static void checkPair(String text, int at) {
        if (at + 1 == text.length()
                || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
            throw new IllegalArgumentException("half of a surrogate pair at index " + at);
        }
    }

    /// Writes a text that has passed [#length].
    ///
    /// @return the index behind it
    static int put(byte[] target, int at, String text) {
        int chars = text.length();
        int index = at;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[index++] = (byte) c;
            } else if (c < 0x800) {
                target[index++] = (byte) (0xc0 | c >> 6);
                target[index++] = (byte) (0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                target[index++] = (byte) (0xe0 | c >> 12);
                target[index++] = (byte) (0x80 | c >> 6 & 0x3f);
                target[index++] = (byte) (0x80 | c & 0x3f);
            } else {
                int whole = Character.toCodePoint(c, text.charAt(++i));
                target[index++] = (byte) (0xf0 | whole >> 18);
                target[index++] = (byte) (0x80 | whole >> 12 & 0x3f);
                target[index++] = (byte) (0x80 | whole >> 6 & 0x3f);
                target[index++] = (byte) (0x80 | whole & 0x3f);
            }
        }
        return index;
    }

    /// Makes a string of bytes.
    ///
    /// @param origin what to add to an index to get the offset that the exception tells
    /// @throws TagException they are not UTF-8
    static String decode(byte[] source, int from, int to, long origin) {
        String text = new String(source, from, to - from, StandardCharsets.UTF_8);
        // the JDK's decoder is the fastest there is, but replaces what is wrong; the character that
        // it puts there is rare
        if (text.indexOf(REPLACEMENT) >= 0) {
            byte[] again = text.getBytes(StandardCharsets.UTF_8);
            int wrong = Arrays.mismatch(again, 0, again.length, source, from, to);
            if (wrong >= 0) {
                throw new TagException(Reason.BAD_TEXT, origin + from + wrong, "text is not UTF-8");
            }
        }
        return text;
    }
}
