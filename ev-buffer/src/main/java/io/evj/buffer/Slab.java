package io.evj.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/// One allocation of native memory, cut into blocks of one size.
///
/// The only class here that uses `java.lang.foreign`. Arenas need no native access: memory is allocated, checked and freed by
/// the JDK itself, and who still holds a view of a freed slab meets an exception, not somebody else's bytes. The arena is
/// shared because a base may be handed from thread to thread, and because channels lock it while they work.
final class Slab implements Origin {
    private static final Cleaner CLEANER = Cleaner.create();

    /// Two blocks never share a cache line.
    private static final long ALIGNMENT = 64;

    final BufferPool pool;
    final int blocks;

    /// Free blocks, while a shelf counts them; or how long an odd block has lain idle.
    int idle;

    private final @Nullable Shelf shelf; // null: one block of an odd size
    private final long bytes;

    /// Closes the arena: when told to, or when a pool is dropped with all that hangs on it.
    private final Cleaner.Cleanable memory;

    private Slab(BufferPool pool, @Nullable Shelf shelf, int blocks, long bytes, Arena arena) {
        this.pool = pool;
        this.shelf = shelf;
        this.blocks = blocks;
        this.bytes = bytes;
        memory = CLEANER.register(this, arena::close);
    }

    /// Allocates a slab, and puts its blocks on the shelf.
    static Slab cut(Shelf shelf, int blocks) {
        Arena arena = Arena.ofShared();
        long bytes = (long) blocks * shelf.blockBytes;
        MemorySegment all = arena.allocate(bytes, ALIGNMENT);
        Slab slab = new Slab(shelf.pool, shelf, blocks, bytes, arena);
        for (int i = blocks - 1; i >= 0; i--) { // the first is taken first
            long offset = (long) i * shelf.blockBytes;
            shelf.put(new Segment(all.asSlice(offset, shelf.blockBytes).asByteBuffer(), slab));
        }
        return slab;
    }

    /// Allocates a slab for one block of any size.
    ///
    /// @return the block
    static Segment odd(BufferPool pool, int bytes) {
        Arena arena = Arena.ofShared();
        MemorySegment all = arena.allocate(bytes, ALIGNMENT);
        return new Segment(all.asByteBuffer(), new Slab(pool, null, 1, bytes, arena));
    }

    long bytes() {
        return bytes;
    }

    /// Takes back a block that nobody uses any more.
    void put(Segment block) {
        block.start = 0;
        block.end = 0;
        block.uses = 1;
        if (shelf != null) {
            shelf.put(block);
        } else {
            pool.odd.put(block, this);
        }
    }

    /// Frees the memory, once. No block may be in use.
    void free() {
        memory.clean();
    }
}
