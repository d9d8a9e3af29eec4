package io.evj.buffer;

import org.jspecify.annotations.Nullable;

/// A position in a buffer, to step through it without changing it.
///
/// ```java
/// int count = 0;
/// for (EvPtr at = buffer.ptr(); at.find(word); at.add(word.length)) {
///     count++;
/// }
/// ```
///
/// A position counts the bytes before it: 0 is the front, and the buffer's length, one past the last byte, is a position, too.
/// A ptr that was moved beyond, or found nothing, is at no position, until it is set again. It knows the block that it
/// was in, so going on from there costs nothing for what lies before; it allocates nothing.
///
/// Any change of the buffer's content makes it invalid: until it is set again, using it fails with an `IllegalStateException`.
/// Bytes that lie in a file are read as they are come to; where that fails, it is an `UncheckedIOException`. Confined to the
/// buffer's loop.
///
/// @libevent evbuffer_ptr
public final class EvPtr {
    private static final long NONE = -1;

    private final EvBuffer buffer;
    private long position = NONE;

    /// The buffer's count of changes when the position was set.
    private long changes;

    /// A segment in memory, in which the last search began; null: not known.
    private @Nullable Segment segment;

    /// The position of the segment's first byte.
    private long base;

    /// The chain's count of moves when the segment was found.
    private long moves;

    EvPtr(EvBuffer buffer) {
        this.buffer = buffer;
    }

    /// Where it is.
    ///
    /// @return the bytes before it; -1: at no position
    /// @throws IllegalStateException the buffer has changed
    public long position() {
        checkUnchanged();
        return position;
    }

    /// Moves to a position, also when the buffer has changed.
    ///
    /// @param newPosition bytes from the front, at least 0
    /// @return false if the buffer is shorter; it is at no position then
    /// @libevent evbuffer_ptr_set
    /// @libevent EVBUFFER_PTR_SET
    public boolean set(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition + ": wanted 0 or more");
        }
        buffer.enter();
        if (changes != buffer.changes()) {
            changes = buffer.changes();
            segment = null;
        }
        return place(newPosition <= buffer.chain.length ? newPosition : NONE);
    }

    /// Moves on.
    ///
    /// @param distance by how many bytes, at least 0
    /// @return false if the buffer is shorter; it is at no position then
    /// @throws IllegalStateException it is at no position, or the buffer has changed
    /// @libevent EVBUFFER_PTR_ADD
    public boolean add(long distance) {
        if (distance < 0) {
            throw new IllegalArgumentException("distance " + distance + ": wanted 0 or more");
        }
        checkPlaced();
        return place(distance <= buffer.chain.length - position ? position + distance : NONE);
    }

    /// Moves to the next such byte, which may be right here.
    ///
    /// @param wanted the byte
    /// @return whether there is one; without, it is at no position
    /// @throws IllegalStateException it is at no position, or the buffer has changed
    public boolean find(byte wanted) {
        checkPlaced();
        Chain chain = buffer.chain;
        if (position == chain.length) {
            return place(NONE);
        }
        Segment first = locate(position);
        long found = Search.find(chain, first, base, position, chain.length, wanted);
        buffer.keep();
        return place(found);
    }

    /// Moves to where the given bytes are next, which may be right here.
    ///
    /// @param pattern the bytes; none: they are right here
    /// @return whether they are there; otherwise it is at no position
    /// @throws IllegalStateException it is at no position, or the buffer has changed
    public boolean find(byte[] pattern) {
        return find(pattern, Long.MAX_VALUE);
    }

    /// Moves to where the given bytes are next, which may be right here.
    ///
    /// @param pattern the bytes; none: they are right here
    /// @param end     position before which all of them must lie; beyond the buffer's end: anywhere
    /// @return whether they are there; otherwise it is at no position
    /// @throws IllegalStateException it is at no position, or the buffer has changed
    public boolean find(byte[] pattern, long end) {
        checkPlaced();
        Chain chain = buffer.chain;
        long stop = Math.min(end, chain.length);
        if (!Search.fits(pattern, position, stop)) {
            return place(NONE);
        }
        if (pattern.length == 0) {
            return true;
        }
        Segment first = locate(position);
        long found = Search.find(chain, first, base, position, stop, pattern);
        buffer.keep();
        return place(found);
    }

    /// Moves to the terminator of the line that begins here.
    ///
    /// @param eol how lines end
    /// @return the bytes of the terminator; 0: the line has no end yet, and this is at no position
    /// @throws IllegalStateException it is at no position, or the buffer has changed
    public int findEol(Eol eol) {
        checkPlaced();
        Chain chain = buffer.chain;
        if (position == chain.length) {
            place(NONE);
            return 0;
        }
        Segment first = locate(position);
        long found = LineEnds.find(chain, first, base, position, eol);
        int length = 0;
        if (found >= 0) { // the rest of a long terminator may not be readable
            Segment at = locate(found);
            length = LineEnds.length(chain, at, (int) (found - base), eol);
        }
        place(found);
        buffer.keep();
        return length;
    }

    private boolean place(long newPosition) {
        position = newPosition;
        return newPosition != NONE;
    }

    /// The segment of a place before the end, brought into memory.
    private Segment locate(long place) {
        Chain chain = buffer.chain;
        Segment at = segment;
        long start = base;
        if (at == null || place < start || moves != chain.moves) {
            at = chain.head();
            start = 0;
        }
        while (place - start >= at.bytes()) {
            start += at.bytes();
            at = Chain.there(at.next);
        }
        if (at.inFile > 0) {
            at = chain.at(place);
            start = place - chain.offset;
        }
        segment = at;
        base = start;
        moves = chain.moves;
        return at;
    }

    private void checkPlaced() {
        checkUnchanged();
        if (position == NONE) {
            throw new IllegalStateException("the ptr is at no position: set it");
        }
    }

    private void checkUnchanged() {
        buffer.enter();
        if (changes != buffer.changes()) {
            throw new IllegalStateException(
                    "the buffer has changed since the ptr was set to "
                            + position
                            + ": set it again");
        }
    }

    @Override
    public String toString() {
        return position == NONE ? "ptr at no position" : "ptr at " + position;
    }
}
