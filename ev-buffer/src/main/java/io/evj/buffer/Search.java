package io.evj.buffer;

import org.jspecify.annotations.Nullable;

/// Finds bytes in a chain of segments. Positions count from the first byte of the first segment. Allocates nothing.
final class Search {
    private Search() {}

    /// Finds a byte.
    ///
    /// @param first where the chain begins; null: it is empty
    /// @param from  where to begin, at least 0
    /// @param end   where to stop
    /// @return the position, or -1
    static long find(@Nullable Segment first, long from, long end, byte wanted) {
        long base = 0;
        for (Segment segment = first; segment != null && base < end; segment = segment.next) {
            int length = segment.length();
            if (from - base < length) {
                int found =
                        Scan.find(
                                segment.memory,
                                segment.start + (int) Math.max(from - base, 0),
                                segment.start + (int) Math.min(end - base, length),
                                wanted,
                                base - from);
                if (found >= 0) {
                    return base + found - segment.start;
                }
            }
            base += length;
        }
        return -1;
    }

    /// Finds bytes one after the other, in whatever segments they lie.
    ///
    /// Of the places where the pattern can begin in a segment, most let it end there, too: these are scanned for its first and
    /// last byte at once. At the others, the last ones of the segment, it goes on in the next.
    ///
    /// @param first where the chain begins; null: it is empty
    /// @param from  where to begin, at least 0
    /// @param end   before which all must lie, at most the length of the chain
    /// @return the position of the first, or -1; an empty pattern is found at once
    static long find(@Nullable Segment first, long from, long end, byte[] pattern) {
        if (from > end || end - from < pattern.length) {
            return -1;
        }
        if (pattern.length < 2) {
            return pattern.length == 0 ? from : find(first, from, end, pattern[0]);
        }
        long starts = end - pattern.length + 1; // before which the pattern must begin
        long base = 0;
        for (Segment segment = first; segment != null && base < starts; segment = segment.next) {
            int length = segment.length();
            if (from - base < length) {
                int begin = (int) Math.max(from - base, 0);
                int stop = (int) Math.min(starts - base, length);
                int inside = Math.min(length - pattern.length + 1, stop);
                int found = findInside(segment, begin, inside, pattern, base - from);
                if (found < 0) {
                    found = findAcross(segment, Math.max(begin, inside), stop, pattern);
                }
                if (found >= 0) {
                    return base + found;
                }
            }
            base += length;
        }
        return -1;
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
    private static int findAcross(Segment segment, int from, int end, byte[] pattern) {
        int stop = segment.start + end;
        for (int at = segment.start + from; at < stop; at++) {
            at = Scan.find(segment.memory, at, stop, pattern[0], 0);
            if (at < 0) {
                break;
            }
            if (matches(segment, at, pattern)) {
                return at - segment.start;
            }
        }
        return -1;
    }

    /// Whether a pattern lies from an index of a segment's memory on; there are bytes enough.
    private static boolean matches(Segment segment, int at, byte[] pattern) {
        Segment compared = segment;
        int count = Math.min(compared.end - at, pattern.length);
        if (!Scan.matches(compared.memory, at, pattern, 0, count)) {
            return false;
        }
        for (int done = count; done < pattern.length; done += count) {
            compared = compared.next;
            assert compared != null;
            count = Math.min(compared.length(), pattern.length - done);
            if (!Scan.matches(compared.memory, compared.start, pattern, done, count)) {
                return false;
            }
        }
        return true;
    }
}
