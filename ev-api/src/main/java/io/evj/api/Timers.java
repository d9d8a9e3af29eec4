package io.evj.api;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Events by deadline; equal deadlines in the order of adding. Confined to the loop.
///
/// A heap in which each node has four children. A node is two longs in one array: the deadline, and a tag with a running
/// number in its upper half, which breaks ties, and the event's slot in its lower. What moves through the heap is these
/// numbers and, in a second array, the place of each slot: no event is touched until it is due or removed. At a hundred
/// thousand timers and more that is what decides, for events lie all over memory. An event knows its slot, so that it can be
/// taken out without searching; random ones lie near the leaves, where there is little to mend.
///
/// Deadlines and numbers are compared by subtraction: a clock may start anywhere and wrap, and so may the numbers. (Two equal
/// deadlines could change places only if 2³¹ timers were added in between.)
final class Timers {
    private static final int FANOUT = 4;
    private static final int CAPACITY_MIN = 16;

    /// Arrays no longer than this do not shrink.
    private static final int CAPACITY_KEPT = 8192;

    private static final int NO_SLOT = -1;

    private long[] heap = new long[2 * CAPACITY_MIN];

    /// By slot: the place in the heap or, for a slot that is free, the next free one.
    private int[] places = new int[CAPACITY_MIN];

    private @Nullable Event[] events = new Event[CAPACITY_MIN];
    private int size;
    private int slotsUsed;
    private int freeSlot = NO_SLOT;
    private int nextNumber;

    int size() {
        return size;
    }

    /// The event that is due first.
    @Nullable Event first() {
        return size == 0 ? null : events[(int) heap[1]];
    }

    /// The deadline of [#first()]. Needs at least one event.
    long firstDeadline() {
        return heap[0];
    }

    long deadline(Event event) {
        return heap[2 * places[event.timerSlot]];
    }

    void add(Event event, long deadline) {
        assert event.timerSlot == NO_SLOT;
        if (size == events.length) {
            grow();
        }
        int slot = freeSlot;
        if (slot == NO_SLOT) {
            slot = slotsUsed++;
        } else {
            freeSlot = places[slot];
        }
        events[slot] = event;
        event.timerSlot = slot;
        siftUp(size++, deadline, (long) nextNumber++ << 32 | slot);
    }

    void remove(Event event) {
        int slot = event.timerSlot;
        int hole = places[slot];
        event.timerSlot = NO_SLOT;
        events[slot] = null;
        places[slot] = freeSlot;
        freeSlot = slot;
        size--;
        if (hole != size) {
            mend(hole, heap[2 * size], heap[2 * size + 1]);
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
            Event event = events[(int) heap[2 * i + 1]];
            assert event != null;
            visitor.accept(event);
        }
    }

    private void mend(int hole, long deadline, long tag) {
        if (hole > 0 && isBefore(deadline, tag, (hole - 1) / FANOUT)) {
            siftUp(hole, deadline, tag);
        } else {
            siftDown(hole, deadline, tag);
        }
    }

    private void siftUp(int hole, long deadline, long tag) {
        while (hole > 0) {
            int parent = (hole - 1) / FANOUT;
            if (!isBefore(deadline, tag, parent)) {
                break;
            }
            put(hole, heap[2 * parent], heap[2 * parent + 1]);
            hole = parent;
        }
        put(hole, deadline, tag);
    }

    private void siftDown(int hole, long deadline, long tag) {
        for (int child = FANOUT * hole + 1; child < size; child = FANOUT * hole + 1) {
            int least = child;
            int end = Math.min(child + FANOUT, size);
            for (int other = child + 1; other < end; other++) {
                if (isBefore(heap[2 * other], heap[2 * other + 1], least)) {
                    least = other;
                }
            }
            if (isBefore(deadline, tag, least)) {
                break;
            }
            put(hole, heap[2 * least], heap[2 * least + 1]);
            hole = least;
        }
        put(hole, deadline, tag);
    }

    private boolean isBefore(long deadline, long tag, int index) {
        long difference = deadline - heap[2 * index];
        return difference < 0 || (difference == 0 && tag - heap[2 * index + 1] < 0);
    }

    private void put(int index, long deadline, long tag) {
        heap[2 * index] = deadline;
        heap[2 * index + 1] = tag;
        places[(int) tag] = index;
    }

    private void grow() {
        int capacity = Math.multiplyExact(events.length, 2);
        events = Arrays.copyOf(events, capacity);
        places = Arrays.copyOf(places, capacity);
        heap = Arrays.copyOf(heap, Math.multiplyExact(capacity, 2));
    }

    /// Gives the events new slots, in the order of the heap.
    private void shrink() {
        int capacity = events.length / 4;
        Event[] kept = new Event[capacity];
        for (int i = 0; i < size; i++) {
            Event event = events[(int) heap[2 * i + 1]];
            assert event != null;
            kept[i] = event;
            event.timerSlot = i;
            heap[2 * i + 1] = heap[2 * i + 1] & 0xFFFFFFFF_00000000L | i;
        }
        events = kept;
        places = new int[capacity];
        Arrays.setAll(places, i -> i);
        heap = Arrays.copyOf(heap, 2 * capacity);
        slotsUsed = size;
        freeSlot = NO_SLOT;
    }
}
