package io.evj.api;

import java.time.Instant;

/// The one place that asks the system for the time.
final class SystemClock implements EventClock {
    static final SystemClock INSTANCE = new SystemClock();

    private SystemClock() {}

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
