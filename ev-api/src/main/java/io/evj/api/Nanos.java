package io.evj.api;

import java.time.Duration;

/// Turns configured durations into the nanoseconds that the loop reckons with.
final class Nanos {
    /// The longest delay, about 146 years: half the range of a `long`, so that deadlines may still be compared by
    /// subtraction when one of them is long overdue.
    static final long MAX = Long.MAX_VALUE / 2;

    private static final long PER_SECOND = 1_000_000_000L;

    private Nanos() {}

    /// Converts, and cuts what is longer than [#MAX].
    ///
    /// @throws IllegalArgumentException the duration is negative
    static long of(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(duration + ": a duration of at least 0 is needed");
        }
        if (duration.getSeconds() >= MAX / PER_SECOND) {
            return MAX;
        }
        return duration.getSeconds() * PER_SECOND + duration.getNano();
    }

    /// Checks, and cuts what is longer than [#MAX].
    ///
    /// @throws IllegalArgumentException the number is negative
    static long of(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException(nanos + " ns: a duration of at least 0 is needed");
        }
        return Math.min(nanos, MAX);
    }
}
