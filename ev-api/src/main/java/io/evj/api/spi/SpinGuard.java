package io.evj.api.spi;

import java.util.function.LongSupplier;

/// Tells a selector that returns at once, for no reason and again and again, from one that waits.
///
/// The clock is read only around a wait that follows a suspicious one, so a busy loop never pays for it.
final class SpinGuard {
    /// What to do after a wait that found nothing although nobody woke it.
    enum Advice {
        /// Nothing: it waited, or this may be chance.
        GO_ON,
        /// Put a new selector in the place of this one.
        REBUILD,
        /// New selectors have not helped: stop the processor from burning.
        PAUSE
    }

    /// Premature returns in a row before a selector is replaced.
    static final int PREMATURE_MAX = 512;

    /// Replacements without a good wait between them before it is given up.
    static final int REBUILDS_MAX = 4;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier nanoClock;
    private boolean isSuspicious;
    private long beganNanos;
    private int premature;
    private int rebuilds;

    SpinGuard(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void waitBegins() {
        if (isSuspicious) {
            beganNanos = nanoClock.getAsLong();
        }
    }

    /// Something was found, or somebody woke it.
    void waitServed() {
        isSuspicious = false;
        premature = 0;
    }

    /// Nothing was found, and nobody woke it.
    ///
    /// @param timeoutMillis how long it should have waited; 0 without limit
    Advice waitEmpty(long timeoutMillis) {
        if (!isSuspicious) {
            isSuspicious = true; // the next one is measured
            return Advice.GO_ON;
        }
        long elapsedNanos = nanoClock.getAsLong() - beganNanos;
        if (timeoutMillis != 0 && elapsedNanos / NANOS_PER_MILLI >= timeoutMillis / 2) {
            premature = 0;
            rebuilds = 0;
            return Advice.GO_ON;
        }
        premature++;
        if (premature < PREMATURE_MAX) {
            return Advice.GO_ON;
        }
        if (rebuilds < REBUILDS_MAX) {
            premature = 0;
            rebuilds++;
            return Advice.REBUILD;
        }
        return Advice.PAUSE;
    }
}
