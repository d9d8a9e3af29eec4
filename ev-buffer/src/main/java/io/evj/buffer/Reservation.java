package io.evj.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Room at the end of a buffer, to be written into and then [committed][#commit()].
///
/// Whatever else adds to the buffer first ends the reservation, and the extents must not be written any more: the memory may
/// serve others. Confined to the buffer's loop.
///
/// @see EvBuffer#reserve
public final class Reservation {
    private final EvBuffer buffer;
    private final List<ByteBuffer> extents;
    private final @Nullable Segment tail; // whose room is the first extent, or null
    private final int tailEnd;
    private final @Nullable Segment spare; // the first of the blocks that are the other extents

    private Reservation(
            EvBuffer buffer,
            List<ByteBuffer> extents,
            @Nullable Segment tail,
            @Nullable Segment spare) {
        this.buffer = buffer;
        this.extents = Collections.unmodifiableList(extents);
        this.tail = tail;
        this.tailEnd = tail == null ? 0 : tail.end;
        this.spare = spare;
    }

    /// The room: each extent from its position, 0, to its limit.
    ///
    /// @return unmodifiable; at least one extent
    /// @libevent evbuffer_iovec
    public List<ByteBuffer> extents() {
        return extents;
    }

    /// Appends to the buffer what was written: of each extent the bytes before its position. Ends the reservation.
    ///
    /// @throws IllegalStateException something was added to the buffer since, its end is frozen, or it was committed already;
    ///         nothing is appended
    /// @libevent evbuffer_commit_space
    public void commit() {
        buffer.commit(this);
    }

    /// Prepares room in a buffer and lends it out. One extent has it all; several begin with what room the tail has.
    static Reservation of(EvBuffer buffer, int bytes, int extentsMax) {
        Chain chain = buffer.chain;
        chain.dropSpare();
        List<ByteBuffer> extents = new ArrayList<>();
        Segment tail = chain.tail;
        int room = tail == null ? 0 : tail.room();
        if (tail == null || room == 0 || extentsMax == 1 && room < bytes) {
            tail = null;
            room = 0;
        } else {
            extents.add(tail.memory.slice(tail.end, room));
        }
        Segment before = null;
        for (int missing = bytes - room; missing > 0; ) {
            int wanted =
                    extents.size() + 1 == extentsMax
                            ? missing
                            : Math.min(missing, chain.pool.large.blockBytes);
            Segment fresh;
            try {
                fresh = chain.pool.acquireOne(wanted);
            } catch (BufferLimitException refused) {
                chain.dropSpare();
                throw refused;
            }
            if (before == null) {
                chain.spare = fresh;
            } else {
                before.next = fresh;
            }
            before = fresh;
            missing -= fresh.limit;
            extents.add(fresh.memory.slice(0, fresh.limit));
        }
        return new Reservation(buffer, extents, tail, chain.spare);
    }

    /// Whether the memory still is where the chain goes on. What was appended since does not show in all cases.
    boolean isStillAt(Chain chain) {
        return spare == chain.spare
                && (tail == null || tail == chain.tail && tail.end == tailEnd && tail.uses == 1);
    }

    /// Bytes that were written.
    long written() {
        long bytes = 0;
        for (int i = 0; i < extents.size(); i++) {
            bytes += extents.get(i).position();
        }
        return bytes;
    }

    /// Makes data of what was written.
    ///
    /// @return bytes appended
    long commit(Chain chain) {
        long bytes = 0;
        for (int i = 0; i < extents.size(); i++) {
            int written = extents.get(i).position();
            if (i == 0 && tail != null) {
                tail.end += written;
            } else if (written > 0) {
                chain.useSpare(written);
            } else {
                Segment unused = Chain.there(chain.spare);
                chain.spare = unused.next;
                unused.next = null;
                chain.pool.release(unused);
            }
            bytes += written;
        }
        chain.length += bytes;
        return bytes;
    }
}
