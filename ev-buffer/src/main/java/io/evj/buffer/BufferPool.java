package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.UncaughtHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Native memory for buffers, in blocks that are lent and given back.
///
/// Each base has a pool, confined to its loop and closed with it; memory that buffers hold then stays good until it is given
/// back. Buffers that belong to no base share one more pool, which is safe from any thread.
///
/// What no buffer needs goes back to the system: what stayed free for five seconds by the base's clock, found by a timer that
/// runs only while the pool is larger than it must be; one slab of small blocks stays and one of large ones (128 KiB and 1 MiB). The
/// shared pool has no clock, and counts blocks that come back instead: what stayed free while 4096 did is freed.
public final class BufferPool {
    /// When so much was freed at a time, the allocator is told to give it back: glibc keeps what was a burst.
    private static final long MUCH_BYTES = 16 << 20;

    private static final Duration PERIOD = Duration.ofSeconds(5);

    /// The shared pool's period, in blocks that come back.
    private static final int PERIOD_BLOCKS = 4096;

    private static final BufferPool SHARED = withDefaults(null);

    final Shelf small;
    final Shelf large;
    final Shelf bulk;
    final OddBlocks odd = new OddBlocks();
    final Leashes leashes = new Leashes();
    final @Nullable EventBase base; // null: shared by many threads, and locked
    final boolean isParanoid;
    final Scratch scratch;
    private final SideDoor sideDoor = new SideDoor();
    private @Nullable Event timer;
    private boolean isTiming;
    private int blocksBack;
    private long bytesMax;
    private long bytesTotal;

    /// What buffers that were dropped held, and what may call the user: it waits until no operation is under way.
    private @Nullable Segment orphans;

    private volatile boolean isClosed;

    BufferPool(@Nullable EventBase base, BlockSizes sizes, long bytesMax, boolean isParanoid) {
        this.base = base;
        this.bytesMax = bytesMax;
        this.isParanoid = isParanoid;
        scratch = new Scratch(base == null);
        small = new Shelf(this, sizes.small(), sizes.smallCount(), 1);
        large = new Shelf(this, sizes.large(), sizes.largeCount(), 1);
        bulk = new Shelf(this, sizes.bulk(), sizes.bulkCount(), 0);
    }

    BufferPool(@Nullable EventBase base, BlockSizes sizes, long bytesMax) {
        this(base, sizes, bytesMax, false);
    }

    private static BufferPool withDefaults(@Nullable EventBase base) {
        PoolSettings settings = PoolSettings.OF_SYSTEM;
        return new BufferPool(
                base, BlockSizes.defaults(), settings.bytesMax(), settings.isParanoid());
    }

    /// The pool of a base.
    ///
    /// @param base which
    /// @return always the same pool
    /// @throws IllegalStateException the base is closed, or the calling thread may not touch it
    public static BufferPool of(EventBase base) {
        return base.companion(OfBase.class, OfBase::new).pool;
    }

    /// The pool of all buffers that belong to no base. Safe from any thread.
    ///
    /// @return always the same pool
    public static BufferPool shared() {
        return SHARED;
    }

    /// A base's pool, which ends with it.
    private static final class OfBase implements AutoCloseable {
        final BufferPool pool;

        OfBase(EventBase base) {
            pool = withDefaults(base);
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    // ---- what it holds

    /// The bytes of all blocks that are in use.
    ///
    /// @return at least 0
    public long bytesLent() {
        lookAround();
        synchronized (this) {
            return lent();
        }
    }

    /// The bytes of all blocks that wait to be used.
    ///
    /// @return at least 0
    public long bytesFree() {
        lookAround();
        synchronized (this) {
            return free();
        }
    }

    /// What the pool may hold at most, lent and free together.
    ///
    /// @return bytes
    public synchronized long bytesMax() {
        return bytesMax;
    }

    /// Sets what the pool may hold at most. Buffers that need more fail with a [BufferLimitException]; what is lent already
    /// stays so. At first it is the system property `ev.buffer.max`, a number of bytes, or as much as the JVM's heap may have. The
    /// property is read once; one that is no such number is logged as a warning, and ignored.
    ///
    /// @param bytes at least 0
    public void bytesMax(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("at most " + bytes + " bytes: wanted 0 or more");
        }
        lookAround();
        synchronized (this) {
            bytesMax = bytes;
        }
    }

