package io.evj.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;

/// Reads from a channel into the end of a chain: one call, into the tail's room and as many fresh blocks as are wanted. Blocks
/// that get no byte go back at once.
final class Intake {
    /// Pieces of room that one call is given.
    private static final int PIECES_MAX = 4;

    private Intake() {}

    /// Reads once.
    ///
    /// @param max how many bytes at most, at least 1
    /// @return what the channel gave: 0 when it would block, -1 at its end
    static long read(Chain chain, ScatteringByteChannel channel, long max) throws IOException {
        int pieces = prepare(chain, max, PIECES_MAX);
        try {
            long count = pieces == 1 ? one(chain, channel, max) : several(chain, channel, max);
            if (count > 0) {
                chain.advance(count);
            }
            return count;
        } finally {
            chain.dropSpare();
        }
    }

    /// Reads once from a channel that takes but one piece.
    static long read(Chain chain, ReadableByteChannel channel, long max) throws IOException {
        prepare(chain, max, 1);
        try {
            long count = one(chain, channel, max);
            if (count > 0) {
                chain.advance(count);
            }
            return count;
        } finally {
            chain.dropSpare();
        }
    }

    private static long one(Chain chain, ReadableByteChannel channel, long max) throws IOException {
        Segment room = chain.firstRoom();
        try {
            return channel.read(room.incoming((int) Math.min(max, room.room())));
        } finally {
            room.memory.clear();
        }
    }

    private static long several(Chain chain, ScatteringByteChannel channel, long max)
            throws IOException {
        ByteBuffer[] pieces = chain.pool.scratch.takePieces();
        int used = 0;
        long left = max;
        try {
            Segment last = chain.tail;
            if (last != null && last.room() > 0) {
                pieces[used++] = last.incoming(last.room());
                left -= last.room();
            }
            for (Segment room = chain.spare; room != null; room = room.next) {
                int count = (int) Math.min(left, room.limit);
                pieces[used++] = room.incoming(count);
                left -= count;
            }
            return channel.read(pieces, 0, used);
        } finally {
            chain.pool.scratch.putPieces(pieces, used);
        }
    }

    /// Lends a block: a bulk one when most of it would be filled, and if there is one. It saves a twentieth of what four large
    /// ones cost the kernel.
    private static Segment lend(BufferPool pool, long missing) {
        if (missing > Math.max(pool.bulk.blockBytes / 2, pool.large.blockBytes)) {
            try {
                return pool.acquire(pool.bulk);
            } catch (BufferLimitException refused) {
                // a smaller one may be left
            }
        }
        return pool.acquire(missing > pool.small.blockBytes ? pool.large : pool.small);
    }

    /// Lends blocks. When memory runs out after the first, that one must do.
    ///
    /// @return pieces of room, at least 1
    private static int prepare(Chain chain, long max, int piecesMax) {
        chain.dropSpare();
        BufferPool pool = chain.pool;
        Segment last = chain.tail;
        int roomInTail = last == null ? 0 : last.room();
        int pieces = roomInTail > 0 ? 1 : 0;
        Segment before = null;
        for (long missing = max - roomInTail; missing > 0 && pieces < piecesMax; pieces++) {
            Segment fresh;
            try {
                fresh = lend(pool, missing);
            } catch (BufferLimitException refused) {
                if (pieces == 0) {
                    throw refused;
                }
                break;
            }
            if (before == null) {
                chain.spare = fresh;
            } else {
                before.next = fresh;
            }
            before = fresh;
            missing -= fresh.limit;
        }
        return pieces;
    }
}
