package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps one bufferevent within a limit of its own and within that of its group: both apply, where there are both.
///
/// It asks before it moves bytes ([#readable], [#writable]), and tells how many it has moved. Who asks in vain is suspended, and
/// resumed when there is something: nobody ever gets an allowance of 0 and is not suspended. Who does not ask is left alone,
/// however empty the bucket: so those at rest cost nothing, their timeouts go on, and the loop need not wait for them. For one
/// who was suspended the timer of the next refill keeps the loop alive, as the interest would that it has dropped.
///
/// Confined to the loop of its base.
final class RateLimiter {
    private final EventBase base;
    private final Throttled member;

    private @Nullable RateLimit limit;
    private @Nullable TokenBucket reading;
    private @Nullable TokenBucket writing;
    private @Nullable Event refill;

    /// The directions that the own limit has suspended.
    private int held;

    private @Nullable RateLimitGroup group;

    /// The directions that the group has suspended. The group counts them.
    private int heldByGroup;

    /// For the group: where it stands there.
    int place;

    RateLimiter(EventBase base, Throttled member) {
        this.base = base;
        this.member = member;
    }

    // ---- moving bytes

    /// How much may be read now.
    ///
    /// @param most the most that is read at a time without a limit, at least 1
    /// @return at least 1 and at most `most`; or 0: reading has been suspended
    long readable(long most) {
        return allowance(Event.READ, most);
    }

    /// How much may be written now. To be asked only with something to write.
    ///
    /// @param most the most that is written at a time without a limit, at least 1
    /// @return at least 1 and at most `most`; or 0: writing has been suspended
    long writable(long most) {
        return allowance(Event.WRITE, most);
    }

    /// Takes bytes that were read out of the buckets, also when they are more than was allowed.
    void didRead(long bytes) {
        moved(Event.READ, bytes);
    }

    /// Takes bytes that were written out of the buckets, also when they are more than was allowed.
    void didWrite(long bytes) {
        moved(Event.WRITE, bytes);
    }

    private long allowance(int direction, long most) {
        long now = base.nowNanos();
        long allowed = most;
        TokenBucket bucket = bucket(direction);
        if (bucket != null) {
            recheck(direction, now);
            long tokens = bucket.tokens(now);
            if (tokens <= 0) {
                hold(direction, now);
                return 0;
            }
            allowed = Math.min(allowed, tokens);
        }
        RateLimitGroup common = group;
        if (common != null) {
            long share = common.ask(direction, now);
            if (share == 0) {
                holdByGroup(common, direction, now);
                return 0;
            }
            allowed = Math.min(allowed, share);
        }
        return allowed;
    }

    private void moved(int direction, long bytes) {
        long now = base.nowNanos();
        TokenBucket bucket = bucket(direction);
        if (bucket != null) {
            bucket.take(bytes, now);
        }
        if (group != null) {
            group.moved(direction, bytes, now);
        }
    }

    // ---- the own limit

    /// The limit that was set last, the very object; null: none.
    @Nullable RateLimit limit() {
        return limit;
    }

    /// Sets the limit or, with null, ends it. An equal one changes nothing.
    void limit(@Nullable RateLimit newLimit) {
        boolean isSame = Objects.equals(limit, newLimit);
        limit = newLimit;
        if (isSame) {
            return;
        }
        long now = base.nowNanos();
        reading = changed(reading, newLimit, Event.READ, now);
        writing = changed(writing, newLimit, Event.WRITE, now);
        recheck();
    }

    private static @Nullable TokenBucket changed(
            @Nullable TokenBucket bucket, @Nullable RateLimit newLimit, int direction, long now) {
        if (newLimit == null || bucket == null) {
            return newLimit == null ? null : newLimit.bucket(direction, now);
        }
        newLimit.applyTo(bucket, direction, now);
        return bucket;
    }

    /// The tokens for reading, below 0 when overdrawn; [RateLimit#MAX] without a limit.
    long readTokens() {
        return tokens(Event.READ);
    }

    /// The tokens for writing, below 0 when overdrawn; [RateLimit#MAX] without a limit.
    long writeTokens() {
        return tokens(Event.WRITE);
    }

    /// Takes tokens for reading by hand; gives back when negative.
    ///
    /// @throws IllegalStateException there is no limit
    void chargeRead(long bytes) {
        charge(Event.READ, bytes);
    }

