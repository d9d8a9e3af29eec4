package io.evj.buffer;

import io.evj.api.EventBase;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Native memory for buffers, in blocks that are lent and given back.
///
/// Each base has a pool, confined to its loop, and closed with it; memory that its buffers still hold then stays good until
/// they are closed. Buffers that belong to no base share one more pool, which is safe from any thread.
public final class BufferPool {
    /// The most pieces that one system call is given.
    static final int PIECES_MAX = 64;

    private static final int SCRATCH_BYTES = 8 << 10;

    private static final VarHandle RETURNED;

    static {
        try {
            RETURNED =
                    MethodHandles.lookup()
                            .findVarHandle(BufferPool.class, "returned", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final BufferPool SHARED =
            new BufferPool(null, BlockSizes.defaults(), bytesMaxDefault());

    final Shelf small;
    final Shelf large;
    private final @Nullable EventBase base; // null: shared by many threads, and locked
    private final ByteBuffer[] pieces = new ByteBuffer[PIECES_MAX];
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private long bytesMax;
    private long bytesTotal;

    /// Blocks that came back from buffers of other loops, until this pool next needs some.
    @SuppressWarnings("unused") // by RETURNED
    private volatile @Nullable Segment returned;

    private volatile boolean isClosed;

    BufferPool(@Nullable EventBase base, BlockSizes sizes, long bytesMax) {
        this.base = base;
        this.bytesMax = bytesMax;
        small = new Shelf(this, sizes.small(), sizes.smallCount());
        large = new Shelf(this, sizes.large(), sizes.largeCount());
    }

    /// The pool of a base.
    ///
    /// @param base which
    /// @return always the same pool
    /// @throws IllegalStateException the base is closed
    public static BufferPool of(EventBase base) {
        return base.companion(OfBase.class, OfBase::new).pool;
    }

    /// The pool of all buffers that belong to no base. Safe from any thread.
    ///
    /// @return always the same pool
    public static BufferPool shared() {
        return SHARED;
    }

    private static long bytesMaxDefault() {
        return Long.getLong("ev.buffer.max", Runtime.getRuntime().maxMemory());
    }

    /// A base's pool, which ends with it.
    private static final class OfBase implements AutoCloseable {
        final BufferPool pool;

        OfBase(EventBase base) {
            pool = new BufferPool(base, BlockSizes.defaults(), bytesMaxDefault());
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /// The bytes of all blocks that are in use.
    ///
    /// @return at least 0
    public long bytesLent() {
        synchronized (lock()) {
            settle();
            return bytesTotal - free();
        }
    }

    /// The bytes of all blocks that wait to be used.
    ///
    /// @return at least 0
    public long bytesFree() {
        synchronized (lock()) {
            settle();
            return free();
        }
    }

    /// What the pool may hold at most, lent and free together.
    ///
    /// @return bytes
    public long bytesMax() {
        synchronized (lock()) {
            return bytesMax;
        }
    }

    /// Sets what the pool may hold at most. Buffers that need more fail with a [BufferLimitException]; what is lent already
    /// stays so. At first it is the system property `ev.buffer.max`, or as much as the JVM's heap may have.
    ///
    /// @param bytes at least 0
    public void bytesMax(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("at most " + bytes + " bytes: wanted 0 or more");
        }
        synchronized (lock()) {
            bytesMax = bytes;
        }
    }

    /// Gives back to the system, now, all memory that can be: slabs of which no block is in use.
    public void trim() {
        synchronized (lock()) {
            settle();
            trimFree();
        }
    }

    // ---- for chains

    boolean isShared() {
        return base == null;
    }

    /// Lends one block.
    Segment acquire(Shelf shelf) {
        if (base != null) {
            return take(shelf);
        }
        synchronized (this) {
            return take(shelf);
        }
    }

    /// Lends blocks that have room for so many bytes, linked: large ones, and a small one for a small rest.
    ///
    /// @throws BufferLimitException there is no more; none is lent
    Segment acquireAll(long bytes) {
        Segment first = acquire(bytes > small.blockBytes ? large : small);
        Segment last = first;
        try {
            for (long left = bytes - first.limit; left > 0; left -= last.limit) {
                last.next = acquire(left > small.blockBytes ? large : small);
                last = last.next;
            }
        } catch (RuntimeException refused) {
            releaseAll(first);
            throw refused;
        }
        return first;
    }

    /// Ends one use of a segment.
    void release(Segment segment) {
        segment.next = null;
        releaseAll(segment);
    }

    /// Ends the use of linked segments.
    void releaseAll(@Nullable Segment first) {
        Segment next;
        for (Segment segment = first; segment != null; segment = next) {
            next = segment.next;
            Shelf shelf = segment.home().shelf;
            if (shelf.pool != this || isClosed) {
                shelf.pool.giveBack(segment);
            } else if (base != null) {
                shelf.put(segment);
            } else {
                synchronized (this) {
                    shelf.put(segment);
                }
            }
        }
    }

    /// Room to list pieces for one system call; to be left empty.
    ByteBuffer[] pieces() {
        return base != null ? pieces : new ByteBuffer[PIECES_MAX];
    }

    /// Room for bytes that are on their way into a string, which copies them once more. May be longer than asked for, and is
    /// used again.
    byte[] scratch(int bytes) {
        return base != null && bytes <= SCRATCH_BYTES ? scratch : new byte[bytes];
    }

    // ---- within

    private Object lock() {
        return this;
    }

    private long free() {
        return small.bytesFree() + large.bytesFree();
    }

    private Segment take(Shelf shelf) {
        Segment block = shelf.take();
        return block != null ? block : refill(shelf);
    }

    private Segment refill(Shelf shelf) {
        if (isClosed) {
            throw new IllegalStateException("the pool of " + base + " is closed");
        }
        settle();
        Segment block = shelf.take();
        while (block == null) {
            grow(shelf);
            block = shelf.take();
        }
        return block;
    }

    private void grow(Shelf shelf) {
        long grown = shelf.grow(bytesMax - bytesTotal);
        if (grown == 0) {
            trimFree();
            grown = shelf.grow(bytesMax - bytesTotal);
        }
        if (grown == 0) {
            throw new BufferLimitException(
                    this
                            + ": "
                            + shelf.blockBytes
                            + " bytes wanted, "
                            + (bytesTotal - free())
                            + " lent, at most "
                            + bytesMax
                            + " allowed (bytesMax)");
        }
        bytesTotal += grown;
    }

    private void trimFree() {
        bytesTotal -= small.trimFree() + large.trimFree();
    }

    /// Takes a block back from a buffer of another loop, on any thread.
    private void giveBack(Segment block) {
        Segment top;
        do {
            top = returned;
            block.next = top;
        } while (!RETURNED.compareAndSet(this, top, block));
        if (isClosed) { // nobody will ask for it
            synchronized (this) {
                settle();
                trimFree();
            }
        }
    }

    /// Puts on their shelves what has come back from elsewhere.
    private void settle() {
        Segment next;
        for (Segment block = (Segment) RETURNED.getAndSet(this, null);
                block != null;
                block = next) {
            next = block.next;
            block.home().shelf.put(block);
        }
    }

    /// Ends the pool of a base. What is lent is freed when it comes back: the last to come sees that the pool is closed,
    /// or is seen here.
    void close() {
        isClosed = true;
        trim();
    }

    @Override
    public String toString() {
        return base == null ? "shared buffer pool" : "buffer pool of " + base;
    }
}
