package io.evj.buffer;

import org.jspecify.annotations.Nullable;

/// Brings what lies in several segments of a chain into one: to be looked at in one piece, or to take less memory.
final class Compaction {
    private Compaction() {}

    /// Sees that the first bytes, which must be there, lie in one piece: in the first block if it has room, or in a fresh one.
    ///
    /// @return the first segment
    static Segment pullUp(Chain chain, int bytes) {
        Segment first = chain.readable(null, chain.head());
        if (first.length() >= bytes) {
            return first;
        }
        Segment target = first;
        int missing = bytes - first.length();
        if (first.room() < missing) {
            target = chain.pool.acquireOne(bytes);
        }
        int kept = target == first ? first.length() : 0;
        try {
            chain.copy(kept, target.memory, target.end, bytes - kept);
        } catch (RuntimeException failure) {
            if (target != first) {
                chain.pool.release(target);
            }
            throw failure;
        }
        target.end += bytes - kept;
        chain.moves++;
        replaceFront(chain, target, target == first ? first.next : chain.head, bytes - kept);
        return target;
    }

    /// Makes a segment the first one, in place of bytes that it has a copy of.
    private static void replaceFront(
            Chain chain, Segment target, @Nullable Segment from, int bytes) {
        Segment copied = from;
        Segment last = null;
        Segment rest = from;
        long left = bytes;
        while (rest != null && rest.bytes() <= left) {
            left -= rest.bytes();
            last = rest;
            rest = rest.next;
        }
        if (rest != null) {
            rest.skip(left);
        } else {
            chain.tail = target;
        }
        chain.head = target;
        target.next = rest;
        if (last != null) {
            last.next = null;
            chain.pool.releaseAll(copied);
        }
    }

    /// Moves a short content out of blocks that are large for it, so that it does not keep much memory from others. Where there is no
    /// memory for that, it stays.
    static void compact(Chain chain) {
        chain.dropSpare();
        BufferPool pool = chain.pool;
        long length = chain.length;
        Shelf enough = length <= pool.small.blockBytes ? pool.small : pool.large;
        if (length == 0 || length > enough.blockBytes) {
            return;
        }
        boolean isLarge = false;
        for (Segment segment = chain.head; segment != null; segment = segment.next) {
            if (segment.inFile > 0) {
                return;
            }
            isLarge |= segment.origin instanceof Slab && segment.limit > enough.blockBytes;
        }
        if (isLarge) {
            Segment one;
            try {
                one = pool.acquire(enough);
            } catch (BufferLimitException refused) {
                return;
            }
            chain.copy(0, one.memory, 0, (int) length);
            one.end = (int) length;
            Segment old = chain.head;
            chain.head = one;
            chain.tail = one;
            chain.moves++;
            pool.releaseAll(old);
        }
    }
}
