package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes what the callbacks of one turn have left to write: once for each connection, when all of them have run. One for each
/// base and priority; confined to the loop.
final class Flusher {
    /// One for each priority that is in use.
    static final class All implements AutoCloseable {
        private @Nullable Flusher[] ofPriority = new Flusher[1];

        @Override
        public void close() {}
    }

    private final Event flush;
    private final Event flushNextTurn;
    private @Nullable SocketTransport first;
    private @Nullable SocketTransport last;
    private @Nullable SocketTransport firstNextTurn;

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
        if (transport.isQueued) {
            return;
        }
        transport.isQueued = true;
        if (last == null) {
            first = transport;
            flush.activate();
        } else {
            last.nextToFlush = transport;
        }
        last = transport;
    }

    /// Has the transport flushed at the end of the next turn: it has had its share of this one.
    void addNextTurn(SocketTransport transport) {
        if (transport.isQueued) {
            return;
        }
        transport.isQueued = true;
        if (firstNextTurn == null) {
            flushNextTurn.addNanos(0);
        }
        transport.nextToFlush = firstNextTurn;
        firstNextTurn = transport;
    }

    private void beginNextTurn() {
        SocketTransport transport = firstNextTurn;
        firstNextTurn = null;
        while (transport != null) {
            SocketTransport next = transport.nextToFlush;
            transport.nextToFlush = null;
            transport.isQueued = false;
            add(transport);
            transport = next;
        }
    }

    /// A callback that throws takes nothing from the others: they stay, and are run when it was reported.
    private void run() {
        SocketTransport end = last; // what callbacks queue now waits for its own activation
        try {
            for (SocketTransport transport = first; transport != null; transport = first) {
                first = transport.nextToFlush;
                if (first == null) {
                    last = null;
                }
                transport.nextToFlush = null;
                transport.isQueued = false;
                transport.flush();
                if (transport == end) {
                    break;
                }
            }
        } finally {
            if (first != null) {
                flush.activate();
            }
        }
    }
}
