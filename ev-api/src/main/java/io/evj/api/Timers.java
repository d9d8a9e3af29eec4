package io.evj.api;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Events by deadline; equal deadlines in the order of adding. Confined to the loop.
///
/// A heap in which each node has four children. The keys (deadline and a running number) lie in an array of their
/// own, side by side, so that the four children of a node share a cache line or two and no event is touched for
/// comparing; at a million timers that is what decides. An event knows its index, so that it can be taken out
/// without searching; random ones lie near the leaves, where there is little to mend.
///
/// Deadlines are compared by subtraction: a clock may start anywhere and wrap.
final class Timers {
    private static final int FANOUT = 4;

    /// Arrays no longer than this do not shrink.
    private static final int CAPACITY_KEPT = 8192;

    private long[] keys = new long[2 * 16];
    private @Nullable Event[] events = new Event[16];
    private int size;
    private long nextNumber;

    int size() {
        return size;
    }

    /// The event that is due first.
    @Nullable Event first() {
        return events[0];
    }

    /// The deadline of [#first()]. Needs at least one event.
    long firstDeadline() {
        return keys[0];
    }

    long deadline(Event event) {
        return keys[2 * event.heapIndex];
    }

    void add(Event event, long deadline) {
        assert event.heapIndex < 0;
        if (size == events.length) {
            grow();
        }
        siftUp(size++, event, deadline, nextNumber++);
    }

    void remove(Event event) {
        int hole = event.heapIndex;
        event.heapIndex = -1;
        size--;
        Event moved = events[size];
        events[size] = null;
        if (hole != size && moved != null) {
            mend(hole, moved);
        }
        if (events.length > CAPACITY_KEPT && size < events.length / 8) {
            shrink();
        }
    }

    /// The places that the arrays have now: they shrink when most of them are empty.
    int capacity() {
        return events.length;
    }

    void forEach(Consumer<Event> visitor) {
        for (int i = 0; i < size; i++) {
            Event event = events[i];
            if (event != null) {
                visitor.accept(event);
            }
        }
    }

    private void mend(int hole, Event moved) {
        long deadline = keys[2 * size];
        long number = keys[2 * size + 1];
        if (hole > 0 && isBefore(deadline, number, (hole - 1) / FANOUT)) {
            siftUp(hole, moved, deadline, number);
        } else {
            siftDown(hole, moved, deadline, number);
        }
    }

    private void siftUp(int hole, Event event, long deadline, long number) {
        while (hole > 0) {
            int parent = (hole - 1) / FANOUT;
            if (!isBefore(deadline, number, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, event, deadline, number);
    }

    private void siftDown(int hole, Event event, long deadline, long number) {
        for (int child = FANOUT * hole + 1; child < size; child = FANOUT * hole + 1) {
            int least = child;
            int end = Math.min(child + FANOUT, size);
            for (int other = child + 1; other < end; other++) {
                if (isBefore(keys[2 * other], keys[2 * other + 1], least)) {
                    least = other;
                }
            }
            if (isBefore(deadline, number, least)) {
                break;
            }
            move(least, hole);
            hole = least;
        }
        put(hole, event, deadline, number);
    }

    private boolean isBefore(long deadline, long number, int index) {
        long difference = deadline - keys[2 * index];
        return difference < 0 || (difference == 0 && number - keys[2 * index + 1] < 0);
    }

    private void move(int from, int to) {
        Event event = events[from];
        assert event != null;
        put(to, event, keys[2 * from], keys[2 * from + 1]);
    }

    private void put(int index, Event event, long deadline, long number) {
        keys[2 * index] = deadline;
        keys[2 * index + 1] = number;
        events[index] = event;
        event.heapIndex = index;
    }

    private void grow() {
        int capacity = Math.multiplyExact(events.length, 2);
        events = Arrays.copyOf(events, capacity);
        keys = Arrays.copyOf(keys, 2 * capacity);
    }

    private void shrink() {
        int capacity = events.length / 4;
        events = Arrays.copyOf(events, capacity);
        keys = Arrays.copyOf(keys, 2 * capacity);
    }
}
