package io.evj.buffer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The blocks of one size in a pool: those that are free lie in a stack, so that the next to be lent is the one
/// whose memory was used last.
final class Shelf {
    /// In place of a count of idle blocks.
    private static final int FREED = -1;

    final BufferPool pool;
    final int blockBytes;
    private final int blocksPerSlab;
    private final int slabsKept;
    private final List<Slab> slabs = new ArrayList<>();
    private long bytes;
    private @Nullable Segment free;
    private int freeCount;

    /// The least there was free since [#beginPeriod()].
    private int freeLow;

    /// @param slabsKept how many stay although they are idle
    Shelf(BufferPool pool, int blockBytes, int blocksPerSlab, int slabsKept) {
        this.pool = pool;
        this.blockBytes = blockBytes;
        this.blocksPerSlab = blocksPerSlab;
        this.slabsKept = slabsKept;
    }

    /// A free block, or null.
    @Nullable Segment take() {
        Segment taken = free;
        if (taken == null) {
            return null;
        }
        free = taken.next;
        taken.next = null;
        if (--freeCount < freeLow) {
            freeLow = freeCount;
        }
        return taken;
    }

    void put(Segment block) {
        block.next = free;
        free = block;
        freeCount++;
    }

    /// Allocates one more slab, a smaller one where the limit is near.
    ///
    /// @return its bytes; 0 when not one block fits below the limit
    long grow(long bytesAllowed) {
        int blocks = (int) Math.min(blocksPerSlab, bytesAllowed / blockBytes);
        if (blocks < 1) {
            return 0;
        }
        Slab slab = Slab.cut(this, blocks);
        slabs.add(slab);
        bytes += slab.bytes();
        return slab.bytes();
    }

    long bytesFree() {
        return (long) freeCount * blockBytes;
    }

    /// All blocks, lent and free.
    long bytes() {
        return bytes;
    }

    int slabs() {
        return slabs.size();
    }

    void beginPeriod() {
        freeLow = freeCount;
    }

    /// Frees slabs of which no block was needed since [#beginPeriod()], all but those that are kept.
    ///
    /// @return bytes freed
    long trimIdle() {
        return trim(freeLow, slabsKept);
    }

    /// Frees all slabs of which no block is in use.
    ///
    /// @return bytes freed
    long trimFree() {
        return trim(freeCount, 0);
    }

    /// The stack is searched as a whole, which is done seldom, so that taking and putting count nothing per slab.
    private long trim(int blocksMax, int slabsMin) {
        for (Segment block = free; block != null; block = block.next) {
            slab(block).idle++;
        }
        int blocksLeft = blocksMax;
        long bytesFreed = 0;
        for (int i = slabs.size() - 1; i >= 0; i--) {
            Slab slab = slabs.get(i);
            if (slab.idle == slab.blocks && slab.blocks <= blocksLeft && slabs.size() > slabsMin) {
                blocksLeft -= slab.blocks;
                bytesFreed += slab.bytes();
                slabs.remove(i);
                slab.idle = FREED;
            } else {
                slab.idle = 0;
            }
        }
        if (bytesFreed > 0) {
            bytes -= bytesFreed;
            sweep();
        }
        return bytesFreed;
    }

    /// Takes the blocks of freed slabs off the stack, and frees their memory with the last.
    private void sweep() {
        Segment kept = null;
        Segment last = null;
        freeCount = 0;
        Segment next;
        for (Segment block = free; block != null; block = next) {
            next = block.next;
            Slab slab = slab(block);
            if (slab.idle == FREED) {
                slab.free(); // again for each block: only the first counts
                continue;
            }
            if (last == null) {
                kept = block;
            } else {
                last.next = block;
            }
            last = block;
            freeCount++;
        }
        if (last != null) {
            last.next = null;
        }
        free = kept;
        freeLow = Math.min(freeLow, freeCount);
    }

    private static Slab slab(Segment block) {
        return (Slab) block.origin;
    }
}
