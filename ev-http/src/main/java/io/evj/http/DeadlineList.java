package io.evj.http;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Those that wait for the same thing, each for as long as the others: so they stand in the order of their deadlines, and
/// one timer serves them all. Entering and leaving moves four links; nothing is allocated, no timer is touched. Who enters again
/// soon keeps its place, so that a busy connection costs no link at all: those behind it may then be told late, by a thousandth of
/// the timeout at most.
///
/// Its timer keeps no loop alive: the connections' sockets do. Confined to its loop.
final class DeadlineList {
    private final EventBase base;
    private final long nanos;
    private final long soonNanos;
    private final Event timer;
    private @Nullable Deadline first;
    private @Nullable Deadline last;
    private boolean isArmed;

    /// @param timeout how long each may wait; 0: for ever
    DeadlineList(EventBase base, Duration timeout) {
        this.base = base;
        nanos = timeout.toSeconds() > Integer.MAX_VALUE ? 0 : timeout.toNanos();
        soonNanos = nanos >> 10;
        timer = base.timer(self -> expire()).daemon();
    }

    /// Has somebody wait from now on, whatever it was for before. Told by [Expiring#expired()].
    void enter(Deadline deadline) {
        long now = base.nowNanos();
        if (deadline.list == this && now - deadline.enteredNanos < soonNanos) {
            deadline.dueNanos = now + nanos;
            return;
        }
        deadline.leave();
        deadline.list = this;
        deadline.enteredNanos = now;
        deadline.dueNanos = now + nanos;
        deadline.earlier = last;
        deadline.later = null;
        if (last == null) {
            first = deadline;
        } else {
            last.later = deadline;
        }
        last = deadline;
        if (!isArmed && nanos > 0) {
            isArmed = true;
            timer.addNanos(nanos);
        }
    }

    /// For [Deadline#leave()]: it is in this list.
    void leave(Deadline deadline) {
        Deadline earlier = deadline.earlier;
        Deadline later = deadline.later;
        if (earlier == null) {
            first = later;
        } else {
            earlier.later = later;
        }
        if (later == null) {
            last = earlier;
        } else {
            later.earlier = earlier;
        }
        deadline.earlier = null;
        deadline.later = null;
        deadline.list = null;
    }

    /// Who has waited for the longest time.
    @Nullable Deadline first() {
        return first;
    }

    void close() {
        timer.close();
    }

    /// Looks when the earliest deadline that there was is due: as a rule it has moved on since.
    private void expire() {
        long now = base.nowNanos();
        try {
            for (Deadline due = first; due != null && due.dueNanos - now <= 0; due = first) {
                leave(due);
                due.owner.expired();
            }
        } finally { // whoever throws, the rest are still waiting
            Deadline next = first;
            isArmed = next != null;
            if (next != null) {
                timer.addNanos(Math.max(next.dueNanos - now, 0));
            }
        }
    }
}
