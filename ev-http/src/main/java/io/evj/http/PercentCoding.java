package io.evj.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evj.http.codec.Octets;
import java.io.ByteArrayOutputStream;

/// Percent-encoding (RFC 3986 §2.1). Text is UTF-8. Safe from any thread.
public final class PercentCoding {
    private static final String DIGITS = "0123456789ABCDEF";

    private PercentCoding() {}

    /// Encodes everything but letters, digits, `-`, `.`, `_` and `~`; a space becomes `%20`.
    ///
    /// @param text any text
    /// @return the encoded text, which may stand in any part of a URI
    /// @libevent evhttp_encode_uri
    public static String encode(String text) {
        return isUnreserved(text) ? text : encode(text.getBytes(UTF_8), false);
    }

    /// Encodes bytes, which need not be text.
    ///
    /// @param bytes       any bytes
    /// @param spaceAsPlus whether a space becomes `+`, as in forms, or `%20`
    /// @return the encoded text
    /// @libevent evhttp_uriencode
    public static String encode(byte[] bytes, boolean spaceAsPlus) {
        var out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            int octet = b & 0xff;
            if (Octets.is(octet, Octets.UNRESERVED)) {
                out.append((char) octet);
            } else if (octet == ' ' && spaceAsPlus) {
                out.append('+');
            } else {
                out.append('%')
                        .append(DIGITS.charAt(octet >> 4))
                        .append(DIGITS.charAt(octet & 0xf));
            }
        }
        return out.toString();
    }

    /// Decodes text. A `%` without two hexadecimal digits behind it stays as it is; so does everything that is not encoded.
    ///
    /// @param text        perhaps encoded
    /// @param plusAsSpace whether `+` is a space, as in forms, or itself
    /// @return the decoded text; bytes that are no UTF-8 become U+FFFD, and `%00` a zero
    public static String decode(String text, boolean plusAsSpace) {
        boolean encoded = text.indexOf('%') >= 0 || (plusAsSpace && text.indexOf('+') >= 0);
        return encoded ? new String(decodeBytes(text, plusAsSpace), UTF_8) : text;
    }

    /// Decodes text to the bytes that it stands for, which need not be text.
    ///
    /// @param text        perhaps encoded
    /// @param plusAsSpace whether `+` is a space, as in forms, or itself
    /// @return the bytes, with zeros wherever `%00` stands
    /// @libevent evhttp_uridecode
    public static byte[] decodeBytes(String text, boolean plusAsSpace) {
        return decode(text, plusAsSpace ? 0 : text.length());
    }

    /// Decodes a whole URI, which should be split first: a `+` is a space behind the first question mark alone.
    ///
    /// @param uri perhaps encoded
    /// @return the decoded text
    /// @libevent evhttp_decode_uri
    public static String decodeUri(String uri) {
        int question = uri.indexOf('?');
        return new String(decode(uri, question < 0 ? uri.length() : question), UTF_8);
    }

    /// Decodes; from some index on a plus is a space.
    private static byte[] decode(String text, int plusFrom) {
        byte[] bytes = text.getBytes(UTF_8);
        int plusFromByte = text.substring(0, plusFrom).getBytes(UTF_8).length;
        var out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2)) {
                out.write(Octets.hexValue(bytes[i + 1]) << 4 | Octets.hexValue(bytes[i + 2]));
                i += 2;
            } else {
                out.write(b == '+' && i >= plusFromByte ? ' ' : b);
            }
        }
        return out.toByteArray();
    }

    private static boolean isHex(byte[] bytes, int index) {
        return index < bytes.length && Octets.is(bytes[index] & 0xff, Octets.HEX);
    }

    private static boolean isUnreserved(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Octets.is(text.charAt(i), Octets.UNRESERVED)) {
                return false;
            }
        }
        return true;
    }
}
