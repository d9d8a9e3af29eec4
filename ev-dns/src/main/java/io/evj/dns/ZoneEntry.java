package io.evj.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;

/// The words of one entry, and a place among them.
final class ZoneEntry {
    private final List<ZoneToken> tokens;
    private final boolean isIndented;
    private int at;

    /// @param tokens     at least one
    /// @param isIndented whether the entry's line begins with white space: its owner is that of the one before
    ZoneEntry(List<ZoneToken> tokens, boolean isIndented) {
        this.tokens = tokens;
        this.isIndented = isIndented;
    }

    boolean isIndented() {
        return isIndented;
    }

    boolean hasMore() {
        return at < tokens.size();
    }

    /// The next word, which stays the next one; there must be one.
    ZoneToken peek() {
        return tokens.get(at);
    }

    /// The word that was taken last, where errors are reported; the first one before that.
    ZoneToken last() {
        return tokens.get(Math.max(0, at - 1));
    }

    ZoneToken next(String what) {
        if (!hasMore()) {
            ZoneToken last = last();
            throw new ZoneFormatException(
                    last.line(), last.column() + last.text().length(), what + " is missing");
        }
        return tokens.get(at++);
    }

    void end() {
        if (hasMore()) {
            throw peek().fail("\"" + Escapes.shown(peek().text()) + "\" is too much here");
        }
    }

    /// A word without quotation marks.
    String word(String what) {
        ZoneToken token = next(what);
        if (token.isQuoted()) {
            throw token.fail(what + " must not be quoted");
        }
        return token.text();
    }

    DnsName name(String what, DnsName origin) {
        return DnsName.of(word(what), origin);
    }

    int number(String what, int max) {
        long number = Ranges.decimal(word(what));
        if (number < 0 || number > max) {
            throw last().fail(what + ": a number of 0 to " + max + " is needed");
        }
        return (int) number;
    }

    long number32(String what) {
        long number = Ranges.decimal(word(what));
        if (number < 0 || number > Ranges.U32_MAX) {
            throw last().fail(what + ": a number of 0 to 4294967295 is needed");
        }
        return number;
    }

    long duration(String what) {
        long seconds = ZoneDuration.parse(word(what));
        if (seconds < 0) {
            throw last().fail(what + ": seconds are needed, or units as in 1h30m");
        }
        return seconds;
    }

    Octets octets(String what) {
        return Octets.parse(next(what).text());
    }

    Inet4Address ipv4(String what) {
        return Addresses.parse4(word(what));
    }

    Inet6Address ipv6(String what) {
        return Addresses.parse6(word(what));
    }
}
