package io.evj.buffer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A piece of memory, and which part of it holds data: a link of a [Chain]. Blocks of a pool stay with their memory for
/// good, so that lending one allocates nothing.
final class Segment {
    /// All of it is open to absolute access. Position and limit are set for a channel just before it is called, and reset
    /// right after.
    final ByteBuffer memory;

    /// Where data may go on to; for memory that may not be written, where it ends.
    final int limit;

    /// The data: from `start`, before `end`.
    int start;

    int end;

    /// Whoever uses this memory: the chain that it is a link of, and views of it. It is written while there is but one.
    int uses = 1;

    @Nullable Segment next;

    private final @Nullable Slab slab;
    private @Nullable ByteBuffer view;

    /// A block of a pool.
    Segment(ByteBuffer memory, Slab slab) {
        this.memory = memory;
        this.slab = slab;
        limit = memory.capacity();
    }

    int length() {
        return end - start;
    }

    /// Bytes that can be appended.
    int room() {
        return uses == 1 ? limit - end : 0;
    }

    /// What this block was cut from.
    Slab home() {
        Slab home = slab;
        assert home != null;
        return home;
    }

    /// The data, to be looked at. The same object each time.
    ByteBuffer view() {
        ByteBuffer known = view;
        if (known == null) {
            known = memory.asReadOnlyBuffer();
            view = known;
        }
        return known.limit(end).position(start);
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
