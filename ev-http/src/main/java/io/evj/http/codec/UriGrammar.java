package io.evj.http.codec;

/// The productions of RFC 3986 that URIs, request targets and `Host` have in common. Immutable, safe from any thread.
public final class UriGrammar {
    /// The highest port there is.
    public static final int PORT_MAX = 65_535;

    private static final int GROUPS = 8; // of an IPv6 address
    private static final int GROUP_DIGITS_MAX = 4;

    private UriGrammar() {}

    /// Finds what is not in a class and does not begin a percent-encoded octet.
    ///
    /// @param text   the text
    /// @param from   the first character to look at
    /// @param to     the one behind the last
    /// @param octets a class of [Octets]
    /// @return the index of the first character that is out of place; `to` when there is none
    public static int firstBad(CharSequence text, int from, int to, int octets) {
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (Octets.is(c, octets)) {
                at++;
            } else if (c == '%' && isEscape(text, at, to)) {
                at += 3;
            } else {
                return at;
            }
        }
        return to;
    }

    /// Whether a percent-encoded octet begins at an index.
    ///
    /// @param text the text
    /// @param at   where `%` is
    /// @param to   the end of what may be looked at
    /// @return whether two hexadecimal digits follow
    public static boolean isEscape(CharSequence text, int at, int to) {
        return at + 2 < to
                && Octets.is(text.charAt(at + 1), Octets.HEX)
                && Octets.is(text.charAt(at + 2), Octets.HEX);
    }

    /// `scheme` (§3.1).
    ///
    /// @param text the text
    /// @param from its first character
    /// @param to   the one behind the last
    /// @return whether it is one
    public static boolean isScheme(CharSequence text, int from, int to) {
        if (from == to || !Octets.isAlpha(text.charAt(from))) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if (!Octets.is(text.charAt(i), Octets.SCHEME)) {
                return false;
            }
        }
        return true;
    }

    /// `host` (§3.2.2): a registered name or an IPv4 address, possibly empty, or an address in brackets.
    ///
    /// @param text the text
    /// @param from its first character
    /// @param to   the one behind the last
    /// @return whether it is one
    public static boolean isHost(CharSequence text, int from, int to) {
        return from < to && text.charAt(from) == '['
                ? isIpLiteral(text, from, to)
                : firstBad(text, from, to, Octets.REG_NAME) == to;
    }

    /// A port (§3.2.3).
    ///
    /// @param text the text
    /// @param from its first character
    /// @param to   the one behind the last
    /// @return its number; -1 when there is nothing; -2 when it is no number, or more than [#PORT_MAX]
    public static int port(CharSequence text, int from, int to) {
        int port = from == to ? -1 : 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            port = port * 10 + c - '0';
            if (!Octets.isDigit(c) || port > PORT_MAX) {
                return -2;
            }
        }
        return port;
    }

    /// `IP-literal`: `[` `IPv6address` or `IPvFuture` `]`. Zones (RFC 6874) are none of a URI's business, and refused.
    private static boolean isIpLiteral(CharSequence text, int from, int to) {
        if (to - from < 3 || text.charAt(to - 1) != ']') {
            return false;
        }
        return (text.charAt(from + 1) | 0x20) == 'v'
                ? isIpFuture(text, from + 2, to - 1)
                : isIpv6(text, from + 1, to - 1);
    }

    /// `1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`, the `v` having been read.
    private static boolean isIpFuture(CharSequence text, int from, int to) {
        int dot = from;
        while (dot < to && Octets.is(text.charAt(dot), Octets.HEX)) {
            dot++;
        }
        if (dot == from || dot + 1 >= to || text.charAt(dot) != '.') {
            return false;
        }
        for (int i = dot + 1; i < to; i++) {
            if (!Octets.is(text.charAt(i), Octets.USERINFO)) {
                return false;
            }
        }
        return true;
    }

    /// Eight groups of one to four digits, `::` for one or more of zeros, perhaps an IPv4 address for the last two.
    private static boolean isIpv6(CharSequence text, int from, int to) {
        int at = from;
        int groups = 0;
        boolean gap = false;
        if (text.charAt(at) == ':') {
            if (to - from < 2 || text.charAt(at + 1) != ':') {
                return false;
            }
            gap = true;
            at += 2;
        }
        while (at < to) {
            int end = at;
            while (end < to && Octets.is(text.charAt(end), Octets.HEX)) {
                end++;
            }
            if (end < to && text.charAt(end) == '.') {
                return (gap ? groups < GROUPS - 2 : groups == GROUPS - 2) && isIpv4(text, at, to);
            }
            if (end == at || end - at > GROUP_DIGITS_MAX) {
                return false;
            }
            groups++;
            at = end;
            if (at < to) {
                if (text.charAt(at) != ':' || ++at == to) {
                    return false;
                }
                if (text.charAt(at) == ':') {
                    if (gap) {
                        return false;
                    }
                    gap = true;
                    at++;
                }
            }
        }
        return gap ? groups < GROUPS : groups == GROUPS;
    }

    /// `IPv4address`: four numbers up to 255, without leading zeros.
    private static boolean isIpv4(CharSequence text, int from, int to) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int value = 0;
            while (at < to && Octets.isDigit(text.charAt(at)) && at - start < 3) {
                value = value * 10 + text.charAt(at) - '0';
                at++;
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || leadingZero || value > 255) {
                return false;
            }
            boolean last = part == 3;
            if (!last && (at == to || text.charAt(at++) != '.')) {
                return false;
            }
        }
        return at == to;
    }
}
