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
/// is in, so going on from there costs nothing for what lies before; it allocates nothing.
///
/// Any change of the buffer's content makes it invalid: until it is set again, using it fails with an `IllegalStateException`.
/// Confined to the buffer's loop.
///
/// @libevent evbuffer_ptr
public final class EvPtr {
    private static final long NONE = -1;

    private final EvBuffer buffer;
    private long position = NONE;

    /// The buffer's count of changes when the position was set.
    private long changes;

    /// The segment that holds the position, the last one for the position after it; null: not known, or there is none.
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
        return found(Search.find(segment, position - base, Long.MAX_VALUE, wanted));
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
        long stop = Math.clamp(end, 0, buffer.chain.length);
        return found(Search.find(segment, position - base, stop - base, pattern));
    }

    /// Moves to the terminator of the line that begins here.
    ///
    /// @param eol how lines end
    /// @return the bytes of the terminator; 0: the line has no end yet, and this is at no position
    /// @throws IllegalStateException it is at no position, or the buffer has changed
    public int findEol(Eol eol) {
        checkPlaced();
        return found(LineEnds.find(segment, position - base, eol))
                ? LineEnds.length(segment, position - base, eol)
                : 0;
    }

    private boolean found(long distance) {
        return place(distance < 0 ? NONE : base + distance);
    }

    private boolean place(long newPosition) {
        position = newPosition;
        if (newPosition == NONE) {
            return false;
        }
        Chain chain = buffer.chain;
        Segment at = segment;
        if (at == null || newPosition < base || moves != chain.moves) {
            at = chain.head;
            base = 0;
            moves = chain.moves;
        }
        while (at != null && at.next != null && newPosition - base >= at.bytes()) {
            base += at.bytes();
            at = at.next;
        }
        segment = at;
        return true;
    }

    private void checkPlaced() {
        checkUnchanged();
        if (position == NONE) {
            throw new IllegalStateException("the ptr is at no position: set it");
        }
        buffer.chain.loadAll();
        if (moves != buffer.chain.moves) {
            place(position);
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
