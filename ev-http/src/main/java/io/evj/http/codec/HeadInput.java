package io.evj.http.codec;

import java.nio.ByteBuffer;

/// The octets of a head on their way into its [FieldStore]: copied in blocks, read there, and given back where too many were copied.
///
/// Copying costs little, a block at a time, and buys much: what is read is a plain array, nothing has to be contiguous in the
/// segments it came from, and these can go at once. The first block is as long as the head before: a client's heads are alike, and
/// behind a pipelined one there are others, which need not be copied each time.
final class HeadInput {
    private static final int BLOCK_MIN = 64;
    private static final int BLOCK_MAX = 512;

    final FieldStore store;

    /// The next octet to be read.
    int at;

    private int bound;

    /// How much the next block has.
    private int block = BLOCK_MAX;

    HeadInput(FieldStore store) {
        this.store = store;
    }

    byte[] bytes() {
        return store.bytes();
    }

    /// Behind the last octet that is there and may be read.
    int end() {
        return Math.min(store.size(), bound);
    }

    /// Begins anew, with an empty store.
    ///
    /// @param max how many octets may be read before [#limit] is called
    void start(int max) {
        at = 0;
        bound = max;
    }

    /// From here on, so many octets may be read.
    void limit(int max) {
        bound = at + max;
    }

    /// Copies a block when all that is there has been read. False when nothing may be read then: the source is empty, or the
    /// bound is reached.
    boolean fill(ByteBuffer source) {
        int end = store.size();
        if (at < end) {
            return at < bound;
        }
        int length = Math.min(Math.min(block, source.remaining()), bound - end);
        if (length <= 0) {
            return false;
        }
        block = BLOCK_MAX;
        store.append(source, length);
        return true;
    }

    /// Whether there is more than may be read.
    boolean isTooLong(ByteBuffer source) {
        return at == bound && (at < store.size() || source.hasRemaining());
    }

    /// Gives back what was copied and not read.
    void giveBack(ByteBuffer source) {
        source.position(source.position() - (store.size() - at));
        store.truncate(at);
        block = Math.clamp(at, BLOCK_MIN, BLOCK_MAX);
    }
}
