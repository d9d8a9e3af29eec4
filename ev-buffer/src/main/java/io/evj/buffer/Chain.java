package io.evj.buffer;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The segments of one buffer, from the front to the end. Knows bytes and memory; nothing of threads, freezing and callbacks.
///
/// Each segment of the chain holds at least one byte, so an empty chain holds no segment at all. Room that was asked for in
/// advance lies beside the chain, in `spare`; appending is always: [#prepare] room, write into it, [#advance] over it. So
/// whatever fails does so before anything has changed.
///
/// Letting go of a segment may call the user, who may use this very chain: it comes last in each operation.
///
/// What segments one chain gives to another is the matter of [Handover]; what lies in files, of [FileLoading]; how much lies in one piece, of
/// [Compaction].
final class Chain {
    /// A chain of so many small blocks goes on in large ones.
    private static final int SMALL_BLOCKS_MAX = 4;

    final BufferPool pool;
    @Nullable Segment head;
    @Nullable Segment tail;
    @Nullable Segment spare;
    long length;

    /// Set by [#at].
    int offset;

    /// How often data has come to lie in other segments without having changed.
    long moves;

    /// Whether bytes in files are left to the kernel to send.
    boolean drainsToDescriptor;

    /// Whether the latest write to a socket moved less than it was given.
    boolean isBlocked;

    Chain(BufferPool pool) {
        this.pool = pool;
    }

    // ---- appending

    void append(byte[] source, int from, int bytes) {
        Segment last = tail;
        if (last != null && bytes <= last.room()) {
            last.memory.put(last.end, source, from, bytes);
            last.end += bytes;
            length += bytes;
            return;
        }
        prepare(bytes);
        int done = 0;
        for (Segment room = firstRoom(); done < bytes; room = nextRoom(room)) {
            int count = Math.min(bytes - done, room.room());
            room.memory.put(room.end, source, from + done, count);
            done += count;
        }
        advance(bytes);
    }

    /// Appends from a place in a buffer, whose position does not matter.
    void append(ByteBuffer source, int from, int bytes) {
        Segment last = tail;
        if (last != null && bytes <= last.room()) {
            last.memory.put(last.end, source, from, bytes);
            last.end += bytes;
            length += bytes;
            return;
        }
        prepare(bytes);
        try {
            int done = 0;
            for (Segment room = firstRoom(); done < bytes; room = nextRoom(room)) {
                int count = Math.min(bytes - done, room.room());
                room.memory.put(room.end, source, from + done, count);
                done += count;
            }
        } catch (RuntimeException unreadable) { // its memory was freed, or is another thread's
            dropSpare();
            throw unreadable;
        }
        advance(bytes);
    }

    /// Appends what several buffers have between their positions and their limits, so many bytes at most, and moves the positions.
    ///
    /// @return how many; fewer when a buffer comes twice
    long append(ByteBuffer[] sources, long bytes) {
        prepare(bytes);
        int[] positions = pool.scratch.positions(sources.length);
        long done = 0;
        int begun = 0;
        try {
            Segment room = firstRoom();
            int at = room.end;
            for (ByteBuffer source : sources) {
                int from = source.position();
                int end = source.limit();
                positions[begun++] = from;
                while (from < end) {
                    if (at == room.limit) {
                        room = nextRoom(room);
                        at = room.end;
                    }
                    int count = Math.min(end - from, room.limit - at);
                    room.memory.put(at, source, from, count);
                    at += count;
                    from += count;
                    done += count;
                }
                source.position(end);
            }
        } catch (RuntimeException unreadable) { // its memory was freed, or is another thread's
            while (begun > 0) {
                begun--;
                sources[begun].position(positions[begun]);
            }
            dropSpare();
            throw unreadable;
        }
        advance(done);
        return done;
    }

    /// Appends a text if it is ASCII; changes nothing if not. On its way it goes through arrays, piece by piece: that is faster
    /// than asking for each character, and checking the memory for each byte.
    ///
    /// @return whether it is
    boolean appendAscii(CharSequence text, int chars) {
        prepare(chars);
        char[] wide = pool.scratch.chars();
        byte[] narrow = pool.scratch.bytes(wide.length);
        int done = 0;
        for (Segment room = firstRoom(); done < chars; room = nextRoom(room)) {
            int end = Math.min(chars, done + room.room());
            for (int at = room.end; done < end; ) {
                int count = Math.min(end - done, wide.length);
                text.getChars(done, done + count, wide, 0);
                if (!narrow(wide, narrow, count)) {
                    dropSpare();
                    return false;
                }
                room.memory.put(at, narrow, 0, count);
                at += count;
                done += count;
            }
        }
        advance(chars);
        return true;
    }

    /// Leaves out the upper halves of characters, if these are 0. Two loops without a way out become vector instructions.
    private static boolean narrow(char[] wide, byte[] narrow, int count) {
        int all = 0;
        for (int i = 0; i < count; i++) {
            all |= wide[i];
        }
        for (int i = 0; i < count; i++) {
            narrow[i] = (byte) wide[i];
        }
        return all < 0x80;
    }