    /// Takes tokens for writing by hand; gives back when negative.
    ///
    /// @throws IllegalStateException there is no limit
    void chargeWrite(long bytes) {
        charge(Event.WRITE, bytes);
    }

    private void charge(int direction, long bytes) {
        TokenBucket bucket = bucket(direction);
        if (bucket == null) {
            throw new IllegalStateException("no rate limit is set: there is nothing to charge");
        }
        bucket.take(bytes, base.nowNanos());
        recheck();
    }

    private long tokens(int direction) {
        TokenBucket bucket = bucket(direction);
        return bucket == null ? RateLimit.MAX : bucket.tokens(base.nowNanos());
    }

    private @Nullable TokenBucket bucket(int direction) {
        return direction == Event.READ ? reading : writing;
    }

    private void hold(int direction, long now) {
        if ((held & direction) == 0) {
            held |= direction;
            schedule(now);
            member.suspend(direction, Throttled.BANDWIDTH);
        }
    }

    private void recheck() {
        long now = base.nowNanos();
        recheck(Event.READ, now);
        recheck(Event.WRITE, now);
        schedule(now);
    }

    private void recheck(int direction, long now) {
        TokenBucket bucket = bucket(direction);
        if ((held & direction) != 0 && (bucket == null || bucket.tokens(now) > 0)) {
            held &= ~direction;
            member.resume(direction, Throttled.BANDWIDTH);
        }
    }

    /// Has the timer fire when the first that is suspended can be resumed, and not at all when nothing is.
    private void schedule(long now) {
        long wait = Math.min(waitOf(Event.READ, now), waitOf(Event.WRITE, now));
        if (wait < Long.MAX_VALUE) {
            if (refill == null) {
                refill = base.timer(event -> recheck());
            }
            refill.addNanos(wait);
        } else if (refill != null) {
            refill.remove();
        }
    }

    private long waitOf(int direction, long now) {
        TokenBucket bucket = bucket(direction);
        return bucket == null || (held & direction) == 0
                ? Long.MAX_VALUE
                : bucket.nanosUntil(1, now);
    }

    // ---- the group

    @Nullable RateLimitGroup group() {
        return group;
    }

    /// Moves to a group, from the one where it is.
    ///
    /// @throws IllegalArgumentException the group is another base's
    /// @throws IllegalStateException the group is closed
    void join(RateLimitGroup joined) {
        if (joined == group) {
            return;
        }
        joined.admit(base);
        leave();
        joined.add(this);
        group = joined;
    }

    /// Leaves its group, if it is in one.
    void leave() {
        int were = part();
        if ((were & Event.READ) != 0) {
            member.resume(Event.READ, Throttled.BANDWIDTH_GROUP);
        }
        if ((were & Event.WRITE) != 0) {
            member.resume(Event.WRITE, Throttled.BANDWIDTH_GROUP);
        }
    }

    /// The directions that are suspended no longer.
    private int part() {
        int were = heldByGroup;
        heldByGroup = 0;
        if (group != null) {
            group.remove(this, were);
            group = null;
        }
        return were;
    }

    private void holdByGroup(RateLimitGroup common, int direction, long now) {
        if (!isHeldByGroup(direction)) {
            heldByGroup |= direction;
            common.holds(direction, now);
            member.suspend(direction, Throttled.BANDWIDTH_GROUP);
        }
    }

    boolean isHeldByGroup(int direction) {
        return (heldByGroup & direction) != 0;
    }

    /// For the group, which counts it out.
    void resumeByGroup(int direction) {
        heldByGroup &= ~direction;
        member.resume(direction, Throttled.BANDWIDTH_GROUP);
    }

    // ---- looking

    /// How much it would be allowed to read.
    ///
    /// @param most without a limit
    /// @return 0 at least
    long maxToRead(long most) {
        return wouldAllow(Event.READ, most);
    }

    /// How much it would be allowed to write.
    ///
    /// @param most without a limit
    /// @return 0 at least
    long maxToWrite(long most) {
        return wouldAllow(Event.WRITE, most);
    }

    private long wouldAllow(int direction, long most) {
        long allowed = Math.min(most, tokens(direction));
        if (group != null) {
            allowed = Math.min(allowed, group.share(direction, base.nowNanos()));
        }
        return Math.max(0, allowed);
    }

    /// Ends it: the bufferevent has closed. Nothing is resumed.
    void close() {
        part();
        if (refill != null) {
            refill.close();
            refill = null;
        }
        reading = null;
        writing = null;
        limit = null;
        held = 0;
    }
}
