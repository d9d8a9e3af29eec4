package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import org.jspecify.annotations.Nullable;

/// Runs a task when nothing has moved for a while. Moving costs one read of the cached clock: the timer is not touched, and
/// looks only when it is due how long ago that was. Confined to the loop.
final class IdleTimer {
    private final EventBase base;
    private final Runnable expired;
    private long timeoutNanos = -1;
    private long movedNanos;
    private boolean isRunning;
    private @Nullable Event timer;

    IdleTimer(EventBase base, Runnable expired) {
        this.base = base;
        this.expired = expired;
    }

    /// The timeout: what runs begins afresh with it.
    ///
    /// @param nanos more than 0, or -1: none
    void timeout(long nanos) {
        timeoutNanos = nanos;
        if (isRunning) {
            isRunning = false;
            start();
        }
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /// Counts from now, unless it runs already.
    void start() {
        if (isRunning) {
            return;
        }
        isRunning = true;
        movedNanos = base.nowNanos();
        if (timeoutNanos >= 0) {
            if (timer == null) {
                timer = base.timer(this::due);
            }
            timer.addNanos(timeoutNanos);
        } else if (timer != null) {
            timer.remove();
        }
    }

    void stop() {
        isRunning = false;
        if (timer != null) {
            timer.remove();
        }
    }

    /// Something has moved.
    void moved() {
        if (timeoutNanos >= 0) {
            movedNanos = base.nowNanos();
        }
    }

    private void due(Event self) {
        long leftNanos = movedNanos + timeoutNanos - base.nowNanos();
        if (leftNanos > 0) {
            self.addNanos(leftNanos);
        } else {
            isRunning = false;
            expired.run();
        }
    }
}
