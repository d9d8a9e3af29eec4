package io.evj.buffer;

/// How a [BufferPool] cuts its memory.
///
/// @param small      bytes of a small block: for short messages, and for what is left of long ones
/// @param smallCount small blocks cut from one slab
/// @param large      bytes of a large block, which a read is given
/// @param largeCount large blocks cut from one slab
record BlockSizes(int small, int smallCount, int large, int largeCount) {
    private static final BlockSizes DEFAULTS = new BlockSizes(2 << 10, 64, 16 << 10, 64);

    BlockSizes {
        if (small < 1 || large < small || smallCount < 1 || largeCount < 1) {
            throw new IllegalArgumentException(
                    "blocks of " + small + " and " + large + " bytes: wanted 1 <= small <= large");
        }
    }

    /// Slabs of 128 KiB and of 1 MiB.
    static BlockSizes defaults() {
        return DEFAULTS;
    }
}
