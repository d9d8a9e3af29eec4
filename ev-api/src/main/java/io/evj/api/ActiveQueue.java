package io.evj.api;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Events whose callbacks are to run, first in, first out; linked through the events themselves. Confined to the loop.
final class ActiveQueue {
    private @Nullable Event first;
    private @Nullable Event last;

    @Nullable Event first() {
        return first;
    }

    void addLast(Event event) {
        event.queuePrevious = last;
        event.queueNext = null;
        if (last == null) {
            first = event;
        } else {
            last.queueNext = event;
        }
        last = event;
    }

    void remove(Event event) {
        Event previous = event.queuePrevious;
        Event next = event.queueNext;
        if (previous == null) {
            first = next;
        } else {
            previous.queueNext = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.queuePrevious = previous;
        }
        event.queueNext = null;
        event.queuePrevious = null;
    }

    void forEach(Consumer<Event> visitor) {
        for (Event event = first; event != null; event = event.queueNext) {
            visitor.accept(event);
        }
    }
}
