package io.evj.buffer;

/// Finds bytes in a chain of segments, from a segment on whose bytes are in memory; those of later ones that lie in a file
/// are brought there on the way. Positions count from the chain's front. Allocates nothing.
final class Search {
    private Search() {}

    /// Finds a byte in a chain.
    ///
    /// @param from where to begin, 0 to the chain's length
    /// @param end  where to stop, at most the chain's length
    /// @return the position, or -1
    static long find(Chain chain, long from, long end, byte wanted) {
        if (from >= end) {
            return -1;
        }
        Segment first = chain.at(from);
        return find(chain, first, from - chain.offset, from, end, wanted);
    }

    /// Finds bytes one after the other in a chain.
    ///
    /// @param from where to begin, 0 to the chain's length
    /// @param end  before which all must lie, at most the chain's length
    /// @return the position of the first, or -1; an empty pattern is found at once
    static long find(Chain chain, long from, long end, byte[] pattern) {
        if (!fits(pattern, from, end)) {
            return -1;
        }
        if (pattern.length == 0) {
            return from;
        }
        Segment first = chain.at(from);
        return find(chain, first, from - chain.offset, from, end, pattern);
    }

    /// Whether there are bytes enough for a pattern in a range, which may be upside down.
    static boolean fits(byte[] pattern, long from, long end) {
        return from <= end && end - from >= pattern.length;
    }

    /// Finds a byte.
    ///
    /// @param first the segment where to begin
    /// @param base  the position of its first byte
    /// @param from  where to begin, in the first segment
    /// @param end   where to stop, more than `from`
    /// @return the position, or -1
    static long find(Chain chain, Segment first, long base, long from, long end, byte wanted) {
        Segment segment = first;
        long at = base;
        int begin = (int) (from - base);
        while (true) {
            int length = segment.length();
            int stop = (int) Math.min(end - at, length);
            int start = segment.start;
            int found = Scan.find(segment.memory, start + begin, start + stop, wanted, at - from);
            if (found >= 0) {
                return at + found - start;
            }
            at += length;
            begin = 0;
            Segment next = segment.next;
            if (next == null || at >= end) {
                return -1;
            }
            segment = chain.readable(segment, next);
        }
    }

    /// Finds bytes one after the other, in whatever segments they lie.
    ///
    /// Of the places where the pattern can begin in a segment, most let it end there, too: these are scanned for its first and
    /// last byte at once. At the others, the last ones of the segment, it goes on in the next.
    ///
    /// @param first   the segment where to begin
    /// @param base    the position of its first byte
    /// @param from    where to begin, in the first segment
    /// @param end     before which all must lie, at most the chain's length
    /// @param pattern at least one byte, which fits into the range
    /// @return the position of the first, or -1
    static long find(Chain chain, Segment first, long base, long from, long end, byte[] pattern) {
        if (pattern.length == 1) {
            return find(chain, first, base, from, end, pattern[0]);
        }
        long starts = end - pattern.length + 1; // before which the pattern must begin
        Segment segment = first;
        long at = base;
        int begin = (int) (from - base);
        while (true) {
            int length = segment.length();
            int stop = (int) Math.min(starts - at, length);
            int inside = Math.min(length - pattern.length + 1, stop);
            int found = findInside(segment, begin, inside, pattern, at - from);
            if (found < 0) {
                found = findAcross(chain, segment, Math.max(begin, inside), stop, pattern);
            }
            if (found >= 0) {
                return at + found;
            }
            at += length;
            begin = 0;
            Segment next = segment.next;
            if (next == null || at >= starts) {
                return -1;
            }
            segment = chain.readable(segment, next);
        }
    }

    /// Finds a pattern that lies in one segment. Indexes count from its first byte.
    private static int findInside(Segment segment, int from, int end, byte[] pattern, long passed) {
        int gap = pattern.length - 1;
        byte first = pattern[0];
        byte last = pattern[gap];
        int stop = segment.start + end;
        long inVain = passed;
        for (int at = segment.start + from; at < stop; at++) {
            at = PairScan.find(segment.memory, at, stop, first, last, gap, inVain);
            if (at < 0) {
                break;
            }
            inVain = 0;
            if (Scan.matches(segment.memory, at + 1, pattern, 1, gap - 1)) {
                return at - segment.start;
            }
        }
        return -1;
    }

    /// Finds a pattern that begins in a segment and ends in a later one.
    private static int findAcross(Chain chain, Segment segment, int from, int end, byte[] pattern) {
        int stop = segment.start + end;
        for (int at = segment.start + from; at < stop; at++) {
            at = Scan.find(segment.memory, at, stop, pattern[0], 0);
            if (at < 0) {
                break;
            }
            if (matches(chain, segment, at, pattern)) {
                return at - segment.start;
            }
        }
        return -1;
    }

    /// Whether a pattern lies from an index of a segment's memory on; there are bytes enough.
    private static boolean matches(Chain chain, Segment segment, int at, byte[] pattern) {
        Segment compared = segment;
        int count = Math.min(compared.end - at, pattern.length);
        if (!Scan.matches(compared.memory, at, pattern, 0, count)) {
            return false;
        }
        for (int done = count; done < pattern.length; done += count) {
            compared = chain.readable(compared, Chain.there(compared.next));
            count = Math.min(compared.length(), pattern.length - done);
            if (!Scan.matches(compared.memory, compared.start, pattern, done, count)) {
                return false;
            }
        }
        return true;
    }
}