    /// Appends the last bytes of a number, the most significant first.
    void appendNumber(long number, int bytes) {
        Segment last = tail;
        if (last == null || bytes > last.room()) {
            prepare(bytes);
            last = firstRoom();
        }
        if (bytes <= last.room()) {
            switch (bytes) {
                case Byte.BYTES -> last.memory.put(last.end, (byte) number);
                case Short.BYTES -> last.memory.putShort(last.end, (short) number);
                case Integer.BYTES -> last.memory.putInt(last.end, (int) number);
                default -> last.memory.putLong(last.end, number);
            }
            advance(bytes);
            return;
        }
        for (int i = 0, shift = (bytes - 1) * Byte.SIZE; i < bytes; i++, shift -= Byte.SIZE) {
            put(i, (byte) (number >>> shift));
        }
        advance(bytes);
    }

    /// Appends memory or a file as it is, the use of which is counted already.
    void append(Segment segment) {
        link(segment, segment);
        length += segment.bytes();
    }

    /// Sees that there is room for so many bytes, in the tail and in spare blocks after it.
    void prepare(long bytes) {
        Segment last = tail;
        long missing = bytes - (last == null ? 0 : last.room());
        Segment lastSpare = null;
        for (Segment room = spare; room != null; room = room.next) {
            missing -= room.limit;
            lastSpare = room;
        }
        if (missing <= 0) {
            return;
        }
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

    /// The segment that has the first of the room that was prepared.
    Segment firstRoom() {
        Segment last = tail;
        return last != null && last.room() > 0 ? last : there(spare);
    }

    private Segment nextRoom(Segment room) {
        Segment next = room == tail ? spare : room.next;
        return next == null ? room : next; // there is none after the last, and none is needed
    }

    /// Writes a byte into the room that was prepared.
    void put(int index, byte b) {
        Segment room = firstRoom();
        int at = index;
        while (at >= room.room()) {
            at -= room.room();
            room = there(room == tail ? spare : room.next);
        }
        room.memory.put(room.end + at, b);
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
            int count = (int) Math.min(left, there(spare).limit);
            useSpare(count);
            left -= count;
        }
        length += bytes;
    }

    /// Links the first spare block, in which so many bytes have been written. The length does not change yet.
    void useSpare(int bytes) {
        Segment filled = there(spare);
        spare = filled.next;
        filled.next = null;
        filled.end = bytes;
        link(filled, filled);
    }

    /// Gives back the room that was prepared and not needed.
    void dropSpare() {
        Segment dropped = spare;
        if (dropped != null) {
            spare = null;
            pool.releaseAll(dropped);
        }
    }

    /// Links segments after the last. The length does not change yet.
    void link(Segment first, Segment last) {
        Segment before = tail;
        if (before == null) {
            head = first;
        } else {
            before.next = first;
        }
        tail = last;
    }

    // ---- prepending

    /// Prepends bytes: into the room in front of the data, then into blocks that are filled from their ends, so that the next
    /// bytes find room again.
    void prepend(byte[] source, int from, int bytes) {
        Segment first = head;
        if (first != null && bytes <= first.roomInFront()) {
            first.memory.put(first.start - bytes, source, from, bytes);
            first.start -= bytes;
            length += bytes;
            return;
        }
        int inFront = roomInFront(bytes);
        Segment fresh = blocksInFront(bytes - inFront);
        int done = from;
        for (Segment block = fresh; block != null; block = block.next) {
            block.memory.put(block.start, source, done, block.length());
            done += block.length();
        }
        if (inFront > 0) {
            head().memory.put(head().start - inFront, source, done, inFront);
        }
        prepended(fresh, inFront, bytes);
    }

    /// Prepends from a place in a buffer, whose position does not matter.
    void prepend(ByteBuffer source, int from, int bytes) {
        Segment first = head;
        if (first != null && bytes <= first.roomInFront()) {
            first.memory.put(first.start - bytes, source, from, bytes);
            first.start -= bytes;
            length += bytes;
            return;
        }
        int inFront = roomInFront(bytes);
        Segment fresh = blocksInFront(bytes - inFront);
        try {
            int done = from;
            for (Segment block = fresh; block != null; block = block.next) {
                block.memory.put(block.start, source, done, block.length());
                done += block.length();
            }
            if (inFront > 0) {
                head().memory.put(head().start - inFront, source, done, inFront);
            }
        } catch (RuntimeException unreadable) { // its memory was freed, or is another thread's
            pool.releaseAll(fresh);
            throw unreadable;
        }
        prepended(fresh, inFront, bytes);
    }

    private int roomInFront(int bytes) {
        Segment first = head;
        return first == null ? 0 : Math.min(bytes, first.roomInFront());
    }

