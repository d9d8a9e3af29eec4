package io.evj.buffer;

import io.evj.api.StreamSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.WritableByteChannel;

/// Writes to a channel from the front of a chain, in one call, and drains what was written.
final class Outlet {
    private Outlet() {}

    /// Writes once to a socket. Bytes in a file go by its file transfer, if the chain [drains to a descriptor]
    /// [Chain#drainsToDescriptor], and never together with bytes in memory.
    ///
    /// @param max how many bytes at most, at least 1
    /// @return how many; 0 when it would block, or the chain is empty
    static long write(Chain chain, StreamSocket socket, long max) throws IOException {
        Segment first = chain.head;
        if (first != null && isSent(chain, first)) {
            return send(chain, first, socket, max);
        }
        return gather(chain, socket, max);
    }

    /// Writes once to a channel that takes several pieces.
    static long gather(Chain chain, GatheringByteChannel channel, long max) throws IOException {
        Segment first = chain.head;
        if (first == null) {
            return 0;
        }
        first = loaded(chain, first);
        long bytes = Math.min(max, chain.length);
        long count =
                bytes <= first.bytes()
                        ? one(chain, first, channel, bytes)
                        : several(chain, first, channel, bytes);
        if (count > 0) {
            chain.drain(count);
        }
        return count;
    }

    /// Writes to a channel that takes one piece after the other, until it takes less than it is given.
    static long write(Chain chain, WritableByteChannel channel, long max) throws IOException {
        long sum = 0;
        while (sum < max && chain.head != null) {
            long wanted;
            long count;
            try {
                Segment first = loaded(chain, chain.head());
                wanted = Math.min(max - sum, first.bytes());
                count = one(chain, first, channel, wanted);
            } catch (IOException | RuntimeException failure) {
                if (sum == 0) {
                    throw failure;
                }
                break; // it will fail again; what was written must be told first
            }
            chain.drain(count);
            sum += count;
            if (count < wanted) {
                break;
            }
        }
        return sum;
    }

    private static boolean isSent(Chain chain, Segment segment) {
        return segment.inFile > 0
                && chain.drainsToDescriptor
                && segment.origin instanceof FileSegment file
                && file.sends();
    }

    private static long send(Chain chain, Segment first, StreamSocket socket, long max)
            throws IOException {
        FileSegment file = (FileSegment) first.origin;
        long bytes = Math.min(max, first.inFile);
        long count;
        try {
            count = socket.sendFile(file.file(), first.filePosition, bytes);
        } catch (NonReadableChannelException failure) {
            throw FileSegment.notReadable(failure);
        }
        chain.isBlocked = count < bytes;
        if (count > 0) {
            chain.drain(count);
        } else if (file.file().size() <= first.filePosition) { // else it would wait for ever
            throw file.shorter(first.filePosition);
        }
        return count;
    }

    private static long one(Chain chain, Segment first, WritableByteChannel channel, long bytes)
            throws IOException {
        try {
            long count = channel.write(first.outgoing((int) bytes));
            chain.isBlocked = count < bytes;
            return count;
        } finally {
            first.memory.clear();
        }
    }

    private static long several(
            Chain chain, Segment first, GatheringByteChannel channel, long bytes)
            throws IOException {
        ByteBuffer[] pieces = chain.pool.scratch.takePieces();
        int used = 0;
        long left = bytes;
        try {
            for (Segment data = first; used < pieces.length; ) {
                int count = (int) Math.min(left, data.bytes());
                pieces[used++] = data.outgoing(count);
                left -= count;
                Segment next = data.next;
                if (left == 0 || next == null || isSent(chain, next)) {
                    break;
                }
                try {
                    data = chain.readable(data, next);
                } catch (RuntimeException failure) {
                    break; // it will fail again, when it comes first
                }
            }
            long count = used == 1 ? channel.write(pieces[0]) : channel.write(pieces, 0, used);
            chain.isBlocked = pieces[used - 1].hasRemaining();
            return count;
        } finally {
            chain.pool.scratch.putPieces(pieces, used);
        }
    }

    private static Segment loaded(Chain chain, Segment first) throws IOException {
        try {
            return chain.readable(null, first);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}
