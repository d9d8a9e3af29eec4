package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// An array of `struct epoll_event { uint32_t events; uint64_t data; }`, filled by [Epoll#await].
///
/// Used by one thread at a time.
public final class EpollEvents {
    /// On x86-64 the structure is packed, so that 32-bit programs see the same one.
    static final StructLayout PACKED =
            MemoryLayout.structLayout(
                    JAVA_INT_UNALIGNED.withName("events"), JAVA_LONG_UNALIGNED.withName("data"));

    /// Elsewhere it is laid out as any other.
    static final StructLayout NATURAL =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("events"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("data"));

    private static final StructLayout EVENT = layout(System.getProperty("os.arch"));
    private static final long EVENT_BYTES = EVENT.byteSize();
    private static final long DATA = EVENT.byteOffset(PathElement.groupElement("data"));

    private MemorySegment events;
    private int capacity;

    /// Makes an array.
    ///
    /// @param capacity how many events, at least 1
    public EpollEvents(int capacity) {
        this.capacity = capacity;
        events = allocate(capacity);
    }

    /// How many fit.
    ///
    /// @return the number
    public int capacity() {
        return capacity;
    }

    /// Makes room for more. What was in it is lost.
    ///
    /// @param newCapacity how many events
    public void grow(int newCapacity) {
        events = allocate(newCapacity);
        capacity = newCapacity;
    }

    /// What one event says.
    ///
    /// @param index below what [Epoll#await] gave
    /// @return union of `EPOLL…`
    public int events(int index) {
        return events.get(JAVA_INT_UNALIGNED, index * EVENT_BYTES);
    }

    /// Whom one event is for.
    ///
    /// @param index below what [Epoll#await] gave
    /// @return what was given to [Epoll#control]
    public long data(int index) {
        return events.get(JAVA_LONG_UNALIGNED, index * EVENT_BYTES + DATA);
    }

    static StructLayout layout(String architecture) {
        return architecture.equals("amd64") ? PACKED : NATURAL;
    }

    static void set(MemorySegment segment, long offset, int events, long data) {
        segment.set(JAVA_INT_UNALIGNED, offset, events);
        segment.set(JAVA_LONG_UNALIGNED, offset + DATA, data);
    }

    long address() {
        return events.address();
    }

    // Freed when nothing refers to it: so it can be neither used after it was freed nor freed
    // during a wait.
    private static MemorySegment allocate(int capacity) {
        return Arena.ofAuto().allocate(capacity * EVENT_BYTES, 8);
    }
}
