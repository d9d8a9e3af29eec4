package io.evj.dns;

import java.security.SecureRandom;
import java.util.Arrays;

/// A token bucket for each source, in a table of fixed size without objects.
///
/// A bucket is one time, that at which it will be full again (the generic cell rate algorithm): a source may ask as long as
/// that is less than a burst away, and each request moves it on. A source whose time has passed is as one that was never seen,
/// so nothing has to be swept. A source has [#WAYS] places to stand in, found by a hash that nobody outside can know; when all are
/// taken, that one goes which is nearest to be full.
final class SourceLimiter {
    /// What becomes of a request.
    enum Verdict {
        /// It is answered.
        PASS,
        /// It is dropped.
        DROP,
        /// It is answered by an empty response with TC.
        SLIP
    }

    private static final int WAYS = 4;
    private static final long SECOND = 1_000_000_000;
    private static final long V4 = 0xffff_0000_0000_0000L; // no IPv6 address that sends begins so
    private static final long LOOPBACK =
            0xfffe_0000_0000_0000L; // nor so; stands for 0, which is free
    private static final long FREE = 0;

    private final DnsRateLimit limit;
    private final long interval;
    private final long tolerance;
    private final long mask4;
    private final long mask6;
    private final long seed = new SecureRandom().nextLong() | 1;
    private final long[] sources;
    private final long[] fullAt;
    private final int[] excesses;

    /// @param limit not [DnsRateLimit#none()]
    SourceLimiter(DnsRateLimit limit) {
        this.limit = limit;
        interval = SECOND / limit.answersPerSecond();
        tolerance = (limit.burst() - 1) * interval;
        mask4 = 0xffff_ffffL << 32 - limit.prefixLength4() & 0xffff_ffffL;
        mask6 = -1L << 64 - limit.prefixLength6();
        int places = Integer.highestOneBit(2 * limit.sourcesMax() - 1);
        sources = new long[places];
        fullAt = new long[places];
        excesses = new int[places];
    }

    /// Decides on a request.
    ///
    /// @param address  of the sender, in network order
    /// @param octets   4 or 16; 0 and others are not limited
    /// @param nowNanos when it has come
    Verdict ask(byte[] address, int octets, long nowNanos) {
        if (octets != 4 && octets != 16) {
            return Verdict.PASS;
        }
        int place = place(source(address, octets), nowNanos);
        long full = fullAt[place];
        if (full - nowNanos < 0) {
            full = nowNanos;
            excesses[place] = 0;
        }
        if (full - nowNanos <= tolerance) {
            fullAt[place] = full + interval;
            return Verdict.PASS;
        }
        int excess = ++excesses[place];
        return limit.slip() > 0 && excess % limit.slip() == 0 ? Verdict.SLIP : Verdict.DROP;
    }

    private long source(byte[] address, int octets) {
        if (octets == 4) {
            return V4 | bits(address, 4) & mask4;
        }
        long bits = bits(address, 8) & mask6;
        return bits == FREE ? LOOPBACK : bits;
    }

    private static long bits(byte[] address, int octets) {
        long bits = 0;
        for (int i = 0; i < octets; i++) {
            bits = bits << 8 | address[i] & 0xff;
        }
        return bits;
    }

    /// Where a source stands; it is put there when it stood nowhere.
    private int place(long source, long nowNanos) {
        long hash = (source ^ source >>> 29) * seed;
        hash = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
        int sets = sources.length / WAYS;
        int first = (int) (hash >>> 40) % sets * WAYS;
        int best = first;
        for (int place = first; place < first + WAYS; place++) {
            if (sources[place] == source) {
                return place;
            }
            if (sources[best] != FREE
                    && (sources[place] == FREE || fullAt[place] - fullAt[best] < 0)) {
                best = place;
            }
        }
        sources[best] = source;
        fullAt[best] = nowNanos;
        excesses[best] = 0;
        return best;
    }

    /// How many sources it knows.
    int size() {
        return (int) Arrays.stream(sources).filter(source -> source != FREE).count();
    }
}
