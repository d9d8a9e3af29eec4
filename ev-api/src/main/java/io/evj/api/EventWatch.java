package io.evj.api;

import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All events of one descriptor, and the union of what they ask for. Confined to the loop.
///
/// Where the backend has no edges they are imitated for our own sockets: a condition that was reported is left out of
/// what the backend is asked for, until the socket's own read or write has met “would block”.
final class EventWatch implements Watch {
    private static final int COUNT_MAX = 65_535;

    final Loop loop;
    private @Nullable Descriptor descriptor;
    private @Nullable Object state;
    private @Nullable Event first;
    private int readers;
    private int writers;
    private int closers;
    private int edges;
    private int size;

    /// What the backend was asked for last.
    int registered;

    /// Whether the backend has heard of this watch since it was bound.
    boolean isKnown;

    /// Whether an edge-triggered event has come that the kernel must tell what holds already.
    boolean hasNewEdge;

    /// Whether it stands among the changes to be applied.
    boolean isChanged;

    /// Reported edges that wait for “would block”; always 0 unless edges are imitated.
    private int quiet;

    private boolean imitatesEdges;

    /// Links the watches of a base ([Watched]).
    @Nullable EventWatch previous;

    @Nullable EventWatch next;

    /// Links unused watches.
    @Nullable EventWatch nextFree;

    EventWatch(Loop loop) {
        this.loop = loop;
    }

    void bind(Descriptor target) {
        descriptor = target;
        imitatesEdges =
                !loop.hasKernelEdges
                        && (target instanceof StreamSocket
                                || target instanceof ListeningSocket
                                || target instanceof DatagramSocket);
        target.watchSlot().watch(this);
    }

    void unbind() {
        descriptor().watchSlot().watch(null);
        descriptor = null;
        state = null;
        registered = 0;
        quiet = 0;
        hasNewEdge = false;
        isKnown = false;
    }

    boolean isBound() {
        return descriptor != null;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable Event first() {
        return first;
    }

    /// Puts the newest first: it is told first.
    void add(Event event) {
        boolean edge = (event.conditions & Event.EDGE) != 0;
        if (size > 0 && edge != edges > 0) {
            throw new IllegalStateException(
                    "edge- and level-triggered events on one descriptor: "
                            + event.describe()
                            + " against "
                            + (first == null ? "" : first.describe()));
        }
        if (size == COUNT_MAX) {
            throw new IllegalStateException(COUNT_MAX + " events on " + descriptor + " already");
        }
        Event next = first;
        event.watchNext = next;
        event.watchPrevious = null;
        if (next != null) {
            next.watchPrevious = event;
        }
        first = event;
        event.watch = this;
        count(event, 1);
        quiet &= ~event.conditions; // a new event hears of what holds already
        hasNewEdge |= edge && loop.hasKernelEdges;
    }

    void remove(Event event) {
        Event previous = event.watchPrevious;
        Event next = event.watchNext;
        if (previous == null) {
            first = next;
        } else {
            previous.watchNext = next;
        }
        if (next != null) {
            next.watchPrevious = previous;
        }
        event.watchNext = null;
        event.watchPrevious = null;
        event.watch = null;
        count(event, -1);
    }

    private void count(Event event, int by) {
        int conditions = event.conditions;
        size += by;
        readers += (conditions & Event.READ) != 0 ? by : 0;
        writers += (conditions & Event.WRITE) != 0 ? by : 0;
        closers += (conditions & Event.CLOSED) != 0 ? by : 0;
        edges += (conditions & Event.EDGE) != 0 ? by : 0;
    }

    /// What the backend is to be asked for.
    int wanted() {
        int union =
                (readers > 0 ? Event.READ : 0)
                        | (writers > 0 ? Event.WRITE : 0)
                        | (closers > 0 ? Event.CLOSED : 0);
        union &= ~quiet;
        return union != 0 && edges > 0 && loop.hasKernelEdges ? union | Event.EDGE : union;
    }

    /// The backend found it ready.
    void ready(int what) {
        for (Event event = first; event != null; event = event.watchNext) {
            int fired = event.conditions & what;
            if (fired != 0) {
                loop.active.activate(event, fired | (event.conditions & Event.EDGE), 1);
            }
        }
        if (imitatesEdges && edges > 0) {
            quiet |= what & (Event.READ | Event.WRITE | Event.CLOSED);
            loop.interests.changed(this);
        }
    }

    /// Fires by hand what waits for any of the conditions.
    void activate(int what) {
        for (Event event = first; event != null; event = event.watchNext) {
            int fired = event.conditions & what & (Event.READ | Event.WRITE | Event.CLOSED);
            if (fired != 0) {
                loop.active.activate(event, fired, 1);
            }
        }
    }

    void forEach(Consumer<Event> visitor) {
        for (Event event = first; event != null; event = event.watchNext) {
            visitor.accept(event);
        }
    }

    @Override
    public Descriptor descriptor() {
        if (descriptor == null) {
            throw new IllegalStateException("this watch was forgotten");
        }
        return descriptor;
    }

    @Override
    public @Nullable Object state() {
        return state;
    }

    @Override
    public void state(@Nullable Object note) {
        state = note;
    }

    @Override
    public void closing() throws IOException {
        loop.base.closing(this);
    }

    @Override
    public void wouldBlock(int condition) {
        if ((quiet & condition) != 0) {
            quiet &= ~condition;
            loop.interests.changed(this);
        }
    }
}
