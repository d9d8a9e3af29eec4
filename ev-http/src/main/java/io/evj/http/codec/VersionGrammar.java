package io.evj.http.codec;

import io.evj.http.HttpVersion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// `HTTP-version = "HTTP/" DIGIT "." DIGIT` (RFC 9112 §2.3). Case counts.
final class VersionGrammar {
    static final int LENGTH = 8;

    private static final String SHAPE = "HTTP/0.0";
    private static final long HTTP_1_1 = 0x48_54_54_50_2f_31_2e_31L; // what nearly all say
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private VersionGrammar() {}

    /// Goes on to the end of a version.
    ///
    /// @param octets where it is
    /// @param start  its first octet
    /// @param at     the first octet that has not been looked at
    /// @param end    behind the last octet that is there
    /// @return the first octet that does not fit, or `end`, or behind the version
    static int skip(byte[] octets, int start, int at, int end) {
        if (end - start >= LENGTH && (long) WORD.get(octets, start) == HTTP_1_1) {
            return start + LENGTH;
        }
        int stop = Math.min(end, start + LENGTH);
        int next = at;
        while (next < stop && fits(octets[next], SHAPE.charAt(next - start))) {
            next++;
        }
        return next;
    }

    /// What a version of the right shape is; null when it is another than ours.
    static @Nullable HttpVersion of(byte[] octets, int start) {
        if (octets[start + 5] != '1') {
            return null;
        }
        return switch (octets[start + 7]) {
            case '0' -> HttpVersion.HTTP_1_0;
            case '1' -> HttpVersion.HTTP_1_1;
            default -> null;
        };
    }

    private static boolean fits(byte octet, char shape) {
        return shape == '0' ? Octets.isDigit(octet) : octet == shape;
    }
}
