package io.evj.buffer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The free blocks of a pool that are larger than its large ones, for bytes that must lie in one piece. Each has a slab of
/// its own. They are few, and kept for a while because who needs one often needs the like soon.
final class OddBlocks {
    /// What is asked for may waste this many parts of what it is given, less one.
    private static final int FIT = 4;

    private static final int ROUND = 1 << 20;

    private final List<Slab> slabs = new ArrayList<>();
    private final List<Segment> blocks = new ArrayList<>();
    private long bytesFree;

    /// How large a block to allocate for so many bytes.
    static int rounded(int bytes) {
        if (bytes <= ROUND) {
            return Math.max(1, Integer.highestOneBit(Math.max(1, bytes - 1)) << 1);
        }
        return (int) Math.min(Integer.MAX_VALUE, (bytes + ROUND - 1L) / ROUND * ROUND);
    }

    long bytesFree() {
        return bytesFree;
    }

    /// A free block that fits, or null.
    @Nullable Segment take(int bytes) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Segment block = blocks.get(i);
            if (block.limit >= bytes && block.limit / FIT <= bytes) {
                blocks.remove(i);
                slabs.remove(i);
                bytesFree -= block.limit;
                return block;
            }
        }
        return null;
    }

    void put(Segment block, Slab slab) {
        slab.idle = 0;
        blocks.add(block);
        slabs.add(slab);
        bytesFree += block.limit;
    }

    /// Frees what has lain here through a whole period: since before the call before this one.
    ///
    /// @return bytes freed
    long trimIdle() {
        return trim(1);
    }

    /// Frees all.
    ///
    /// @return bytes freed
    long trimFree() {
        return trim(0);
    }

    private long trim(int periods) {
        long bytes = 0;
        Iterator<Segment> block = blocks.iterator();
        for (Iterator<Slab> slabs = this.slabs.iterator(); slabs.hasNext(); ) {
            Slab slab = slabs.next();
            block.next();
            if (slab.idle++ >= periods) {
                slab.free();
                bytes += slab.bytes();
                slabs.remove();
                block.remove();
            }
        }
        bytesFree -= bytes;
        return bytes;
    }
}
