package io.evj.api;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Events by deadline; equal deadlines in the order of adding. Confined to the loop.
///
/// A heap in which each node has four children. A node is two longs in one array: the deadline, and a tag with a running
/// number in its upper half, which breaks ties, and a slot in its lower. What moves through the heap is these numbers and,
/// in a second array, the place of each slot: no event is touched until it is due or removed. At a hundred thousand timers
/// and more that is what decides, for events lie all over memory. An event knows its slot, so that it can be taken out
/// without searching; random ones lie near the leaves, where there is little to mend.
///
/// A slot holds a chain of events: those with the same deadline that were added one after the other, as timers of the same
/// turn and delay are. All but the first cost the heap nothing. Once another deadline comes in between, the same deadline
/// begins a new node, behind the old one by its number, so that the order of adding holds.
///
/// Deadlines and numbers are compared by subtraction: a clock may start anywhere and wrap, and so may the numbers. (Two equal
/// deadlines could change places only if 2³¹ nodes were added in between.)
final class Timers {
    private static final int FANOUT = 4;
    private static final int CAPACITY_MIN = 16;

    /// Arrays no longer than this do not shrink.
    private static final int CAPACITY_KEPT = 8192;

    private static final int NO_SLOT = -1;

    private long[] heap = new long[2 * CAPACITY_MIN];

    /// By slot: the place in the heap or, for a slot that is free, the next free one.
    private int[] places = new int[CAPACITY_MIN];

    /// By slot: the first of the chain.
    private @Nullable Event[] chains = new Event[CAPACITY_MIN];

    /// Nodes of the heap, and events in all.
    private int nodes;

    private int size;

    /// The event added last, unless removed since: the end of its chain, to which others may be added.
    private @Nullable Event newest;

    private long newestDeadline;
    private int slotsUsed;
    private int freeSlot = NO_SLOT;
    private int nextNumber;

    int size() {
        return size;
    }

    /// The event that is due first.
    @Nullable Event first() {
        return nodes == 0 ? null : chains[(int) heap[1]];
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
        size++;
        Event before = newest;
        newest = event;
        if (before != null && newestDeadline == deadline) {
            event.timerSlot = before.timerSlot;
            event.timerPrevious = before;
            before.timerNext = event;
            return;
        }
        newestDeadline = deadline;
        if (nodes == chains.length) {
            grow();
        }
        int slot = freeSlot;
        if (slot == NO_SLOT) {
            slot = slotsUsed++;
        } else {
            freeSlot = places[slot];
        }
        chains[slot] = event;
        event.timerSlot = slot;
        siftUp(nodes++, deadline, (long) nextNumber++ << 32 | slot);
    }

    void remove(Event event) {
        int slot = event.timerSlot;
        Event before = event.timerPrevious;
        Event after = event.timerNext;
        event.timerSlot = NO_SLOT;
        size--;
        if (event == newest) {
            newest = before;
        }
        if (before == null && after == null) {
            removeNode(slot);
            return;
        }
        event.timerPrevious = null;
        event.timerNext = null;
        if (after != null) {
            after.timerPrevious = before;
        }
        if (before == null) {
            chains[slot] = after;
        } else {
            before.timerNext = after;
        }
    }

    private void removeNode(int slot) {
        int hole = places[slot];
        chains[slot] = null;
        places[slot] = freeSlot;
        freeSlot = slot;
        nodes--;
        if (hole != nodes) {
            mend(hole, heap[2 * nodes], heap[2 * nodes + 1]);
        }
        if (chains.length > CAPACITY_KEPT && nodes < chains.length / 8) {
            shrink();
        }
    }

    /// The places that the arrays have now: they shrink when most of them are empty.
    int capacity() {
        return chains.length;
    }

    void forEach(Consumer<Event> visitor) {
        for (int i = 0; i < nodes; i++) {
            Event event = chains[(int) heap[2 * i + 1]];
            for (; event != null; event = event.timerNext) {
                visitor.accept(event);
            }
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
        for (int child = FANOUT * hole + 1; child < nodes; child = FANOUT * hole + 1) {
            int least = leastOf(child);
            if (isBefore(deadline, tag, least)) {
                break;
            }
            put(hole, heap[2 * least], heap[2 * least + 1]);
            hole = least;
        }
        put(hole, deadline, tag);
    }

    /// Of a node's children, the first of which is there. When all are, two comparisons do not wait for each other.
    private int leastOf(int child) {
        if (child + FANOUT <= nodes) {
            return lesser(lesser(child, child + 1), lesser(child + 2, child + 3));
        }
        int least = child;
        for (int other = child + 1; other < nodes; other++) {
            least = lesser(least, other);
        }
        return least;
    }

    private int lesser(int one, int other) {
        return isBefore(heap[2 * other], heap[2 * other + 1], one) ? other : one;
    }

    /// Equal deadlines are rare, and the processor foresees it. Which of two is less it cannot foresee: so [#lesser] chooses
    /// without a jump.
    private boolean isBefore(long deadline, long tag, int index) {
        long difference = deadline - heap[2 * index];
        if (difference == 0) {
            difference = tag - heap[2 * index + 1];
        }
        return difference < 0;
    }

    private void put(int index, long deadline, long tag) {
        heap[2 * index] = deadline;
        heap[2 * index + 1] = tag;
        places[(int) tag] = index;
    }

    private void grow() {
        int capacity = Math.multiplyExact(chains.length, 2);
        chains = Arrays.copyOf(chains, capacity);
        places = Arrays.copyOf(places, capacity);
        heap = Arrays.copyOf(heap, Math.multiplyExact(capacity, 2));
    }

    /// Gives the chains new slots, in the order of the heap.
    private void shrink() {
        int capacity = chains.length / 4;
        Event[] kept = new Event[capacity];
        for (int i = 0; i < nodes; i++) {
            Event first = chains[(int) heap[2 * i + 1]];
            assert first != null;
            kept[i] = first;
            for (Event event = first; event != null; event = event.timerNext) {
                event.timerSlot = i;
            }
            heap[2 * i + 1] = heap[2 * i + 1] & 0xFFFFFFFF_00000000L | i;
        }
        chains = kept;
        places = new int[capacity];
        Arrays.setAll(places, i -> i);
        heap = Arrays.copyOf(heap, 2 * capacity);
        slotsUsed = nodes;
        freeSlot = NO_SLOT;
    }
}
