package io.evj.buffer;

import io.evj.api.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/// The segments of one buffer, from the front to the end. Knows bytes and memory; nothing of threads, freezing and callbacks.
///
/// Each segment of the chain holds at least one byte, so an empty chain holds no segment at all. Room that was asked for in
/// advance lies beside the chain, in `spare`; appending is always: [#prepare] room, write into it, [#advance] over it. So
/// whatever fails does so before anything has changed.
///
/// What segments end may call the user's clean-up, which may use this very chain: it happens last in each operation.
final class Chain {
    /// Segments that one read may fill.
    private static final int READ_SEGMENTS_MAX = 4;

    /// A chain of at least so many small blocks goes on in large ones.
    private static final int SMALL_BLOCKS_MAX = 4;

    final BufferPool pool;
    @Nullable Segment head;
    @Nullable Segment tail;
    long length;

    /// Whether the latest write to a socket moved less than it was given.
    boolean isBlocked;

    /// Counts how often data has come to lie in other segments without having changed.
    long moves;

    private @Nullable Segment spare;

    Chain(BufferPool pool) {
        this.pool = pool;
    }

    // ---- appending

    void append(byte[] source, int offset, int bytes) {
        Segment last = tail;
        if (last != null && bytes <= last.room()) {
            last.memory.put(last.end, source, offset, bytes);
            last.end += bytes;
            length += bytes;
            return;
        }
        int done = prepare(bytes);
        if (done > 0) {
            tail().memory.put(tail().end, source, offset, done);
        }
        for (Segment next = spare; done < bytes; ) {
            Segment room = there(next);
            int count = Math.min(bytes - done, room.limit);
            room.memory.put(0, source, offset + done, count);
            done += count;
            next = room.next;
        }
        advance(bytes);
    }

    /// Appends from a place in a buffer, whose position does not matter.
    void append(ByteBuffer source, int offset, int bytes) {
        Segment last = tail;
        if (last != null && bytes <= last.room()) {
            last.memory.put(last.end, source, offset, bytes);
            last.end += bytes;
            length += bytes;
            return;
        }
        int done = prepare(bytes);
        if (done > 0) {
            tail().memory.put(tail().end, source, offset, done);
        }
        for (Segment next = spare; done < bytes; ) {
            Segment room = there(next);
            int count = Math.min(bytes - done, room.limit);
            room.memory.put(0, source, offset + done, count);
            done += count;
            next = room.next;
        }
        advance(bytes);
    }

    /// Sees that there is room for so many bytes, in the tail and in spare segments after it.
    ///
    /// @return how many of them the tail takes
    int prepare(long bytes) {
        Segment last = tail;
        int tailRoom = last == null ? 0 : last.room();
        long missing = bytes - tailRoom;
        Segment lastSpare = null;
        for (Segment room = spare; room != null; room = room.next) {
            missing -= room.limit;
            lastSpare = room;
        }
        if (missing > 0) {
            boolean isLong = length >= (long) SMALL_BLOCKS_MAX * pool.small.blockBytes;
            Segment fresh =
                    isLong && missing <= pool.small.blockBytes
                            ? pool.acquire(pool.large)
                            : pool.acquireAll(missing);
            if (lastSpare == null) {
                spare = fresh;
            } else {
                lastSpare.next = fresh;
            }
        }
        return (int) Math.min(tailRoom, bytes);
    }

    /// Writes a byte into the room that was prepared.
    void put(int index, byte b) {
        Segment last = tail;
        int at = index;
        if (last != null) {
            if (at < last.room()) {
                last.memory.put(last.end + at, b);
                return;
            }
            at -= last.room();
        }
        Segment room = there(spare);
        while (at >= room.limit) {
            at -= room.limit;
            room = there(room.next);
        }
        room.memory.put(at, b);
    }

    /// Makes data of the next bytes of the room that was prepared: they have been written.
    void advance(long bytes) {
        long left = bytes;
        Segment last = tail;
        if (last != null) {
            int count = (int) Math.min(left, last.room());
            last.end += count;
            left -= count;
        }
        while (left > 0) {
            Segment filled = there(spare);
            spare = filled.next;
            filled.next = null;
            filled.end = (int) Math.min(left, filled.limit);
            left -= filled.end;
            link(filled, filled);
        }
        length += bytes;
    }

    /// Gives back the room that was prepared and not needed.
    void dropSpare() {
        Segment dropped = spare;
        if (dropped != null) {
            spare = null;
            pool.releaseAll(dropped);
        }
    }

