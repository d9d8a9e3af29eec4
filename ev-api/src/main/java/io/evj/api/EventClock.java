package io.evj.api;

import java.time.Instant;

/// Where a base gets its time from. The system's by default; a test brings its own.
///
/// Read by the loop thread once per turn, and by threads that ask a base for the time outside of its loop.
///
/// @libevent evutil_monotonic_timer_new
/// @libevent evutil_configure_monotonic_time
public interface EventClock {
    /// Monotonic time. Only differences mean something; they are compared by subtraction.
    ///
    /// @return nanoseconds since an arbitrary origin; never goes backwards
    /// @libevent evutil_gettime_monotonic
    long nanoTime();

    /// Wall-clock time.
    ///
    /// @return now
    /// @libevent evutil_gettimeofday
    Instant instant();

    /// The system's clocks, in the best resolution they have.
    ///
    /// @return safe from any thread
    /// @libevent EV_MONOT_PRECISE
    static EventClock system() {
        return SystemClock.INSTANCE;
    }
}
