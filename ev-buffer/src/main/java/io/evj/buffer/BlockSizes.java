package io.evj.buffer;

/// How a [BufferPool] cuts its memory.
///
/// @param small      bytes of a small block: for short messages, and for what is left of long ones
/// @param smallCount small blocks cut from one slab
/// @param large      bytes of a large block, which a read is given
/// @param largeCount large blocks cut from one slab
/// @param bulk       bytes of a block for a read that is known to bring much: one piece instead of several
/// @param bulkCount  bulk blocks cut from one slab
record BlockSizes(int small, int smallCount, int large, int largeCount, int bulk, int bulkCount) {
    private static final BlockSizes DEFAULTS =
            new BlockSizes(2 << 10, 64, 16 << 10, 64, 64 << 10, 16);

    BlockSizes {
        if (small < 1 || large < small || bulk < large) {
            throw new IllegalArgumentException(
                    "blocks of "
                            + small
                            + ", "
                            + large
                            + " and "
                            + bulk
                            + " bytes: wanted 1 <= small <= large <= bulk");
        }
        if (smallCount < 1 || largeCount < 1 || bulkCount < 1) {
            throw new IllegalArgumentException("a slab has at least one block");
        }
    }

    /// Bulk blocks are as the large ones.
    BlockSizes(int small, int smallCount, int large, int largeCount) {
        this(small, smallCount, large, largeCount, large, largeCount);
    }

    /// Slabs of 128 KiB, and twice of 1 MiB.
    static BlockSizes defaults() {
        return DEFAULTS;
    }
}
