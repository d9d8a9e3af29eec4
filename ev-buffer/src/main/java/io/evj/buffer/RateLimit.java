package io.evj.buffer;

import io.evj.api.Event;
import java.time.Duration;

/// How many bytes may move in each direction, on a long average and at once: a token bucket's figures. Immutable.
///
/// A bucket starts with one tick's bytes, gets as many more with each tick, and never holds more than the burst. What moves
/// comes out of it; when it is empty nothing moves until a tick has passed. A bucket can be overdrawn, and then pays back.
///
/// All bytes of a tick may move at its beginning. Short ticks with small rates make an even flow: 100 bytes each
/// 10 ms in place of 10 000 each second.
///
/// @param readRate   bytes read per tick, at least 1; [#MAX]: no limit
/// @param readBurst  the most that is saved up for reading, at least `readRate`
/// @param writeRate  bytes written per tick, at least 1; [#MAX]: no limit
/// @param writeBurst the most that is saved up for writing, at least `writeRate`
/// @param tick       a millisecond at least, 146 years at most
/// @libevent ev_token_bucket_cfg_new
public record RateLimit(
        long readRate, long readBurst, long writeRate, long writeBurst, Duration tick) {
    /// The highest rate and burst. Nothing can exceed it, so it means: no limit.
    ///
    /// @libevent EV_RATE_LIMIT_MAX
    public static final long MAX = Long.MAX_VALUE;

    private static final Duration TICK_MIN = Duration.ofMillis(1);

    /// Half the range of what nanoseconds can say, so that times can still be compared by subtraction.
    private static final Duration TICK_MAX = Duration.ofNanos(Long.MAX_VALUE / 2);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /// Checks the figures.
    public RateLimit {
        check("read", readRate, readBurst);
        check("write", writeRate, writeBurst);
        if (tick.compareTo(TICK_MIN) < 0 || tick.compareTo(TICK_MAX) > 0) {
            throw new IllegalArgumentException(
                    "tick " + tick + ": 1 ms at least and 146 years at most are wanted");
        }
    }

    /// The same limit in both directions, each second anew, with nothing saved up for later.
    ///
    /// @param bytes per second, at least 1
    /// @return the limit
    public static RateLimit perSecond(long bytes) {
        return perSecond(bytes, bytes);
    }

    /// A limit for each direction, each second anew, with nothing saved up for later.
    ///
    /// @param readBytes  read per second, at least 1; [#MAX]: no limit
    /// @param writeBytes written per second, at least 1; [#MAX]: no limit
    /// @return the limit
    public static RateLimit perSecond(long readBytes, long writeBytes) {
        return new RateLimit(readBytes, readBytes, writeBytes, writeBytes, SECOND);
    }

    /// With other bursts.
    ///
    /// @param newReadBurst  the most that is saved up for reading, at least the read rate
    /// @param newWriteBurst the most that is saved up for writing, at least the write rate
    /// @return a changed copy
    public RateLimit withBursts(long newReadBurst, long newWriteBurst) {
        return new RateLimit(readRate, newReadBurst, writeRate, newWriteBurst, tick);
    }

    /// A bucket for a direction, as it is at first.
    TokenBucket bucket(int direction, long now) {
        return new TokenBucket(rate(direction), burst(direction), tick.toNanos(), now);
    }

    /// Gives a bucket these figures.
    void applyTo(TokenBucket bucket, int direction, long now) {
        bucket.change(rate(direction), burst(direction), tick.toNanos(), now);
    }

    private long rate(int direction) {
        return direction == Event.READ ? readRate : writeRate;
    }

    private long burst(int direction) {
        return direction == Event.READ ? readBurst : writeBurst;
    }

    private static void check(String direction, long rate, long burst) {
        if (rate < 1 || rate > burst) {
            throw new IllegalArgumentException(
                    direction
                            + " rate "
                            + rate
                            + ", burst "
                            + burst
                            + ": a rate of 1 at least, and a burst of that at least, are wanted");
        }
    }
}
