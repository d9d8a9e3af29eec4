package io.evj.backend.epoll;

import io.evj.posix.Native;
import io.evj.posix.Scratch;
import java.nio.ByteBuffer;

/// Lists buffers for one scattering or gathering call, and moves their positions afterwards.
///
/// Direct buffers are used in place. Those on the heap lie one after the other in the scratch meanwhile, as far
/// as there is room: what does not fit waits for the next call.
final class Pieces {
    private Pieces() {}

    /// Lists buffers with their bytes, to be written.
    ///
    /// @return how many pieces; their bytes together are in [Scratch#piecesLength()]
    static int gather(Scratch scratch, ByteBuffer[] buffers, int offset, int length) {
        return list(scratch, buffers, offset, length, true);
    }

    /// Lists the room in buffers, to be read into.
    ///
    /// @return how many pieces; their room together is in [Scratch#piecesLength()]
    static int scatter(Scratch scratch, ByteBuffer[] buffers, int offset, int length) {
        return list(scratch, buffers, offset, length, false);
    }

    /// Moves the positions over what was written.
    static void written(ByteBuffer[] buffers, int offset, long count) {
        long left = count;
        for (int i = offset; left > 0; i++) {
            ByteBuffer buffer = buffers[i];
            int moved = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + moved);
            left -= moved;
        }
    }

    /// Moves the positions over what was read, and brings to the heap what belongs there.
    static void read(Scratch scratch, ByteBuffer[] buffers, int offset, int length, long count) {
        ByteBuffer copy = scratch.bytes(heapBytes(buffers, offset, length));
        long left = count;
        int taken = 0;
        for (int i = offset; left > 0; i++) {
            ByteBuffer buffer = buffers[i];
            int moved = (int) Math.min(left, buffer.remaining());
            if (!buffer.isDirect()) {
                buffer.put(buffer.position(), copy, taken, moved);
                taken += moved;
            }
            buffer.position(buffer.position() + moved);
            left -= moved;
        }
    }

    private static int list(
            Scratch scratch, ByteBuffer[] buffers, int offset, int length, boolean isGathering) {
        ByteBuffer copy = scratch.bytes(heapBytes(buffers, offset, length));
        long copyAddress = scratch.bytesAddress();
        scratch.pieces(Math.min(length, Scratch.PIECES_MAX));
        int count = 0;
        int taken = 0;
        for (int i = offset; i < offset + length && count < Scratch.PIECES_MAX; i++) {
            ByteBuffer buffer = buffers[i];
            int remaining = buffer.remaining();
            if (remaining == 0) {
                continue;
            }
            if (buffer.isDirect()) {
                scratch.piece(count++, Native.address(buffer), remaining);
                continue;
            }
            int fits = Math.min(remaining, copy.capacity() - taken);
            if (fits > 0) {
                if (isGathering) {
                    copy.clear().put(taken, buffer, buffer.position(), fits);
                }
                scratch.piece(count++, copyAddress + taken, fits);
                taken += fits;
            }
            if (fits < remaining) {
                break; // the pieces after it would come too early
            }
        }
        return count;
    }

    private static int heapBytes(ByteBuffer[] buffers, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            if (!buffers[i].isDirect()) {
                sum += buffers[i].remaining();
            }
        }
        return (int) Math.min(sum, Scratch.BYTES_MAX);
    }
}
