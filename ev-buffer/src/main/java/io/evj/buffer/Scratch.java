package io.evj.buffer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Arrays that operations of one loop use one after the other, each for the time of a call.
final class Scratch {
    /// The most pieces that one system call is given.
    static final int PIECES_MAX = 64;

    private static final int BYTES = 8 << 10;
    private static final int CHARS = 512;

    private final boolean isShared;
    private final byte[] bytes;
    private final char[] chars;
    private final int[] positions;
    private ByteBuffer @Nullable [] pieces;

    /// @param isShared whether many threads come here: then each call gets arrays of its own
    Scratch(boolean isShared) {
        this.isShared = isShared;
        bytes = new byte[isShared ? 0 : BYTES];
        chars = new char[isShared ? 0 : CHARS];
        positions = new int[isShared ? 0 : PIECES_MAX];
    }

    /// Room for bytes on their way elsewhere; perhaps more than asked for.
    byte[] bytes(int length) {
        return length <= bytes.length ? bytes : new byte[length];
    }

    /// Room for a piece of a text.
    char[] chars() {
        return isShared ? new char[CHARS] : chars;
    }

    /// Room for the positions of so many pieces, or more.
    int[] positions(int count) {
        return count <= positions.length ? positions : new int[count];
    }

    /// Takes room to list pieces for one call of a channel. The channel may be the user's, and come here again.
    ByteBuffer[] takePieces() {
        ByteBuffer[] taken = pieces;
        pieces = null;
        return taken == null || isShared ? new ByteBuffer[PIECES_MAX] : taken;
    }

    /// Takes a list of pieces back after the call: it is emptied, and their memory is open again.
    @SuppressWarnings("NullAway") // empty places of an array that is used again
    void putPieces(ByteBuffer[] taken, int used) {
        for (int i = 0; i < used; i++) {
            taken[i].clear();
            taken[i] = null;
        }
        if (!isShared) {
            pieces = taken;
        }
    }
}
