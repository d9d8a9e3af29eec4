package io.evj.api;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One timeout shared by many events: adding and removing cost the same however many there are, and they fire in the
/// order of adding. Made by [EventBase#commonTimeout], of use with that base alone. Immutable to its users.
///
/// The events stand in a list, and one internal timer stands for the list's first.
public final class CommonTimeout {
    /// How many a base can have.
    static final int COUNT_MAX = 256;

    final EventBase base;
    final long nanos;
    final Event timer;
    private @Nullable Event first;
    private @Nullable Event last;

    CommonTimeout(EventBase base, long nanos) {
        this.base = base;
        this.nanos = nanos;
        this.timer = new Event(base, null, -1, Event.TIMEOUT, (event, what) -> {});
        timer.state = Event.INTERNAL;
        timer.common = this;
    }

    /// How long.
    ///
    /// @return the duration
    public Duration duration() {
        return Duration.ofNanos(nanos);
    }

    @Nullable Event first() {
        return first;
    }

    /// Puts an event where its deadline belongs: nearly always last.
    void add(Event event) {
        Event before = last;
        while (before != null && before.deadline - event.deadline > 0) {
            before = before.timerPrevious;
        }
        Event after = before == null ? first : before.timerNext;
        event.timerPrevious = before;
        event.timerNext = after;
        if (before == null) {
            first = event;
        } else {
            before.timerNext = event;
        }
        if (after == null) {
            last = event;
        } else {
            after.timerPrevious = event;
        }
    }

    void remove(Event event) {
        Event before = event.timerPrevious;
        Event after = event.timerNext;
        if (before == null) {
            first = after;
        } else {
            before.timerNext = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.timerPrevious = before;
        }
        event.timerNext = null;
        event.timerPrevious = null;
    }

    void forEach(Consumer<Event> visitor) {
        for (Event event = first; event != null; event = event.timerNext) {
            visitor.accept(event);
        }
    }
}
