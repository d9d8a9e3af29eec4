package io.evj.http.codec;

import io.evj.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// `HTTP-version = "HTTP/" DIGIT "." DIGIT` (RFC 9112 §2.3). Case counts.
final class VersionGrammar {
    static final int LENGTH = 8;

    private static final String SHAPE = "HTTP/0.0";

    private VersionGrammar() {}

    /// Goes on to the end of a version.
    ///
    /// @param octets where it is
    /// @param start  its first octet
    /// @param at     the first octet that has not been looked at
    /// @param end    behind the last octet that is there
    /// @return the first octet that does not fit, or `end`, or behind the version
    static int skip(byte[] octets, int start, int at, int end) {
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
