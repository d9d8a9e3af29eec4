package io.evj.dns;

/// How many requests over UDP are answered for one source, so that a server is of little use to those who send requests in the name
/// of a victim. A source is a network, since the sender of a forged request can choose among its addresses. Requests beyond
/// the limit are dropped; some are answered by an empty response with TC set, so that a client that is real comes back over TCP, where
/// nothing is limited. Immutable.
///
/// @param answersPerSecond for one source, in the long run; 0: no limit
/// @param burst            how many may come at once after a pause; at least 1
/// @param slip             of the requests beyond, every so many is answered with TC; 0: none, 1: all
/// @param prefixLength4    bits of an IPv4 address that name the source: 1–32
/// @param prefixLength6    bits of an IPv6 address that name the source: 1–64
/// @param sourcesMax       how many sources are known at a time; beyond, the one with most credit is forgotten. 4–1,048,576
public record DnsRateLimit(
        int answersPerSecond,
        int burst,
        int slip,
        int prefixLength4,
        int prefixLength6,
        int sourcesMax) {
    private static final int SOURCES = 16_384;

    /// Checks the components.
    public DnsRateLimit {
        Ranges.check("answersPerSecond", answersPerSecond, 1_000_000_000);
        Ranges.check("slip", slip, Integer.MAX_VALUE);
        check("burst", burst, 1, Integer.MAX_VALUE);
        check("prefixLength4", prefixLength4, 1, 32);
        check("prefixLength6", prefixLength6, 1, 64);
        check("sourcesMax", sourcesMax, 4, 1 << 20);
    }

    /// No limit.
    ///
    /// @return a limit of 0
    public static DnsRateLimit none() {
        return new DnsRateLimit(0, 1, 2, 24, 56, SOURCES);
    }

    /// A limit for networks of /24 and /56, of which 16,384 are known at a time; a burst is what a second has; every second request
    /// beyond is answered with TC.
    ///
    /// @param answersPerSecond for one source, at least 1
    /// @return the limit
    public static DnsRateLimit of(int answersPerSecond) {
        return new DnsRateLimit(
                answersPerSecond, Math.max(1, answersPerSecond), 2, 24, 56, SOURCES);
    }

    /// With another burst.
    ///
    /// @param count how many requests may come at once, at least 1
    /// @return a changed copy
    public DnsRateLimit withBurst(int count) {
        return new DnsRateLimit(
                answersPerSecond, count, slip, prefixLength4, prefixLength6, sourcesMax);
    }

    /// With another share of truncated answers.
    ///
    /// @param every of the requests beyond the limit, every so many; 0: none
    /// @return a changed copy
    public DnsRateLimit withSlip(int every) {
        return new DnsRateLimit(
                answersPerSecond, burst, every, prefixLength4, prefixLength6, sourcesMax);
    }

    /// With other sizes of networks.
    ///
    /// @param bits4 of IPv4 addresses, 1–32
    /// @param bits6 of IPv6 addresses, 1–64
    /// @return a changed copy
    public DnsRateLimit withPrefixLengths(int bits4, int bits6) {
        return new DnsRateLimit(answersPerSecond, burst, slip, bits4, bits6, sourcesMax);
    }

    /// With room for another number of sources.
    ///
    /// @param count 4–1,048,576; each takes 20 bytes
    /// @return a changed copy
    public DnsRateLimit withSourcesMax(int count) {
        return new DnsRateLimit(answersPerSecond, burst, slip, prefixLength4, prefixLength6, count);
    }

    private static void check(String what, int number, int min, int max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    what + ' ' + number + ": " + min + " to " + max + " is needed");
        }
    }
}
