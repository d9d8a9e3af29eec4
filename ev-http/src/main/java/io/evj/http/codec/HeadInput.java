package io.evj.http.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The octets of a head on their way into its [FieldStore]: copied in blocks, read there, and given back where too many were copied.
///
/// Copying costs little, a block at a time, and buys much: what is read is a plain array, nothing has to be contiguous in the
/// segments it came from, and these can go at once. The first block is as long as the head before: a client's heads are alike, and
/// behind a pipelined one there are others, which need not be copied each time.
final class HeadInput {
    private static final int BLOCK_MIN = 64;
    private static final int BLOCK_MAX = 512;
    private static final int EMPTY_LINE = 2;

    /// Memory that is kept from one head to the next, in octets.
    private static final int KEPT_MAX = 4096;

    private static final byte[] NOTHING = {};

    final FieldStore store;

    /// The next octet to be read.
    int at;

    private byte[] compared = NOTHING; // with the head before
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

    /// Begins anew. What the store has stays, to be compared with what comes; but not if it is much.
    ///
    /// @param max how many octets may be read before [#limit] is called
    void start(int max) {
        if (store.isBeyond(KEPT_MAX)) {
            store.clear(KEPT_MAX);
        }
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

    /// All has been read, up to the empty line: the store is without that. What was copied and not read is given back.
    void end(ByteBuffer source) {
        source.position(source.position() - (store.size() - at));
        store.truncate(at - EMPTY_LINE);
        store.read();
        block = Math.clamp(at, BLOCK_MIN, BLOCK_MAX);
    }

    /// Passes over a head that is, octet by octet, the one before once more: what is known of that is true of this one, too. Whoever
    /// asks again and again, as pollers and callers of procedures do, sends the same each time.
    boolean repeats(ByteBuffer source) {
        int length = store.size() + EMPTY_LINE;
        int from = source.position();
        if (!store.isAsRead() || length > source.limit() - from) {
            return false;
        }
        if (length > compared.length) {
            compared = new byte[store.bytes().length];
        }
        source.get(from, compared, 0, length);
        if (!Arrays.equals(compared, 0, length, store.bytes(), 0, length)) {
            return false;
        }
        source.position(from + length);
        return true;
    }
}
