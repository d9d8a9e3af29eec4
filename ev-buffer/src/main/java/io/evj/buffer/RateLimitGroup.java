package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Bufferevents that share one rate limit. Their own limits apply beside it.
///
/// Who reads or writes may take, at a time, what is in the shared bucket divided by the number of members, but the minimum
/// share at least. When the bucket is empty, members that want more are suspended; when it holds the minimum share again, or as
/// much as it can hold without losing some to the burst, they are resumed, beginning with one at random: so no place in the
/// group is a better one.
///
/// While members are suspended the group keeps the loop alive, as their interests would; at other times it does
/// not. Members come and go at any time. Figures may change while bytes move.
///
/// Confined to its loop.
///
/// @libevent bufferevent_rate_limit_group_new
public final class RateLimitGroup implements AutoCloseable {
    /// The minimum share at first, in bytes.
    public static final long MIN_SHARE_DEFAULT = 64;

    private final EventBase base;
    private final RandomGenerator random;
    private final List<RateLimiter> members = new ArrayList<>();
    private final Event refill;
    private final Lane reading;
    private final Lane writing;
    private RateLimit limit;
    private long minShareWanted = MIN_SHARE_DEFAULT;
    private long minShare;
    private boolean isClosed;

    /// One direction.
    private static final class Lane {
        final int direction;
        final TokenBucket bucket;

        /// Whether the bucket has been empty, and has not come to `resumeAt` again.
        boolean isOut;

        long resumeAt;

        /// The members that are suspended: none unless it is out.
        int held;

        long total;

        Lane(int direction, TokenBucket bucket) {
            this.direction = direction;
            this.bucket = bucket;
        }
    }

    RateLimitGroup(EventBase base, RateLimit limit, RandomGenerator random) {
        base.checkThread("RateLimitGroup");
        this.base = base;
        this.limit = limit;
        this.random = random;
        long now = base.nowNanos();
        reading = new Lane(Event.READ, limit.bucket(Event.READ, now));
        writing = new Lane(Event.WRITE, limit.bucket(Event.WRITE, now));
        refill = base.timer(event -> recheck());
        clampMinShare();
    }

    /// Makes a group without members.
    ///
    /// @param base  the base of all its members
    /// @param limit what they may move together
    /// @return a new group
    public static RateLimitGroup of(EventBase base, RateLimit limit) {
        return new RateLimitGroup(base, limit, new SplittableRandom());
    }

    // ---- figures

    /// The base of all its members.
    ///
    /// @return the base
    public EventBase base() {
        return base;
    }

    /// What the members may move together.
    ///
    /// @return the limit that was set last
    public RateLimit limit() {
        base.checkThread("RateLimitGroup");
        return limit;
    }

    /// Changes the limit. The tokens that are there stay, but for those over the new bursts; the minimum share is what was
    /// asked for, as far as the new rates go. Members that may move again are resumed.
    ///
    /// @param newLimit what the members may move together; an equal one changes nothing
    /// @libevent bufferevent_rate_limit_group_set_cfg
    public void limit(RateLimit newLimit) {
        base.checkThread("RateLimitGroup");
        if (newLimit.equals(limit)) {
            return;
        }
        long now = base.nowNanos();
        newLimit.applyTo(reading.bucket, Event.READ, now);
        newLimit.applyTo(writing.bucket, Event.WRITE, now);
        limit = newLimit;
        clampMinShare();
        recheck();
    }

    /// The least that a member may move at a time while the bucket is not empty.
    ///
    /// @return in bytes, at least 1
    public long minShare() {
        base.checkThread("RateLimitGroup");
        return minShare;
    }

    /// Sets the least that a member may move at a time while the bucket is not empty. The bucket may be overdrawn by it. Also, an
    /// empty bucket must come to that much before anything moves again, unless the burst is less than the rate and this
    /// together.
    ///
    /// @param bytes at least 1; what is above the read or the write rate counts as that rate
    /// @throws IllegalArgumentException less than 1
    /// @libevent bufferevent_rate_limit_group_set_min_share
    public void minShare(long bytes) {
        base.checkThread("RateLimitGroup");
        if (bytes < 1) {
            throw new IllegalArgumentException("minimum share " + bytes + ": at least 1 is needed");
        }
        minShareWanted = bytes;
        clampMinShare();
        recheck();
    }

    /// The tokens for reading: what the members may still read together in this tick.
    ///
    /// @return in bytes; below 0 when overdrawn
    /// @libevent bufferevent_rate_limit_group_get_read_limit
    public long readTokens() {
        base.checkThread("RateLimitGroup");
        return reading.bucket.tokens(base.nowNanos());
    }

    /// The tokens for writing: what the members may still write together in this tick.
    ///
    /// @return in bytes; below 0 when overdrawn
    /// @libevent bufferevent_rate_limit_group_get_write_limit
    public long writeTokens() {
        base.checkThread("RateLimitGroup");
        return writing.bucket.tokens(base.nowNanos());
    }

    /// Takes tokens for reading, for what is read elsewhere. The total stays.
    ///
    /// @param bytes how many; negative: gives them back, and members that may move again are resumed
    /// @libevent bufferevent_rate_limit_group_decrement_read
    public void chargeRead(long bytes) {
        charge(reading, bytes);
    }

    /// Takes tokens for writing, for what is written elsewhere. The total stays.
    ///
    /// @param bytes how many; negative: gives them back, and members that may move again are resumed
    /// @libevent bufferevent_rate_limit_group_decrement_write
    public void chargeWrite(long bytes) {
        charge(writing, bytes);
    }

    /// How much its members have read.
    ///
    /// @return in bytes, since the beginning or the last reset
    /// @libevent bufferevent_rate_limit_group_get_totals
    public long totalRead() {
        base.checkThread("RateLimitGroup");
        return reading.total;
    }

