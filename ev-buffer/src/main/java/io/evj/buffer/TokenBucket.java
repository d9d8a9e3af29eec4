package io.evj.buffer;

/// The bytes that may move in one direction. Pure: the time comes in, as nanoseconds to be compared by subtraction.
///
/// Ticks are counted from the bucket's beginning and as wholes, so whoever asks late, or seldom, finds what is due and no
/// drift. What is taken may exceed what is there: then the bucket is below zero, and later ticks pay for it.
final class TokenBucket {
    /// The longest wait told: see the longest timer of a base.
    private static final long NANOS_MAX = Long.MAX_VALUE / 2;

    private long rate;
    private long burst;
    private long tickNanos;
    private long tokens;

    /// When the tick under way began.
    private long tickStart;

    /// Holds one tick's tokens.
    TokenBucket(long rate, long burst, long tickNanos, long now) {
        this.rate = rate;
        this.burst = burst;
        this.tickNanos = tickNanos;
        tokens = rate;
        tickStart = now;
    }

    /// What is there; perhaps less than 0.
    long tokens(long now) {
        refill(now);
        return tokens;
    }

    /// Takes some, whether they are there or not; gives some back when `amount` is negative. What is over the burst then is
    /// gone with the next tick.
    void take(long amount, long now) {
        refill(now);
        tokens = difference(tokens, amount);
    }

    /// Takes new figures. The past counts by the old ones; tokens over the new burst are gone, and none are added; as much of the
    /// tick as has passed has passed of the new one too, so that changes in quick succession do not hold up the ticks.
    void change(long newRate, long newBurst, long newTickNanos, long now) {
        refill(now);
        if (newTickNanos != tickNanos) {
            double passed = (double) (now - tickStart) / tickNanos * newTickNanos;
            tickStart = now - Math.min((long) passed, newTickNanos - 1);
        }
        rate = newRate;
        burst = newBurst;
        tickNanos = newTickNanos;
        tokens = Math.min(tokens, newBurst);
    }

    /// How long until so many are there, if none are taken meanwhile: 0 when they are.
    ///
    /// @param wanted at most the burst
    long nanosUntil(long wanted, long now) {
        refill(now);
        if (tokens >= wanted) {
            return 0;
        }
        long ticks = Math.ceilDiv(difference(wanted, tokens), rate);
        return ticks > NANOS_MAX / tickNanos ? NANOS_MAX : ticks * tickNanos - (now - tickStart);
    }

    private void refill(long now) {
        long elapsed = now - tickStart;
        if (elapsed < tickNanos) {
            return;
        }
        long ticks = elapsed / tickNanos;
        tickStart += ticks * tickNanos;
        long room = difference(burst, tokens);
        tokens = ticks > room / rate ? burst : tokens + ticks * rate;
    }

    /// Limits may be as high as numbers go: what would be beyond them stays at the end.
    private static long difference(long a, long b) {
        long difference = a - b;
        boolean isBeyond = ((a ^ b) & (a ^ difference)) < 0;
        return isBeyond ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
    }

    @Override
    public String toString() {
        return tokens + " of " + burst;
    }
}
