package io.evj.buffer;

/// Finds where lines end in a chain of segments, from a segment on whose bytes are in memory; those of later ones that lie in
/// a file are brought there on the way. Positions count from the chain's front. Allocates nothing.
final class LineEnds {
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private LineEnds() {}

    /// Finds the end of a line.
    ///
    /// @param from where the line begins, 0 to the chain's length; what lies before is not looked at
    /// @return the position of the terminator, or -1
    static long find(Chain chain, long from, Eol eol) {
        if (from == chain.length) {
            return -1;
        }
        Segment first = chain.at(from);
        return find(chain, first, from - chain.offset, from, eol);
    }

    /// The bytes of a terminator that was found at a position.
    static int length(Chain chain, long position, Eol eol) {
        Segment segment = chain.at(position);
        return length(chain, segment, chain.offset, eol);
    }

    /// Finds the end of a line.
    ///
    /// @param first the segment where the line begins
    /// @param base  the position of its first byte
    /// @param from  where the line begins; what lies before is not looked at
    /// @return the position of the terminator, or -1
    static long find(Chain chain, Segment first, long base, long from, Eol eol) {
        return switch (eol) {
            case ANY -> findAny(chain, first, base, from);
            case CRLF -> findLineFeed(chain, first, base, from, false);
            case CRLF_STRICT -> findLineFeed(chain, first, base, from, true);
            case LF -> Search.find(chain, first, base, from, chain.length, LF);
            case NUL -> Search.find(chain, first, base, from, chain.length, (byte) 0);
        };
    }

    /// The bytes of a terminator that was found.
    ///
    /// @param segment where it begins
    /// @param offset  counted from the segment's first byte
    static int length(Chain chain, Segment segment, int offset, Eol eol) {
        return switch (eol) {
            case ANY -> run(chain, segment, offset);
            case CRLF -> segment.memory.get(segment.start + offset) == CR ? 2 : 1;
            case CRLF_STRICT -> 2;
            case LF, NUL -> 1;
        };
    }

    /// Finds an LF, and steps back to the CR right before it. Looking for the LF is right for the strict style as well: a CR
    /// that no LF follows is data, and LFs are seldom alone.
    private static long findLineFeed(
            Chain chain, Segment first, long base, long from, boolean isStrict) {
        Segment segment = first;
        long position = base;
        int begin = first.start + (int) (from - base);
        boolean isAfterCr = false; // the byte before this segment's is a CR of the line
        while (true) {
            int end = segment.end;
            long passed = position - from;
            for (int at = begin; at < end; at++) {
                at = Scan.find(segment.memory, at, end, LF, passed);
                if (at < 0) {
                    break;
                }
                passed = 0;
                if (at > begin ? segment.memory.get(at - 1) == CR : isAfterCr) {
                    return position + at - segment.start - 1;
                }
                if (!isStrict) {
                    return position + at - segment.start;
                }
            }
            if (begin < end) {
                isAfterCr = segment.memory.get(end - 1) == CR;
            }
            position += segment.length();
            Segment next = segment.next;
            if (next == null) {
                return -1;
            }
            segment = chain.readable(segment, next);
            begin = segment.start;
        }
    }

    private static long findAny(Chain chain, Segment first, long base, long from) {
        Segment segment = first;
        long position = base;
        int begin = first.start + (int) (from - base);
        while (true) {
            int found = Scan.findEither(segment.memory, begin, segment.end, LF, CR);
            if (found >= 0) {
                return position + found - segment.start;
            }
            position += segment.length();
            Segment next = segment.next;
            if (next == null) {
                return -1;
            }
            segment = chain.readable(segment, next);
            begin = segment.start;
        }
    }

    /// How many bytes are CR or LF; no more are counted than an int holds.
    private static int run(Chain chain, Segment first, int offset) {
        Segment segment = first;
        int begin = first.start + offset;
        int count = 0;
        while (true) {
            for (int at = begin; at < segment.end; at++) {
                byte b = segment.memory.get(at);
                if (b != CR && b != LF || count == Integer.MAX_VALUE) {
                    return count;
                }
                count++;
            }
            Segment next = segment.next;
            if (next == null) {
                return count;
            }
            segment = chain.readable(segment, next);
            begin = segment.start;
        }
    }
}