    /// Lends blocks whose data, yet to be written, is so many bytes and ends with the last.
    private @Nullable Segment blocksInFront(int bytes) {
        if (bytes == 0) {
            return null;
        }
        Segment fresh = pool.acquireAll(bytes);
        int inFirst = bytes;
        for (Segment block = fresh.next; block != null; block = block.next) {
            block.end = block.limit;
            inFirst -= block.limit;
        }
        fresh.start = fresh.limit - inFirst;
        fresh.end = fresh.limit;
        return fresh;
    }

    private void prepended(@Nullable Segment fresh, int inFront, int bytes) {
        if (inFront > 0) {
            head().start -= inFront;
        }
        if (fresh != null) {
            Segment last = fresh;
            while (last.next != null) {
                last = last.next;
            }
            linkInFront(fresh, last);
        }
        length += bytes;
    }

    /// Links segments before the first. The length does not change yet.
    void linkInFront(Segment first, Segment last) {
        last.next = head;
        if (head == null) {
            tail = last;
        }
        head = first;
    }

    // ---- taking out

    /// Discards bytes from the front.
    void drain(long bytes) {
        Segment first = head;
        if (first != null && bytes < first.end - first.start) { // storing what is there costs, too
            first.start += (int) bytes;
            length -= bytes;
            return;
        }
        if (bytes >= length) {
            pool.releaseAll(takeAll());
            return;
        }
        Segment last = null;
        Segment segment = there(first);
        long left = bytes;
        while (left >= segment.bytes()) {
            left -= segment.bytes();
            last = segment;
            segment = there(segment.next);
        }
        segment.skip(left);
        head = segment;
        length -= bytes;
        if (last != null) {
            last.next = null;
            pool.releaseAll(first);
        }
    }

    /// Empties the chain.
    ///
    /// @return what was in it, the caller's now
    @Nullable Segment takeAll() {
        Segment first = head;
        head = null;
        tail = null;
        length = 0;
        return first;
    }

    /// Copies bytes, which must be there.
    void copy(long from, byte[] target, int at, int bytes) {
        Segment segment = at(from);
        int start = segment.start + offset;
        for (int done = 0; ; ) {
            int count = Math.min(bytes - done, segment.end - start);
            segment.memory.get(start, target, at + done, count);
            done += count;
            if (done == bytes) {
                return;
            }
            segment = readable(segment, there(segment.next));
            start = segment.start;
        }
    }

    /// Copies bytes, which must be there, to a place in a buffer, whose position does not matter.
    void copy(long from, ByteBuffer target, int at, int bytes) {
        Segment segment = at(from);
        int start = segment.start + offset;
        for (int done = 0; ; ) {
            int count = Math.min(bytes - done, segment.end - start);
            target.put(at + done, segment.memory, start, count);
            done += count;
            if (done == bytes) {
                return;
            }
            segment = readable(segment, there(segment.next));
            start = segment.start;
        }
    }

    /// The first bytes, which must be there, as a number: the first is the most significant.
    long number(int bytes) {
        Segment first = readable(null, head());
        if (first.length() >= bytes) {
            return switch (bytes) {
                case Byte.BYTES -> first.memory.get(first.start);
                case Short.BYTES -> first.memory.getShort(first.start);
                case Integer.BYTES -> first.memory.getInt(first.start);
                default -> first.memory.getLong(first.start);
            };
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << Byte.SIZE | get(i) & 0xFF;
        }
        return number;
    }

    byte get(long index) {
        Segment segment = at(index);
        return segment.memory.get(segment.start + offset);
    }

    // ---- in memory

    /// The segment that has the byte at a place, in memory; where in its data is left in [#offset].
    ///
    /// @param position less than the length
    Segment at(long position) {
        Segment before = null;
        Segment segment = head();
        long skipped = position;
        while (skipped >= segment.bytes()) {
            skipped -= segment.bytes();
            before = segment;
            segment = there(segment.next);
        }
        if (segment.inFile > 0) {
            if (skipped > 0) {
                before = FileLoading.split(this, before, segment, skipped);
            }
            segment = FileLoading.load(this, before, segment);
            skipped = 0;
        }
        offset = (int) skipped;
        return segment;
    }

    /// Brings the first bytes of a segment into memory, if they lie in a file alone. Whoever goes from segment to segment
    /// calls this for each, and goes on with what he gets.
    ///
    /// @param before the segment before it, null for the first
    /// @throws UncheckedIOException the file cannot be read; nothing has changed
    Segment readable(@Nullable Segment before, Segment segment) {
        return segment.inFile == 0 ? segment : FileLoading.load(this, before, segment);
    }

    /// Links a segment before another one.
    void insert(@Nullable Segment before, Segment segment, Segment next) {
        if (before == null) {
            head = segment;
        } else {
            before.next = segment;
        }
        segment.next = next;
    }

    // ---- segments that must be there

    Segment head() {
        return there(head);
    }

    Segment tail() {
        return there(tail);
    }

    static Segment there(@Nullable Segment segment) {
        assert segment != null;
        return segment;
    }
}