    private void link(Segment first, Segment last) {
        Segment before = tail;
        if (before == null) {
            head = first;
        } else {
            before.next = first;
        }
        tail = last;
    }

    // ---- moving

    /// Moves bytes from the front of another chain to this one's end: whole segments as they are, and the rest by copying.
    void take(Chain source, long bytes) {
        long left = bytes;
        Segment last = null;
        Segment cut = source.head;
        while (cut != null && cut.length() <= left) {
            left -= cut.length();
            last = cut;
            cut = cut.next;
        }
        if (left > 0) { // the memory first: it may be refused
            Segment before = last == null ? tail : last;
            long missing = left - (before == null ? 0 : before.room());
            if (missing > 0 && spare == null) {
                spare = pool.acquireAll(missing);
            }
        }
        if (last != null) {
            Segment first = source.head();
            last.next = null;
            source.head = cut;
            if (cut == null) {
                source.tail = null;
            }
            link(first, last);
            length += bytes - left;
        }
        if (left > 0) {
            Segment rest = there(cut);
            append(rest.memory, rest.start, (int) left);
            rest.start += (int) left;
        }
        source.length -= bytes;
    }

    // ---- taking out

    /// Discards bytes from the front.
    void drain(long bytes) {
        if (bytes >= length) {
            clear();
            return;
        }
        Segment first = head();
        Segment last = null;
        Segment segment = first;
        long left = bytes;
        while (left >= segment.length()) {
            left -= segment.length();
            last = segment;
            segment = there(segment.next);
        }
        segment.start += (int) left;
        head = segment;
        length -= bytes;
        if (last != null) {
            last.next = null;
            pool.releaseAll(first);
        }
    }

    void clear() {
        Segment first = head;
        head = null;
        tail = null;
        length = 0;
        pool.releaseAll(first);
    }

    /// Copies bytes, which must be there.
    void copy(long from, byte[] target, int offset, int bytes) {
        Segment segment = head;
        long skipped = from;
        while (segment != null && skipped >= segment.length()) {
            skipped -= segment.length();
            segment = segment.next;
        }
        for (int done = 0; done < bytes; ) {
            Segment read = there(segment);
            int count = (int) Math.min(bytes - done, read.length() - skipped);
            read.memory.get(read.start + (int) skipped, target, offset + done, count);
            done += count;
            skipped = 0;
            segment = read.next;
        }
    }

    /// Copies bytes, which must be there, to a place in a buffer, whose position does not matter.
    void copy(long from, ByteBuffer target, int offset, int bytes) {
        Segment segment = head;
        long skipped = from;
        while (segment != null && skipped >= segment.length()) {
            skipped -= segment.length();
            segment = segment.next;
        }
        for (int done = 0; done < bytes; ) {
            Segment read = there(segment);
            int count = (int) Math.min(bytes - done, read.length() - skipped);
            target.put(offset + done, read.memory, read.start + (int) skipped, count);
            done += count;
            skipped = 0;
            segment = read.next;
        }
    }

    /// Moves a short content out of large blocks, so that it does not keep much memory from others.
    void compact() {
        dropSpare();
        if (length == 0 || length > pool.small.blockBytes) {
            return;
        }
        boolean isLarge = false;
        for (Segment segment = head; segment != null; segment = segment.next) {
            isLarge |= segment.limit > pool.small.blockBytes;
        }
        if (!isLarge) {
            return;
        }
        Segment one = pool.acquire(pool.small);
        for (Segment segment = head; segment != null; segment = segment.next) {
            one.memory.put(one.end, segment.memory, segment.start, segment.length());
            one.end += segment.length();
        }
        Segment old = head;
        head = one;
        tail = one;
        moves++;
        pool.releaseAll(old);
    }

    // ---- channels

    /// Reads once, into the tail's room and as many fresh segments as are wanted.
    long readFrom(StreamSocket socket, long max) throws IOException {
        int roomInTail = prepareRead(max);
        long count = 0;
        try {
            Segment fresh = spare;
            if (fresh == null) {
                count = read(socket, tail(), roomInTail);
            } else if (roomInTail == 0 && fresh.next == null) {
                count = read(socket, fresh, (int) Math.min(max, fresh.limit));
            } else {
                ByteBuffer[] pieces = pool.pieces();
                int used = 0;
                try {
                    used = listRoom(pieces, roomInTail, max);
                    count = socket.read(pieces, 0, used);
                } finally {
                    forget(pieces, used);
                }
            }
            if (count > 0) {
                advance(count);
            }
        } finally {
            dropSpare();
        }
        return count;
    }

