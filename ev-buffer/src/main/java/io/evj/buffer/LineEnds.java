package io.evj.buffer;

import org.jspecify.annotations.Nullable;

/// Finds where lines end in a chain of segments. Positions count from the first byte of the first segment. Allocates
/// nothing.
final class LineEnds {
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private LineEnds() {}

    /// Finds the end of the first line.
    ///
    /// @param first where the chain begins; null: it is empty
    /// @param from  where the line begins, at least 0; what lies before is not looked at
    /// @return the position of the terminator, or -1
    static long find(@Nullable Segment first, long from, Eol eol) {
        return switch (eol) {
            case ANY -> findAny(first, from);
            case CRLF -> findLineFeed(first, from, false);
            case CRLF_STRICT -> findLineFeed(first, from, true);
            case LF -> Search.find(first, from, Long.MAX_VALUE, LF);
            case NUL -> Search.find(first, from, Long.MAX_VALUE, (byte) 0);
        };
    }

    /// The bytes of a terminator that was found at a position.
    static int length(@Nullable Segment first, long position, Eol eol) {
        return switch (eol) {
            case ANY -> run(first, position);
            case CRLF -> isCarriageReturn(first, position) ? 2 : 1;
            case CRLF_STRICT -> 2;
            case LF, NUL -> 1;
        };
    }

    /// Finds an LF, and steps back to the CR right before it. Looking for the LF is right for the strict style as well: a CR
    /// that no LF follows is data, and LFs are seldom alone.
    private static long findLineFeed(@Nullable Segment first, long from, boolean isStrict) {
        long base = 0;
        boolean isAfterCr = false; // the byte before this segment's is a CR of the line
        for (Segment segment = first; segment != null; segment = segment.next) {
            int length = segment.length();
            if (from - base < length) {
                int begin = segment.start + (int) Math.max(from - base, 0);
                long passed = base - from;
                for (int at = begin; at < segment.end; at++) {
                    at = Scan.find(segment.memory, at, segment.end, LF, passed);
                    if (at < 0) {
                        break;
                    }
                    passed = 0;
                    long position = base + at - segment.start;
                    if (at > begin ? segment.memory.get(at - 1) == CR : isAfterCr) {
                        return position - 1;
                    }
                    if (!isStrict) {
                        return position;
                    }
                }
                if (begin < segment.end) {
                    isAfterCr = segment.memory.get(segment.end - 1) == CR;
                }
            }
            base += length;
        }
        return -1;
    }

    private static long findAny(@Nullable Segment first, long from) {
        long base = 0;
        for (Segment segment = first; segment != null; segment = segment.next) {
            int length = segment.length();
            if (from - base < length) {
                int begin = segment.start + (int) Math.max(from - base, 0);
                int found = Scan.findEither(segment.memory, begin, segment.end, LF, CR);
                if (found >= 0) {
                    return base + found - segment.start;
                }
            }
            base += length;
        }
        return -1;
    }

    /// How many bytes from a position on are CR or LF; no more are counted than an int holds.
    private static int run(@Nullable Segment first, long position) {
        int count = 0;
        long base = 0;
        for (Segment segment = first; segment != null; segment = segment.next) {
            int length = segment.length();
            if (position - base < length) {
                int begin = segment.start + (int) Math.max(position - base, 0);
                for (int at = begin; at < segment.end; at++) {
                    byte b = segment.memory.get(at);
                    if (b != CR && b != LF || count == Integer.MAX_VALUE) {
                        return count;
                    }
                    count++;
                }
            }
            base += length;
        }
        return count;
    }

    private static boolean isCarriageReturn(@Nullable Segment first, long position) {
        long skipped = position;
        Segment segment = first;
        while (segment != null && skipped >= segment.length()) {
            skipped -= segment.length();
            segment = segment.next;
        }
        return segment != null && segment.memory.get(segment.start + (int) skipped) == CR;
    }
}
