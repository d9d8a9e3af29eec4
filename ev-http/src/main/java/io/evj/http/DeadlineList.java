package io.evj.http;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Connections that wait for the same thing, each for as long as the others: so they stand in the order of their deadlines, and
/// one timer serves them all. Entering and leaving moves four links; nothing is allocated, no timer is touched.
///
/// Its timer keeps no loop alive: the connections' sockets do. Confined to its loop.
final class DeadlineList {
    private final EventBase base;
    private final long nanos;
    private final Event timer;
    private @Nullable ServerConnection first;
    private @Nullable ServerConnection last;
    private boolean isArmed;

    /// @param timeout how long each may wait; 0: for ever
    DeadlineList(EventBase base, Duration timeout) {
        this.base = base;
        nanos = timeout.toSeconds() > Integer.MAX_VALUE ? 0 : timeout.toNanos();
        timer = base.timer(self -> expire()).daemon();
    }

    /// Has a connection wait from now on, whatever it waited for before. It is told by [ServerConnection#expired()].
    void enter(ServerConnection connection) {
        connection.leaveDeadlines();
        if (nanos == 0) {
            return;
        }
        connection.deadlines = this;
        connection.dueNanos = base.nowNanos() + nanos;
        connection.earlier = last;
        connection.later = null;
        if (last == null) {
            first = connection;
        } else {
            last.later = connection;
        }
        last = connection;
        if (!isArmed) {
            isArmed = true;
            timer.addNanos(nanos);
        }
    }

    /// For [ServerConnection#leaveDeadlines()]: the connection is in this list.
    void leave(ServerConnection connection) {
        ServerConnection earlier = connection.earlier;
        ServerConnection later = connection.later;
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
        connection.earlier = null;
        connection.later = null;
        connection.deadlines = null;
    }

    void close() {
        timer.close();
    }

    /// Looks when the earliest deadline that there was is due: as a rule it has moved on since.
    private void expire() {
        long now = base.nowNanos();
        for (ServerConnection due = first; due != null && due.dueNanos - now <= 0; due = first) {
            leave(due);
            due.expired();
        }
        ServerConnection next = first;
        isArmed = next != null;
        if (next != null) {
            timer.addNanos(next.dueNanos - now);
        }
    }
}
