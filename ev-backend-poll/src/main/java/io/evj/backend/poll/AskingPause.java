package io.evj.backend.poll;

/// How long to wait before asking again those that cannot call: 1 ms after something was ready, then twice as long each
/// time nothing is, up to 16 ms. So a change is seen at most 16 ms late, and idleness costs 62 turns a second.
final class AskingPause {
    static final long MIN_NANOS = 1_000_000;
    static final long MAX_NANOS = 16_000_000;

    private long nanos = MIN_NANOS;

    long nanos() {
        return nanos;
    }

    void foundSome() {
        nanos = MIN_NANOS;
    }

    void foundNothing() {
        nanos = Math.min(2 * nanos, MAX_NANOS);
    }
}
