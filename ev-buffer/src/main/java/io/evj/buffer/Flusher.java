package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes what the callbacks of one turn have left to write: once for each connection, when all of them have run. One for each
/// base and priority; confined to the loop.
///
/// Everything is written before, when so much has come together that it would fall out of the processor's cache, or that who was answered
/// first would wait for long. A few at a time are cheaper than one by one: the code that reads, in the kernel and here, stays in the
/// cache from one connection to the next, and so does the code that writes.
final class Flusher {
    /// So many have something to write at most.
    private static final int CONNECTIONS_MAX = 16;

    /// So much was read, or waits to be written, at most.
    private static final long CACHED_BYTES = 16 * 1024;

    /// One for each priority that is in use.
    static final class All implements AutoCloseable {
        private @Nullable Flusher[] ofPriority = new Flusher[1];

        @Override
        public void close() {}
    }

    /// Transports in the order in which they came; each stands in one of these at most.
    private static final class Queue {
        @Nullable SocketTransport first;
        @Nullable SocketTransport last;
        int size;

        void add(SocketTransport transport) {
            if (last == null) {
                first = transport;
            } else {
                last.nextToFlush = transport;
            }
            last = transport;
            size++;
        }

        @Nullable SocketTransport poll() {
            SocketTransport taken = first;
            if (taken != null) {
                size--;
                first = taken.nextToFlush;
                taken.nextToFlush = null;
                if (first == null) {
                    last = null;
                }
            }
            return taken;
        }
    }

    private final Event flush;
    private final Event flushNextTurn;
    private final Queue queue = new Queue();
    private final Queue nextTurn = new Queue();

    /// What was read, and what it was answered with, since all was written last.
    private long bytesCached;

    private Flusher(EventBase base, int priority) {
        flush = base.deferred(event -> run()).priority(priority);
        flushNextTurn = base.timer(event -> beginNextTurn()).priority(priority);
    }

    static Flusher of(EventBase base, int priority) {
        All all = base.companion(All.class, any -> new All());
        if (priority >= all.ofPriority.length) {
            all.ofPriority = Arrays.copyOf(all.ofPriority, priority + 1);
        }
        Flusher flusher = all.ofPriority[priority];
        if (flusher == null) {
            flusher = new Flusher(base, priority);
            all.ofPriority[priority] = flusher;
        }
        return flusher;
    }

    /// Has the transport flushed at the end of this turn, unless it will be already.
    void add(SocketTransport transport) {
        if (!transport.isQueued) {
            transport.isQueued = true;
            if (queue.first == null) {
                flush.activate();
            }
            queue.add(transport);
        }
    }

    /// Has the transport flushed at the end of the next turn: it has had its share of this one.
    void addNextTurn(SocketTransport transport) {
        if (!transport.isQueued) {
            transport.isQueued = true;
            if (nextTurn.first == null) {
                flushNextTurn.addNanos(0);
            }
            nextTurn.add(transport);
        }
    }

    /// A connection's read has ended.
    ///
    /// @param bytes what was read, and what the connection has to write
    void afterRead(long bytes) {
        bytesCached += bytes;
        if (queue.size >= CONNECTIONS_MAX || bytesCached >= CACHED_BYTES) {
            run();
        }
    }

    private void beginNextTurn() {
        for (SocketTransport next = nextTurn.poll(); next != null; next = nextTurn.poll()) {
            queue.add(next);
        }
        flush.activate();
    }

    /// What a callback throws takes nothing from the others: they stay, and are flushed when it was reported. So do those
    /// that callbacks queue meanwhile.
    private void run() {
        SocketTransport end = queue.last;
        bytesCached = 0;
        try {
            for (SocketTransport next = queue.poll(); next != null; next = queue.poll()) {
                next.isQueued = false;
                next.flush();
                if (next == end) {
                    break;
                }
            }
        } finally {
            if (queue.first != null) {
                flush.activate();
            }
        }
    }
}
