package io.evj.itests.net;

import io.evj.api.EventClock;
import java.time.Duration;
import java.time.Instant;

/// Time that passes when a test says so.
final class ManualClock implements EventClock {
    private long nanos = 1_000;

    void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
