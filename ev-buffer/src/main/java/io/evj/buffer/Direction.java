package io.evj.buffer;

import io.evj.api.Event;
import org.jspecify.annotations.Nullable;

/// One direction of a bufferevent: whether bytes may move in it, how many, how many have, and how long ago. Confined to the loop.
///
/// Moving costs one read of the cached clock: the timer is not touched, and looks only when it is due how long ago that was.
final class Direction implements BufferOwner {
    // Why it stands still although it is enabled.
    static final int WATERMARK = 0x01;
    static final int FILTER = 0x08;

    /// [Event#READ] or [Event#WRITE]. A byte, as below: an idle bufferevent is 16 bytes smaller by that.
    final byte bit;

    boolean isEnabled;

    /// Union of the reasons above and of those of [Throttled].
    byte suspensions;

    long low;
    long high;

    /// The most that moves at a time.
    long share;

    /// All that has moved.
    long bytes;

    /// All that was added to the input, or taken from the output: also what a callback took, or put back, right then.
    long passed;

    private final BufferEvent bev;
    private long timeoutNanos = -1;
    private long movedNanos;
    private boolean isWaiting;
    private @Nullable Event timer;

    Direction(BufferEvent bev, int bit, long high, long share) {
        this.bev = bev;
        this.bit = (byte) bit;
        this.high = high;
        this.share = share;
    }

    boolean mayMove() {
        return isEnabled && suspensions == 0;
    }

    /// Whether so many bytes reach the high mark.
    boolean isFull(long length) {
        return high > 0 && length >= high;
    }

    /// How many more there may be below the high mark: 0 at least, or -1: no limit.
    long room(long length) {
        return high > 0 ? Math.max(0, high - length) : -1;
    }

    void marks(long newLow, long newHigh) {
        low = newLow;
        high = newHigh;
    }

    /// The buffer of this direction has changed.
    @Override
    public void changed(EvBuffer buffer, long added, long deleted) {
        if (bit == Event.READ) {
            passed += added;
            bev.inputChanged(deleted);
        } else {
            passed += deleted;
            bev.outputChanged(added);
        }
    }

    @Override
    public void closing() {
        throw new IllegalStateException("a bufferevent's buffer is closed with the bufferevent");
    }

    void moved(long count) {
        bytes += count;
        touch();
    }

    // ---- for how long none has moved

    /// Something has happened that counts as moving.
    void touch() {
        if (timeoutNanos >= 0) {
            movedNanos = bev.base().nowNanos();
        }
    }

    /// Says whether bytes are awaited. The time counts from when they first are.
    void await(boolean isAwaited) {
        if (isAwaited != isWaiting) {
            isWaiting = isAwaited;
            restart();
        }
    }

    /// The timeout: if bytes are awaited it begins now.
    ///
    /// @param nanos more than 0, or -1: none
    void timeout(long nanos) {
        timeoutNanos = nanos;
        restart();
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    private void restart() {
        if (isWaiting && timeoutNanos >= 0) {
            movedNanos = bev.base().nowNanos();
            if (timer == null) {
                timer = bev.base().timer(this::due).priority(bev.priorityNow());
            }
            timer.addNanos(timeoutNanos);
        } else if (timer != null) {
            timer.remove();
        }
    }

    private void due(Event self) {
        long leftNanos = movedNanos + timeoutNanos - bev.base().nowNanos();
        if (leftNanos > 0) {
            self.addNanos(leftNanos);
        } else {
            isWaiting = false;
            bev.timedOut(this);
        }
    }

    boolean isActive() {
        return timer != null && timer.isActive();
    }

    void priority(int number) {
        if (timer != null) {
            timer.priority(number);
        }
    }
}