    /// Gives back to the system, now, all memory that can be: slabs of which no block is in use.
    public void trim() {
        lookAround();
        synchronized (this) {
            trimFree();
        }
    }

    /// Enters, and takes what has come back or was dropped. No operation of a buffer is under way.
    private void lookAround() {
        if (base != null) {
            base.checkThread("BufferPool");
        }
        recover();
        endOrphans();
        synchronized (this) {
            settle();
        }
    }

    // ---- lending

    /// Lends one block.
    ///
    /// @throws BufferLimitException there is no more
    Segment acquire(Shelf shelf) {
        checkOpen();
        Segment block;
        if (base != null) {
            block = shelf.take();
        } else {
            synchronized (this) {
                block = shelf.take();
            }
        }
        return block != null ? block : refill(shelf);
    }

    /// Lends one block that has room for so many bytes.
    ///
    /// @throws BufferLimitException there is no more
    Segment acquireOne(int bytes) {
        if (bytes <= large.blockBytes) {
            return acquire(bytes <= small.blockBytes ? small : large);
        }
        checkOpen();
        recover();
        synchronized (this) {
            settle();
            Segment block = odd.take(bytes);
            return block != null ? block : growOdd(bytes);
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

    private Segment refill(Shelf shelf) {
        recover();
        synchronized (this) {
            settle();
            for (; ; ) {
                Segment block = shelf.take();
                if (block != null) {
                    return block;
                }
                grow(shelf);
            }
        }
    }

    private void checkOpen() {
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    private void grow(Shelf shelf) {
        long grown = shelf.grow(bytesMax - bytesTotal);
        if (grown == 0) {
            trimFree();
            grown = shelf.grow(bytesMax - bytesTotal);
        }
        if (grown == 0) {
            throw limit(shelf.blockBytes);
        }
        bytesTotal += grown;
        watchSize();
    }

    private Segment growOdd(int bytes) {
        int rounded = OddBlocks.rounded(bytes);
        if (rounded > bytesMax - bytesTotal) {
            trimFree();
            rounded = bytes;
        }
        if (rounded > bytesMax - bytesTotal) {
            throw limit(bytes);
        }
        Segment block = Slab.odd(this, rounded);
        bytesTotal += rounded;
        watchSize();
        return block;
    }

    private BufferLimitException limit(int bytes) {
        return new BufferLimitException(
                this
                        + ": "
                        + bytes
                        + " bytes wanted, "
                        + lent()
                        + " lent, at most "
                        + bytesMax
                        + " allowed (bytesMax)");
    }

    private long lent() {
        return bytesTotal - free();
    }

    private long free() {
        return small.bytesFree() + large.bytesFree() + bulk.bytesFree() + odd.bytesFree();
    }

    // ---- taking back

    /// Counts one more use of a segment's memory.
    void retain(Segment root) {
        if (base != null) {
            root.uses++;
        } else {
            synchronized (this) {
                root.uses++;
            }
        }
    }

    /// Ends the use of linked segments. May call the user, so it comes last in an operation.
    void releaseAll(@Nullable Segment first) {
        Segment next;
        for (Segment segment = first; segment != null; segment = next) {
            next = segment.next;
            segment.next = null;
            release(segment);
        }
    }

    /// Ends one use of a segment. May call the user, so it comes last in an operation.
    void release(Segment segment) {
        if (!isLast(segment)) {
            return;
        }
        if (segment.origin instanceof Slab slab) { // nearly always
            release(segment, slab);
        } else {
            releaseOther(segment);
        }
    }

    private void releaseOther(Segment segment) {
        switch (segment.origin) {
            case Slab slab -> release(segment, slab);
            case Segment root -> release(root);
            case Foreign foreign -> release(foreign);
            case FileSegment file -> file.release(this);
            case Loaded loaded -> {
                release(loaded.block());
                loaded.file().release(this);
            }
        }
    }

    private boolean isLast(Segment segment) {
        if (base != null) {
            return --segment.uses == 0;
        }
        synchronized (this) {
            return --segment.uses == 0;
        }
    }

    private void release(Segment block, Slab slab) {
        if (slab.pool != this || isClosed) {
            slab.pool.giveBack(block);
        } else if (base != null) {
            slab.put(block);
        } else {
            synchronized (this) {
                slab.put(block);
                if (++blocksBack == PERIOD_BLOCKS) {
                    blocksBack = 0;
                    trimIdle();
                }
            }
        }
    }

    private void release(Foreign foreign) {
        ReferenceCleanup cleanup = foreign.cleanup();
        if (cleanup != null) {
            try {
                cleanup.released(foreign.memory());
            } catch (Throwable thrown) {
                uncaught("the clean-up of referenced memory", thrown);
            }
        }
    }

    /// Reports what a callback threw.
    void uncaught(String what, Throwable thrown) {
        UncaughtHandler handler = base == null ? null : base.config().uncaught();
        if (handler != null) {
            try {
                handler.uncaught(null, thrown);
                return;
            } catch (Throwable again) {
                thrown.addSuppressed(again);
            }
        }
        Leashes.logger.log(System.Logger.Level.ERROR, what + " has thrown", thrown);
    }

    /// Takes a block back from a buffer of another loop, or after the end, on any thread.
    private void giveBack(Segment block) {
        sideDoor.put(block);
        if (isClosed) { // nobody will ask for it
            synchronized (this) {
                settle();
                trimFree();
            }
        }
    }

    /// Puts where they belong the blocks that have come back from elsewhere.
    private void settle() {
        Segment next;
        for (Segment block = sideDoor.takeAll(); block != null; block = next) {
            next = block.next;
            block.next = null;
            ((Slab) block.origin).put(block);
        }
    }

    // ---- buffers that were dropped

    /// Takes what dropped buffers held: blocks at once, and for later whatever may call the user.
    private void recover() {
        for (Chain chain = leashes.found(); chain != null; chain = leashes.found()) {
            chain.dropSpare();
            Segment next;
            for (Segment segment = chain.takeAll(); segment != null; segment = next) {
                next = segment.next;
                segment.next = null;
                if (segment.origin instanceof Slab) {
                    release(segment);
                } else {
                    synchronized (this) {
                        segment.next = orphans;
                        orphans = segment;
                        watchSize();
                    }
                }
            }
        }
    }

    /// Ends what dropped buffers held.
    void endOrphans() {
        Segment ended;
        synchronized (this) {
            ended = orphans;
            orphans = null;
        }
        releaseAll(ended);
    }

    // ---- giving memory back to the system

    /// Sees that the timer runs while there is something to give back.
    private void watchSize() {
        if (base == null || isTiming || isClosed || !isLarge()) {
            return;
        }
        Event ticking = timer;
        if (ticking == null) {
            ticking = base.timer(event -> tick()).daemon();
            timer = ticking;
        }
        isTiming = true;
        beginPeriod();
        ticking.add(PERIOD);
    }

    private boolean isLarge() {
        return small.slabs() > 1
                || large.slabs() > 1
                || bytesTotal > small.bytes() + large.bytes() // bulk and odd blocks
                || orphans != null;
    }

    private void tick() {
        isTiming = false;
        lookAround();
        long before = bytesTotal;
        trimIdle();
        if (base != null && before - bytesTotal >= MUCH_BYTES) {
            base.trimMemory();
        }
        watchSize();
    }

    private void beginPeriod() {
        small.beginPeriod();
        large.beginPeriod();
        bulk.beginPeriod();
    }

    private void trimIdle() {
        bytesTotal -= small.trimIdle() + large.trimIdle() + bulk.trimIdle() + odd.trimIdle();
        beginPeriod();
    }

    private void trimFree() {
        bytesTotal -= small.trimFree() + large.trimFree() + bulk.trimFree() + odd.trimFree();
    }

    /// Ends the pool of a base. What is lent is freed when it comes back: whoever gives it back sees that the pool is closed,
    /// or is seen here.
    private void close() {
        isClosed = true;
        recover();
        endOrphans();
        synchronized (this) {
            settle();
            trimFree();
        }
    }

    @Override
    public String toString() {
        return base == null ? "shared buffer pool" : "buffer pool of " + base;
    }
}
