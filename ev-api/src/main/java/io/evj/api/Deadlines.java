package io.evj.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The events of one loop whose timeouts run: each among [Timers], or in the list of its [CommonTimeout]. Confined to the
/// loop.
final class Deadlines {
    private final EventBase base;
    private final Counts counts;
    private final Timers timers = new Timers();
    private final List<CommonTimeout> commonTimeouts = new ArrayList<>();

    Deadlines(EventBase base, Counts counts) {
        this.base = base;
        this.counts = counts;
    }

    boolean isEmpty() {
        return timers.size() == 0;
    }

    /// How long until the first is due: at least 0; -1 when there is none.
    long waitNanos(long nowNanos) {
        return isEmpty() ? -1 : Math.max(0, timers.firstDeadline() - nowNanos);
    }

    /// The first that is due, or null. It stays until it is removed.
    @Nullable Event firstDue(long nowNanos) {
        if (isEmpty() || timers.firstDeadline() - nowNanos > 0) {
            return null;
        }
        Event first = timers.first();
        assert first != null;
        CommonTimeout common = first.common;
        return common != null && first == common.timer ? common.first() : first;
    }

    /// Puts an event at a deadline, in place of its old one.
    void add(Event event, long deadline, @Nullable CommonTimeout common) {
        remove(event);
        event.deadline = deadline;
        event.common = common;
        event.state |= Event.TIMED;
        counts.added(event, 1);
        if (common == null) {
            timers.add(event, deadline);
        } else {
            common.add(event);
            mind(common);
        }
    }

    void remove(Event event) {
        if ((event.state & Event.TIMED) == 0) {
            return;
        }
        event.state &= ~Event.TIMED;
        counts.added(event, -1);
        CommonTimeout common = event.common;
        if (common == null) {
            timers.remove(event);
        } else {
            common.remove(event);
            mind(common);
        }
    }

    /// Keeps the internal timer of a common timeout at the deadline of its first event.
    private void mind(CommonTimeout common) {
        Event first = common.first();
        Event timer = common.timer;
        if (timer.timerSlot >= 0) {
            if (first != null && timers.deadline(timer) == first.deadline) {
                return;
            }
            timers.remove(timer);
        }
        if (first != null) {
            timers.add(timer, first.deadline);
        }
    }

    CommonTimeout common(long nanos) {
        for (CommonTimeout common : commonTimeouts) {
            if (common.nanos == nanos) {
                return common;
            }
        }
        if (commonTimeouts.size() == CommonTimeout.COUNT_MAX) {
            throw new IllegalStateException(
                    base + " has " + CommonTimeout.COUNT_MAX + " common timeouts already");
        }
        CommonTimeout common = new CommonTimeout(base, nanos);
        commonTimeouts.add(common);
        return common;
    }

    /// The base's own timers are not shown.
    void forEach(Consumer<Event> visitor) {
        timers.forEach(event -> {
            if ((event.state & Event.INTERNAL) == 0) {
                visitor.accept(event);
            }
        });
        commonTimeouts.forEach(common -> common.forEach(visitor));
    }
}
