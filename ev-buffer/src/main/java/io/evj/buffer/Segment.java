package io.evj.buffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Some bytes and where they are: a link of a [Chain].
///
/// Bytes in memory lie there from `start` and before `end`. Bytes that still lie in a file alone are counted by `inFile`, and
/// no memory is there for them. Blocks of a pool stay with their memory for good, so that lending one allocates nothing; the
/// other kinds are made for one use and dropped.
final class Segment implements Origin {
    private static final ByteBuffer NO_MEMORY = ByteBuffer.allocate(0);

    /// All of it is open to absolute access. Position and limit are set for a channel just before it is called, and reset
    /// right after.
    final ByteBuffer memory;

    final Origin origin;

    /// What data may grow up to. Where data ends, in memory that may not be written.
    final int limit;

    int start;
    int end;

    /// Whoever uses this memory: the chain that it is a link of, and views of it. Written to only while there is but one.
    int uses = 1;

    /// Where the bytes are that `inFile` counts.
    long filePosition;

    long inFile;

    /// A view in a buffer that refers to another one.
    boolean isMulticast;

    @Nullable Segment next;

    private @Nullable ByteBuffer view;

    /// A block of a pool.
    Segment(ByteBuffer memory, Slab slab) {
        this(memory, slab, 0, memory.capacity());
    }

    private Segment(ByteBuffer memory, Origin origin, int end, int limit) {
        this.memory = memory;
        this.origin = origin;
        this.end = end;
        this.limit = limit;
    }

    /// Memory that may not be written, full of data.
    static Segment of(ByteBuffer memory, Origin origin) {
        return new Segment(memory, origin, memory.capacity(), memory.capacity());
    }

    /// Bytes in a file.
    static Segment of(FileSegment file, long position, long bytes) {
        Segment segment = new Segment(NO_MEMORY, file, 0, 0);
        segment.filePosition = position;
        segment.inFile = bytes;
        return segment;
    }

    /// The first bytes of this segment's data once more. What counts the uses must be told.
    Segment viewOf(int bytes) {
        Segment copy = new Segment(memory.duplicate(), root(), start + bytes, start + bytes);
        copy.start = start;
        return copy;
    }

    /// The segment whose uses count for this memory.
    Segment root() {
        return origin instanceof Segment root ? root : this;
    }

    /// Whether the bytes are a file's, in memory or not.
    boolean isOfFile() {
        return root().origin instanceof FileSegment || root().origin instanceof Loaded;
    }

    /// Bytes in memory.
    int length() {
        return end - start;
    }

    /// All bytes, also those that lie in a file.
    long bytes() {
        return end - start + inFile;
    }

    /// Bytes that can be appended.
    int room() {
        return uses == 1 ? limit - end : 0;
    }

    /// Bytes that can be prepended.
    int roomInFront() {
        return uses == 1 && origin instanceof Slab ? start : 0;
    }

    /// Whether nobody else uses this memory, so that its buffer may give it away to another loop.
    boolean isExclusive() {
        return uses == 1 && !(origin instanceof Segment);
    }

    /// Lets go of the first bytes.
    void skip(long bytes) {
        if (inFile == 0) {
            start += (int) bytes;
        } else {
            filePosition += bytes;
            inFile -= bytes;
        }
    }

    /// The data, to be looked at: the same object each time.
    ByteBuffer view() {
        ByteBuffer known = view;
        if (known == null) {
            known = memory.asReadOnlyBuffer();
            view = known;
        }
        return known.clear().order(ByteOrder.BIG_ENDIAN).limit(end).position(start);
    }

    /// Readies the memory for a channel that takes the first bytes of the data.
    ByteBuffer outgoing(int bytes) {
        return memory.limit(start + bytes).position(start);
    }

    /// Readies the memory for a channel that fills the first bytes of the room.
    ByteBuffer incoming(int bytes) {
        return memory.limit(end + bytes).position(end);
    }
}
