package io.evj.api;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;

/// A queue as something to watch: `READ` while it holds elements, `WRITE` while it has room.
///
/// A queue tells nobody of changes, so the loop asks from time to time. To be woken at once, follow `queue.add`
/// by [EventBase#execute] instead.
///
/// @param <E> the elements
public final class PolledQueue<E> implements Pollable {
    private final Queue<E> queue;

    private PolledQueue(Queue<E> queue) {
        this.queue = queue;
    }

    /// Watches a queue. It must be one for several threads, if several threads use it.
    ///
    /// @param <E>   the elements
    /// @param queue any queue; only a [BlockingQueue] can be full
    /// @return a new pollable
    public static <E> PolledQueue<E> of(Queue<E> queue) {
        return new PolledQueue<>(queue);
    }

    /// What is watched.
    ///
    /// @return the queue
    public Queue<E> queue() {
        return queue;
    }

    @Override
    public int ready(int interest) {
        int ready = 0;
        if ((interest & Event.READ) != 0 && !queue.isEmpty()) {
            ready |= Event.READ;
        }
        if ((interest & Event.WRITE) != 0 && hasRoom()) {
            ready |= Event.WRITE;
        }
        return ready;
    }

    private boolean hasRoom() {
        return !(queue instanceof BlockingQueue<E> bounded) || bounded.remainingCapacity() > 0;
    }
}
