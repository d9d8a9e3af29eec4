package io.evj.buffer;

/// Where a line ends in a buffer.
///
/// @param start  position of its terminator, which is the line's length if the line begins at the front
/// @param length bytes of the terminator, at least 1
public record LineEnd(long start, int length) {
    /// Checks the numbers.
    public LineEnd {
        if (start < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "terminator of "
                            + length
                            + " bytes at "
                            + start
                            + ": wanted 1 or more, at 0 or more");
        }
    }

    /// Where the next line begins.
    ///
    /// @return the position after the terminator
    public long end() {
        return start + length;
    }
}