    /// How much its members have written.
    ///
    /// @return in bytes, since the beginning or the last reset
    public long totalWritten() {
        base.checkThread("RateLimitGroup");
        return writing.total;
    }

    /// Sets both totals to 0. The buckets stay as they are.
    ///
    /// @libevent bufferevent_rate_limit_group_reset_totals
    public void resetTotals() {
        base.checkThread("RateLimitGroup");
        reading.total = 0;
        writing.total = 0;
    }

    /// How many members there are.
    ///
    /// @return at least 0
    public int size() {
        base.checkThread("RateLimitGroup");
        return members.size();
    }

    /// Ends the group, which must be empty. Closing again does nothing.
    ///
    /// @throws IllegalStateException it has members
    /// @libevent bufferevent_rate_limit_group_free
    @Override
    public void close() {
        base.checkThread("RateLimitGroup");
        if (!members.isEmpty()) {
            throw new IllegalStateException(
                    this + " cannot be closed: its members must leave first");
        }
        isClosed = true;
        refill.close();
    }

    // ---- members

    /// Whether a bufferevent of that base may join.
    void admit(EventBase memberBase) {
        if (memberBase != base) {
            throw new IllegalArgumentException(
                    this + " is for bufferevents of " + base + ", this one is of " + memberBase);
        }
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    void add(RateLimiter member) {
        member.place = members.size();
        members.add(member);
    }

    /// @param held the directions in which it was suspended
    void remove(RateLimiter member, int held) {
        RateLimiter last = members.removeLast();
        if (last != member) {
            members.set(member.place, last);
            last.place = member.place;
        }
        reading.held -= (held & Event.READ) != 0 ? 1 : 0;
        writing.held -= (held & Event.WRITE) != 0 ? 1 : 0;
        if (reading.held == 0 && writing.held == 0) {
            refill.remove();
        }
    }

    /// What a member that wants to may move now; 0: nothing, and it is to say that it [#holds].
    long ask(int direction, long now) {
        Lane lane = lane(direction);
        recheck(lane, now);
        return share(direction, now);
    }

    /// What a member may move now.
    long share(int direction, long now) {
        Lane lane = lane(direction);
        long tokens = lane.bucket.tokens(now);
        if (lane.isOut && tokens < lane.resumeAt) {
            return 0;
        }
        int count = Math.max(1, members.size()); // the asker may have left when others were resumed
        return Math.max(tokens / count, minShare);
    }

    /// A member has been suspended.
    void holds(int direction, long now) {
        Lane lane = lane(direction);
        lane.held++;
        if (lane.held == 1) {
            schedule(now);
        }
    }

    /// A member has moved bytes.
    void moved(int direction, long bytes, long now) {
        Lane lane = lane(direction);
        lane.total += bytes;
        take(lane, bytes, now);
    }

    private void charge(Lane lane, long bytes) {
        base.checkThread("RateLimitGroup");
        long now = base.nowNanos();
        take(lane, bytes, now);
        schedule(now);
    }

    private void take(Lane lane, long bytes, long now) {
        lane.bucket.take(bytes, now);
        if (lane.bucket.tokens(now) <= 0) {
            lane.isOut = true;
        } else {
            recheck(lane, now);
        }
    }

    private void recheck() {
        long now = base.nowNanos();
        recheck(reading, now);
        recheck(writing, now);
        schedule(now);
    }

    private void recheck(Lane lane, long now) {
        if (lane.isOut && lane.bucket.tokens(now) >= lane.resumeAt) {
            lane.isOut = false;
            if (lane.held > 0) {
                resume(lane);
            }
        }
    }

    /// Resumes the suspended in turn, from a random one on. What they do then may empty the bucket again, or end members.
    private void resume(Lane lane) {
        RateLimiter[] suspended = new RateLimiter[lane.held];
        int count = 0;
        for (RateLimiter member : members) {
            if (member.isHeldByGroup(lane.direction)) {
                suspended[count++] = member;
            }
        }
        int start = random.nextInt(count);
        for (int i = 0; i < count && !lane.isOut; i++) {
            RateLimiter member = suspended[(start + i) % count];
            if (member.group() == this && member.isHeldByGroup(lane.direction)) {
                lane.held--;
                member.resumeByGroup(lane.direction);
            }
        }
    }

    /// Has the timer fire when the first of the suspended can be resumed, and not at all when nobody is.
    private void schedule(long now) {
        long wait = Long.MAX_VALUE;
        if (reading.held > 0) {
            wait = reading.bucket.nanosUntil(reading.resumeAt, now);
        }
        if (writing.held > 0) {
            wait = Math.min(wait, writing.bucket.nanosUntil(writing.resumeAt, now));
        }
        if (wait == Long.MAX_VALUE) {
            refill.remove();
        } else {
            refill.addNanos(wait);
        }
    }

    /// A share above a rate might never come together: the burst may be no more than the rate.
    private void clampMinShare() {
        minShare = Math.min(minShareWanted, Math.min(limit.readRate(), limit.writeRate()));
        reading.resumeAt = resumeAt(limit.readRate(), limit.readBurst());
        writing.resumeAt = resumeAt(limit.writeRate(), limit.writeBurst());
    }

    /// The minimum share, or less where the tick that completes it would overflow the burst: waiting must not cost bytes.
    private long resumeAt(long rate, long burst) {
        return Math.clamp(burst - rate, 1, minShare);
    }

    private Lane lane(int direction) {
        return direction == Event.READ ? reading : writing;
    }

    @Override
    public String toString() {
        return "rate limit group of " + members.size() + " members of " + base;
    }
}
