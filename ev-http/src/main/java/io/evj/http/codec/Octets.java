package io.evj.http.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// What an octet may be: the character classes of RFC 9110 and 3986, one table lookup each.
///
/// `%` is a member of none but [#TOKEN]: a percent-encoded octet takes three, and whoever scans looks at the two that follow.
/// Immutable, safe from any thread.
public final class Octets {
    /// `tchar` (RFC 9110 §5.6.2): methods, field names, chunk extensions.
    public static final int TOKEN = 1;

    /// `unreserved` (RFC 3986 §2.3).
    public static final int UNRESERVED = 1 << 1;

    /// What a `reg-name` may have (RFC 3986 §3.2.2): `unreserved` and `sub-delims`.
    public static final int REG_NAME = 1 << 2;

    /// What `userinfo` may have (RFC 3986 §3.2.1): that, and the colon.
    public static final int USERINFO = 1 << 3;

    /// What a path may have (RFC 3986 §3.3): `pchar` and the slash.
    public static final int PATH = 1 << 4;

    /// What a query or a fragment may have (RFC 3986 §3.4, §3.5): that, and the question mark.
    public static final int QUERY = 1 << 5;

    /// What a scheme may have (RFC 3986 §3.1) behind its first letter.
    public static final int SCHEME = 1 << 6;

    /// `HEXDIG`, of either case.
    public static final int HEX = 1 << 7;

    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte SP = ' ';
    static final byte HTAB = '\t';
    static final byte DEL = 0x7f;

    private static final byte[] CLASSES = classes();

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Octets() {}

    /// Whether an octet, or a character, is a member of a class.
    ///
    /// @param octet   0 or more; from 128 on a member of no class
    /// @param classes one class, or a union of several
    /// @return whether it is a member of one of them
    public static boolean is(int octet, int classes) {
        return octet < CLASSES.length && (CLASSES[octet] & classes) != 0;
    }

    /// Whether a character is a letter from A to Z, of either case.
    ///
    /// @param octet the character
    /// @return whether it is
    public static boolean isAlpha(int octet) {
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    /// Whether a character is a decimal digit from 0 to 9.
    ///
    /// @param octet the character
    /// @return whether it is
    public static boolean isDigit(int octet) {
        return octet >= '0' && octet <= '9';
    }

    /// Whether a character may be in a field's value or in a reason phrase: `HTAB / SP / VCHAR / obs-text` (RFC 9110 §5.5).
    ///
    /// @param octet the character
    /// @return whether it may; not when it is a control character, or beyond one octet
    public static boolean isText(int octet) {
        return (octet >= ' ' && octet != DEL && octet <= 0xff) || octet == HTAB;
    }

    /// The value of a hexadecimal digit.
    ///
    /// @param octet a member of [#HEX]
    /// @return 0 to 15
    public static int hexValue(int octet) {
        return octet <= '9' ? octet - '0' : (octet | 0x20) - 'a' + 10;
    }

    /// Goes over [#TOKEN]s.
    ///
    /// @return the first octet that is none, or `end`
    static int skipToken(byte[] octets, int from, int end) {
        int at = from;
        while (at < end && (CLASSES[octets[at] & 0xff] & TOKEN) != 0) {
            at++;
        }
        return at;
    }

    /// Goes over [#QUERY]s.
    ///
    /// @return the first octet that is none, or `end`
    static int skipQuery(byte[] octets, int from, int end) {
        int at = from;
        while (at < end && (CLASSES[octets[at] & 0xff] & QUERY) != 0) {
            at++;
        }
        return at;
    }

    /// Goes over [#isText] octets, eight at a time.
    ///
    /// A word minus 0x20 in each octet has the high bit set where an octet was less, or was 0x80 or more, which the complement of
    /// the word takes out again; the same with 1 finds zeros, and so DEL. A borrow can mark wrong octets only behind (above) a
    /// right one, so that the lowest mark is always right.
    ///
    /// @return the first octet that is none, or `end`
    static int skipText(byte[] octets, int from, int end) {
        int at = from;
        while (end - at >= Long.BYTES) {
            long word = (long) WORD.get(octets, at);
            long del = word ^ LOW_BITS * DEL;
            long marks = (word - LOW_BITS * SP & ~word | del - LOW_BITS & ~del) & HIGH_BITS;
            if (marks == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(marks) >>> 3;
            if (octets[at] != HTAB) {
                return at;
            }
            at++;
        }
        while (at < end && isText(octets[at] & 0xff)) {
            at++;
        }
        return at;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 128; c++) {
            boolean alphanumeric = isAlpha(c) || isDigit(c);
            if (alphanumeric) {
                classes[c] = TOKEN | UNRESERVED | REG_NAME | USERINFO | PATH | QUERY | SCHEME;
            }
            if (isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')) {
                classes[c] |= (byte) HEX;
            }
        }
        mark(classes, "!#$%&'*+-.^_`|~", TOKEN);
        mark(classes, "-._~", UNRESERVED | REG_NAME | USERINFO | PATH | QUERY);
        mark(classes, "!$&'()*+,;=", REG_NAME | USERINFO | PATH | QUERY);
        mark(classes, ":", USERINFO | PATH | QUERY);
        mark(classes, "@/", PATH | QUERY);
        mark(classes, "?", QUERY);
        mark(classes, "+-.", SCHEME);
        return classes;
    }

    private static void mark(byte[] classes, String members, int marks) {
        for (int i = 0; i < members.length(); i++) {
            classes[members.charAt(i)] |= (byte) marks;
        }
    }
}
