package io.evj.api;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All watches of one base, the oldest first; linked through the watches themselves. Confined to the loop.
final class Watched {
    private @Nullable EventWatch first;
    private @Nullable EventWatch last;

    void add(EventWatch watch) {
        watch.previous = last;
        watch.next = null;
        if (last == null) {
            first = watch;
        } else {
            last.next = watch;
        }
        last = watch;
    }

    void remove(EventWatch watch) {
        EventWatch previous = watch.previous;
        EventWatch next = watch.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previous = previous;
        }
        watch.previous = null;
        watch.next = null;
    }

    /// The visitor may remove the watch it is shown.
    void forEach(Consumer<EventWatch> visitor) {
        EventWatch watch = first;
        while (watch != null) {
            EventWatch next = watch.next;
            visitor.accept(watch);
            watch = next;
        }
    }
}
