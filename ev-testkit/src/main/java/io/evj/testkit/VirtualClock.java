package io.evj.testkit;

import io.evj.api.EventClock;
import java.time.Duration;
import java.time.Instant;

/// A clock that stands still until a test moves it. Both its times move together, and never backwards.
///
/// Safe from any thread. A base reads it once per turn and is not woken by a move: step its loop afterwards.
public final class VirtualClock implements EventClock {
    /// Replaced as a whole, so that a reader never sees one time moved and the other not.
    private volatile Now now;

    /// Starts at monotonic time 0 and at the beginning of 2026 (UTC).
    public VirtualClock() {
        this(0, Instant.parse("2026-01-01T00:00:00Z"));
    }

    /// Starts at given times.
    ///
    /// @param nanoTime the first monotonic time; any value, also one that is about to overflow
    /// @param instant  the first wall-clock time
    public VirtualClock(long nanoTime, Instant instant) {
        now = new Now(nanoTime, instant);
    }

    @Override
    public long nanoTime() {
        return now.nanoTime();
    }

    @Override
    public Instant instant() {
        return now.instant();
    }

    /// Moves the time on.
    ///
    /// @param step how far, at least 0
    /// @throws IllegalArgumentException the step is negative
    /// @throws ArithmeticException the step is longer than a `long` of nanoseconds (292 years) can say
    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException(
                    "advance by " + step + ": time does not go backwards; at least 0 is needed");
        }
        now = new Now(now.nanoTime() + step.toNanos(), now.instant().plus(step));
    }

    /// Moves the wall-clock time to an instant, and the monotonic time by as much.
    ///
    /// @param instant the new time, not before the current one
    /// @throws IllegalArgumentException the instant has passed
    /// @throws ArithmeticException the instant is more than 292 years away
    public synchronized void set(Instant instant) {
        if (instant.isBefore(now.instant())) {
            throw new IllegalArgumentException(
                    "set to "
                            + instant
                            + ": time does not go backwards; it is "
                            + now.instant()
                            + " already");
        }
        advance(Duration.between(now.instant(), instant));
    }

    /// Tells both times.
    @Override
    public String toString() {
        Now read = now;
        return "VirtualClock[" + read.nanoTime() + " ns, " + read.instant() + "]";
    }

    private record Now(long nanoTime, Instant instant) {}
}
