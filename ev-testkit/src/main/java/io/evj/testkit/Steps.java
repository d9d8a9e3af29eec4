package io.evj.testkit;

import io.evj.api.EventBase;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Runs the loop of a base by hand, a pass at a time, on the test's own thread.
///
/// ```java
/// Steps.until(base, "the echo", () -> received.length() == 5);
/// ```
///
/// To be called by the thread that may run the base's loop, outside of its callbacks.
public final class Steps {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 50_000;

    private Steps() {}

    /// Makes one pass: looks at what is ready and due, without waiting, and runs it.
    ///
    /// @param base the base
    /// @return whether anything is left to wait for
    public static LoopEnd one(EventBase base) {
        return base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
    }

    /// Moves a virtual clock on, and makes one pass.
    ///
    /// @param base  a base that reads `clock`
    /// @param clock the clock
    /// @param step  how far, at least 0
    /// @return whether anything is left to wait for
    public static LoopEnd advance(EventBase base, VirtualClock clock, Duration step) {
        clock.advance(step);
        return one(base);
    }

    /// Makes passes until a condition holds, for ten seconds of real time at most.
    ///
    /// @param base      the base
    /// @param what      names what is awaited, for the message: "the echo"
    /// @param condition asked before the first pass and after each
    /// @return how many passes it took
    /// @throws AssertionError it does not hold in time; the message has what is still pending
    public static int until(EventBase base, String what, BooleanSupplier condition) {
        return until(base, LIMIT, what, condition);
    }

    /// Makes passes until a condition holds.
    ///
    /// @param base      the base
    /// @param limit     how much real time it may take
    /// @param what      names what is awaited, for the message: "the echo"
    /// @param condition asked before the first pass and after each
    /// @return how many passes it took
    /// @throws AssertionError it does not hold in time; the message has what is still pending
    public static int until(
            EventBase base, Duration limit, String what, BooleanSupplier condition) {
        Deadline deadline = Deadline.in(limit);
        int passes = 0;
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new AssertionError(
                        "awaited %s for %s in %d passes; still pending:%n%s"
                                .formatted(what, deadline, passes, base.dump()));
            }
            one(base);
            passes++;
            // A blocking pass would be ended by the base's events alone. The condition may be
            // another thread's
            // doing, and with a virtual clock the base could wait for an hour that never comes.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return passes;
    }
}
