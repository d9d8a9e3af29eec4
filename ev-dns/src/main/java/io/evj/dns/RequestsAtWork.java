package io.evj.dns;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The requests of a server that were not answered at once, in the order in which they are given up: each may wait as long as the
/// others, so it is that in which they came, and one timer serves all. Confined to its loop.
final class RequestsAtWork {
    private final EventBase base;
    private final long nanos;
    private final Event timer;
    private @Nullable DnsRequest first;
    private @Nullable DnsRequest last;
    private int size;
    private boolean isArmed;

    /// @param timeout how long each may wait; 0: for ever
    RequestsAtWork(EventBase base, Duration timeout) {
        this.base = base;
        nanos = timeout.toSeconds() > Integer.MAX_VALUE ? 0 : timeout.toNanos();
        timer = base.timer(self -> expire()).daemon();
    }

    int size() {
        return size;
    }

    void enter(DnsRequest request) {
        request.isAtWork = true;
        request.dueNanos = base.nowNanos() + nanos;
        request.earlier = last;
        if (last == null) {
            first = request;
        } else {
            last.later = request;
        }
        last = request;
        size++;
        if (!isArmed && nanos > 0) {
            isArmed = true;
            timer.addNanos(nanos);
        }
    }

    void leave(DnsRequest request) {
        DnsRequest earlier = request.earlier;
        DnsRequest later = request.later;
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
        request.earlier = null;
        request.later = null;
        request.isAtWork = false;
        size--;
    }

    private void expire() {
        long now = base.nowNanos();
        for (DnsRequest due = first; due != null && due.dueNanos - now <= 0; due = first) {
            due.giveUp();
        }
        DnsRequest next = first;
        isArmed = next != null;
        if (next != null) {
            timer.addNanos(next.dueNanos - now);
        }
    }

    /// Nobody waits for an answer any more.
    void close() {
        timer.close();
        while (first != null) {
            first.abandon();
        }
    }
}
