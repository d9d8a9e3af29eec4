package io.evj.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The time of one loop: read once per turn, and kept while callbacks run. Confined to the loop.
final class LoopTime {
    private static final long WALL_NANOS_MAX = 5_000_000_000L;

    private final EventClock clock;
    private final boolean caches;
    private long nowNanos;
    private boolean isCached;
    private @Nullable Instant wall; // at wallReadAtNanos; read again when it is old
    private long wallReadAtNanos;
    private @Nullable Instant instant; // the wall clock as of nowNanos, once asked for

    LoopTime(EventClock clock, boolean caches) {
        this.clock = clock;
        this.caches = caches;
    }

    /// As of this turn where time is cached, else fresh.
    long nowNanos() {
        return isCached ? nowNanos : clock.nanoTime();
    }

    boolean isCached() {
        return isCached;
    }

    void forget() {
        isCached = false;
    }

    void read() {
        nowNanos = clock.nanoTime();
        instant = null;
        isCached = caches;
    }

    /// Reads again, where time is cached at all.
    void update() {
        if (caches) {
            read();
        }
    }

    /// The wall clock as of the cached time.
    Instant instant() {
        if (instant == null) {
            instant = wallAtCachedTime();
        }
        return instant;
    }

    private Instant wallAtCachedTime() {
        long difference = nowNanos - wallReadAtNanos;
        if (wall == null || difference < 0 || difference > WALL_NANOS_MAX) {
            wallReadAtNanos = clock.nanoTime();
            wall = clock.instant();
            difference = nowNanos - wallReadAtNanos;
        }
        return wall.plusNanos(difference);
    }
}
