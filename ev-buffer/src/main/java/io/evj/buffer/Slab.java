package io.evj.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;

/// One allocation of native memory, cut into blocks of one size.
///
/// The only class here that uses `java.lang.foreign`. Arenas need no native access: memory is allocated, checked and freed by
/// the JDK itself, and who still holds a view of a freed slab meets an exception, not somebody else's bytes. The arena is
/// shared because a base may be handed from thread to thread, and because channels lock it while they work.
final class Slab {
    private static final Cleaner CLEANER = Cleaner.create();

    /// Two blocks never share a cache line.
    private static final long ALIGNMENT = 64;

    final Shelf shelf;
    final int blocks;

    /// Of use while the shelf counts.
    int idle;

    /// Closes the arena: when told to, or when a pool is dropped with all that hangs on it.
    private final Cleaner.Cleanable memory;

    private Slab(Shelf shelf, int blocks, Arena arena) {
        this.shelf = shelf;
        this.blocks = blocks;
        memory = CLEANER.register(this, arena::close);
    }

    /// Allocates a slab, and puts its blocks on the shelf.
    static Slab cut(Shelf shelf, int blocks) {
        Arena arena = Arena.ofShared();
        MemorySegment all = arena.allocate((long) blocks * shelf.blockBytes, ALIGNMENT);
        Slab slab = new Slab(shelf, blocks, arena);
        for (int i = blocks - 1; i >= 0; i--) { // the first is taken first
            long offset = (long) i * shelf.blockBytes;
            shelf.put(new Segment(all.asSlice(offset, shelf.blockBytes).asByteBuffer(), slab));
        }
        return slab;
    }

    long bytes() {
        return (long) blocks * shelf.blockBytes;
    }

    /// Frees the memory. No block may be in use.
    void free() {
        memory.clean();
    }
}
