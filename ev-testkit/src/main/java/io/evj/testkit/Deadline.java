package io.evj.testkit;

import java.time.Duration;

/// A moment by which something must have happened. Immutable.
///
/// @param startNanos when it was set
/// @param limitNanos how long it gives
record Deadline(long startNanos, long limitNanos) {
    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime(), limit.toNanos());
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    /// What is left, at least 0.
    long remainingNanos() {
        return Math.max(0, limitNanos - elapsedNanos());
    }

    boolean hasPassed() {
        return elapsedNanos() >= limitNanos;
    }

    @Override
    public String toString() {
        return limitNanos / 1_000_000 + " ms";
    }
}
