package io.evj.buffer;

import org.jspecify.annotations.Nullable;

/// Gives what one chain holds to another.
///
/// A block belongs to the pool that lent it, and may be a link of any chain. But whoever uses the same memory together does so
/// in one loop: what goes to another loop's chain is copied first, unless it is [exclusive][Segment#isExclusive].
final class Handover {
    private Handover() {}

    /// Moves bytes from the front of one chain to the end of another: whole segments as they are, and of the last one a copy, or
    /// a view when it is long.
    static void move(Chain source, Chain target, long bytes) {
        if (source.pool == target.pool) {
            if (!copy(source, target, bytes)) {
                moveOwn(source, target, bytes);
            }
            return;
        }
        Segment replaced = unshare(source, bytes);
        try {
            moveOwn(source, target, bytes);
        } finally {
            source.pool.releaseAll(replaced); // which counts their uses
        }
    }

    /// Moves all bytes of one chain to the front of another.
    static void moveToFront(Chain source, Chain target) {
        Segment replaced = source.pool == target.pool ? null : unshare(source, source.length);
        Segment first = source.head();
        Segment last = source.tail();
        target.length += source.length;
        source.takeAll();
        target.linkInFront(first, last);
        source.pool.releaseAll(replaced);
    }

    /// Appends to a chain views of all segments of another, which lie in memory; copies, if the chains are in different loops.
    static void refer(Chain source, Chain target) {
        if (source.pool != target.pool) {
            copyAll(source, target);
            return;
        }
        Segment first = null;
        Segment last = null;
        for (Segment segment = source.head; segment != null; segment = segment.next) {
            Segment view = view(source.pool, segment, segment.length());
            view.isMulticast = true;
            if (last == null) {
                first = view;
            } else {
                last.next = view;
            }
            last = view;
        }
        if (first != null && last != null) {
            target.link(first, last);
            target.length += source.length;
        }
    }

    /// Copies few bytes that find room in the tail: else a trickle of single bytes, each in a large block, would hold 16384 times
    /// the memory that it counts.
    ///
    /// @return false: they had better be moved
    private static boolean copy(Chain source, Chain target, long bytes) {
        Segment first = source.head();
        Segment last = target.tail;
        if (last == null
                || bytes > last.room()
                || bytes > first.length()
                || bytes > source.pool.small.blockBytes
                || !(first.origin instanceof Slab)) {
            return false;
        }
        int count = (int) bytes;
        last.memory.put(last.end, first.memory, first.start, count);
        last.end += count;
        target.length += count;
        source.drain(count);
        return true;
    }

    private static void copyAll(Chain source, Chain target) {
        target.prepare(source.length);
        for (Segment segment = source.head; segment != null; segment = segment.next) {
            target.append(segment.memory, segment.start, segment.length());
        }
    }

    private static void moveOwn(Chain source, Chain target, long bytes) {
        Segment first = source.head();
        if (bytes == source.length) {
            moveAll(source, target);
        } else if (bytes < first.length() && bytes <= source.pool.large.blockBytes) {
            target.append(first.memory, first.start, (int) bytes);
            first.start += (int) bytes;
            source.length -= bytes;
        } else {
            moveSome(source, target, bytes);
        }
    }

    private static void moveAll(Chain source, Chain target) {
        Segment first = source.head();
        Segment last = source.tail();
        long bytes = source.length;
        source.takeAll();
        target.link(first, last);
        target.length += bytes;
    }

    private static void moveSome(Chain source, Chain target, long bytes) {
        Segment last = null;
        Segment cut = source.head();
        long left = bytes;
        while (cut.bytes() <= left) {
            left -= cut.bytes();
            last = cut;
            cut = Chain.there(cut.next);
        }
        Segment part = left > 0 ? part(source, target, cut, left) : null;
        if (left > 0 && part == null) { // the memory first: it may be refused
            prepareAfter(target, last == null ? target.tail : last, left);
        }
        if (last != null) {
            Segment first = source.head();
            last.next = null;
            source.head = cut;
            target.link(first, last);
            target.length += bytes - left;
        }
        if (part != null) {
            target.append(part);
        } else if (left > 0) {
            target.append(cut.memory, cut.start, (int) left);
        }
        cut.skip(left);
        source.length -= bytes;
    }

    /// Sees that there is room for so many bytes, in what is about to become the tail, and in spare blocks.
    private static void prepareAfter(Chain chain, @Nullable Segment nextTail, long bytes) {
        long missing = bytes - (nextTail == null ? 0 : nextTail.room());
        if (missing > 0) {
            Segment tail = chain.tail;
            chain.prepare(missing + (tail == null ? 0 : tail.room()));
        }
    }

    /// The first bytes of a segment as one more segment; null when they are better copied.
    private static @Nullable Segment part(Chain source, Chain target, Segment segment, long bytes) {
        if (segment.inFile > 0) {
            FileSegment file = (FileSegment) segment.origin;
            file.retain();
            return Segment.of(file, segment.filePosition, bytes);
        }
        return bytes > source.pool.large.blockBytes && source.pool == target.pool
                ? view(source.pool, segment, (int) bytes)
                : null;
    }

    private static Segment view(BufferPool pool, Segment segment, int bytes) {
        pool.retain(segment.root());
        return segment.viewOf(bytes);
    }

    /// Copies what others use too, so that the first bytes of a chain can go to another loop.
    ///
    /// @return what was replaced, to be released at last
    private static @Nullable Segment unshare(Chain chain, long bytes) {
        Segment replaced = null;
        Segment before = null;
        long left = bytes;
        Segment next;
        for (Segment segment = chain.head; segment != null && left > 0; segment = next) {
            next = segment.next;
            left -= segment.bytes();
            if (segment.isExclusive()) {
                before = segment;
                continue;
            }
            try {
                before = replace(chain, before, segment);
            } catch (BufferLimitException refused) {
                chain.pool.releaseAll(replaced);
                throw refused;
            }
            segment.next = replaced;
            replaced = segment;
        }
        return replaced;
    }

    /// Puts a copy in a segment's place.
    ///
    /// @return the last block of the copy
    private static Segment replace(Chain chain, @Nullable Segment before, Segment segment) {
        Segment copy = chain.pool.acquireAll(segment.length());
        Segment last = copy;
        int from = segment.start;
        for (Segment block = copy; block != null; block = block.next) {
            block.end = Math.min(block.limit, segment.end - from);
            block.memory.put(0, segment.memory, from, block.end);
            from += block.end;
            last = block;
        }
        if (before == null) {
            chain.head = copy;
        } else {
            before.next = copy;
        }
        last.next = segment.next;
        if (segment == chain.tail) {
            chain.tail = last;
        }
        chain.moves++;
        return last;
    }
}