    /// Reads once from any channel, into one piece of room.
    long readFrom(ReadableByteChannel channel, long max) throws IOException {
        dropSpare();
        Segment last = tail;
        int count;
        try {
            if (last != null && last.room() > 0) {
                count = read(channel, last, (int) Math.min(last.room(), max));
            } else {
                Segment fresh = pool.acquire(pool.large);
                spare = fresh;
                count = read(channel, fresh, (int) Math.min(fresh.limit, max));
            }
            if (count > 0) {
                advance(count);
            }
        } finally {
            dropSpare();
        }
        return count;
    }

    private static int read(ReadableByteChannel channel, Segment room, int bytes)
            throws IOException {
        try {
            return channel.read(room.incoming(bytes));
        } finally {
            room.memory.clear();
        }
    }

    /// Writes once from the front, and drains what was sent.
    long writeTo(StreamSocket socket, long max) throws IOException {
        Segment first = head;
        long bytes = Math.min(max, length);
        if (first == null || bytes == 0) {
            return 0;
        }
        long count;
        if (bytes <= first.length()) {
            count = write(socket, first, (int) bytes);
            isBlocked = count < bytes;
        } else {
            ByteBuffer[] pieces = pool.pieces();
            int used = 0;
            try {
                used = listData(pieces, bytes);
                count = socket.write(pieces, 0, used);
                isBlocked = pieces[used - 1].hasRemaining();
            } finally {
                forget(pieces, used);
            }
        }
        if (count > 0) {
            drain(count);
        }
        return count;
    }

    /// Writes once to any channel, and drains what was written.
    long writeTo(WritableByteChannel channel, long max) throws IOException {
        Segment first = head;
        if (first == null) {
            return 0;
        }
        int count = write(channel, first, (int) Math.min(max, first.length()));
        if (count > 0) {
            drain(count);
        }
        return count;
    }

    private static int write(WritableByteChannel channel, Segment data, int bytes)
            throws IOException {
        try {
            return channel.write(data.outgoing(bytes));
        } finally {
            data.memory.clear();
        }
    }

    private int prepareRead(long max) {
        dropSpare();
        Segment last = tail;
        int roomInTail = last == null ? 0 : last.room();
        long missing = max - roomInTail;
        int segments = roomInTail > 0 ? 1 : 0;
        Segment before = null;
        while (missing > 0 && segments < READ_SEGMENTS_MAX) {
            Segment fresh;
            try {
                fresh = pool.acquire(missing > pool.small.blockBytes ? pool.large : pool.small);
            } catch (BufferLimitException refused) {
                if (segments == 0) {
                    throw refused;
                }
                break;
            }
            if (before == null) {
                spare = fresh;
            } else {
                before.next = fresh;
            }
            before = fresh;
            missing -= fresh.limit;
            segments++;
        }
        return (int) Math.min(roomInTail, max);
    }

    private int listRoom(ByteBuffer[] pieces, int roomInTail, long max) {
        int used = 0;
        long left = max;
        if (roomInTail > 0) {
            pieces[used++] = tail().incoming(roomInTail);
            left -= roomInTail;
        }
        for (Segment room = spare; room != null && left > 0; room = room.next) {
            int count = (int) Math.min(left, room.limit);
            pieces[used++] = room.incoming(count);
            left -= count;
        }
        return used;
    }

    private int listData(ByteBuffer[] pieces, long bytes) {
        int used = 0;
        long left = bytes;
        for (Segment data = head; left > 0 && used < pieces.length; data = there(data).next) {
            int count = (int) Math.min(left, there(data).length());
            pieces[used++] = there(data).outgoing(count);
            left -= count;
        }
        return used;
    }

    @SuppressWarnings("NullAway") // empty places of an array that is used again
    private static void forget(ByteBuffer[] pieces, int used) {
        for (int i = 0; i < used; i++) {
            pieces[i].clear();
            pieces[i] = null;
        }
    }

    // ---- segments that must be there

    private Segment head() {
        return there(head);
    }

    private Segment tail() {
        return there(tail);
    }

    private static Segment there(@Nullable Segment segment) {
        assert segment != null;
        return segment;
    }
}
