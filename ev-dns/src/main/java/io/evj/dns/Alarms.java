package io.evj.dns;

import io.evj.api.Event;
import io.evj.api.EventBase;
import org.jspecify.annotations.Nullable;

/// Alarms in the order of their times, one timer for all. Nearly all in one list wait equally long, so that a new one belongs at the
/// end: setting and clearing one moves a few links, and touches no timer.
///
/// The timer is a daemon: that there is something to wait for is said elsewhere. It stays set when the alarm that it was set for is
/// cleared; then it finds nothing to do.
///
/// Confined to the loop of its base.
final class Alarms implements AutoCloseable {
    private final EventBase base;
    private final Event timer;
    private @Nullable Alarm first;
    private @Nullable Alarm last;
    private boolean isArmed;
    private long armedNanos;

    Alarms(EventBase base) {
        this.base = base;
        timer = base.timer(event -> ring()).daemon();
    }

    /// Sets an alarm, anew if it was set.
    void set(Alarm alarm, long delayNanos) {
        clear(alarm);
        alarm.atNanos = base.nowNanos() + delayNanos;
        Alarm before = last;
        while (before != null && before.atNanos - alarm.atNanos > 0) {
            before = before.earlier;
        }
        Alarm after = before == null ? first : before.later;
        alarm.earlier = before;
        alarm.later = after;
        if (before == null) {
            first = alarm;
        } else {
            before.later = alarm;
        }
        if (after == null) {
            last = alarm;
        } else {
            after.earlier = alarm;
        }
        alarm.isSet = true;
        if (before == null) {
            arm();
        }
    }

    void clear(Alarm alarm) {
        if (!alarm.isSet) {
            return;
        }
        Alarm before = alarm.earlier;
        Alarm after = alarm.later;
        if (before == null) {
            first = after;
        } else {
            before.later = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.earlier = before;
        }
        alarm.earlier = null;
        alarm.later = null;
        alarm.isSet = false;
    }

    private void arm() {
        Alarm next = first;
        if (next == null || isArmed && armedNanos - next.atNanos <= 0) {
            return;
        }
        isArmed = true;
        armedNanos = next.atNanos;
        timer.addNanos(Math.max(0, next.atNanos - base.nowNanos()));
    }

    private void ring() {
        isArmed = false;
        try {
            long now = base.nowNanos();
            for (Alarm due = first; due != null && due.atNanos - now <= 0; due = first) {
                clear(due);
                due.action.run();
            }
        } finally {
            arm();
        }
    }

    /// Rings all, whenever they would.
    void ringAll() {
        for (Alarm alarm = first; alarm != null; alarm = first) {
            clear(alarm);
            alarm.action.run();
        }
    }

    @Override
    public void close() {
        timer.close();
        while (first != null) {
            clear(first);
        }
    }
}
