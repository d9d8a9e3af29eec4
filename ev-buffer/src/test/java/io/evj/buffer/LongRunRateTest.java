package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.testkit.VirtualClock;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/// What moves in the long run is what the limit says, however it is cut into pieces and whenever the loop looks.
class LongRunRateTest {
    private static final int TICKS = 200;
    private static final double PERCENT = 2;

    private final VirtualClock clock = new VirtualClock();

    /// @param pieces by how many reads a tick's bytes are taken, about
    /// @param steps  how often the loop looks in a tick, at least once
    /// @param excess how far each read goes beyond what is allowed, as part of the rate
    @Property(tries = 150)
    void ofOneIsTheRate(
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long rate,
            @ForAll @IntRange(min = 1, max = 5) int bursts,
            @ForAll @LongRange(min = 1, max = 100_000) long tickMillis,
            @ForAll @IntRange(min = 1, max = 50) int pieces,
            @ForAll @DoubleRange(min = 1, max = 4) double steps,
            @ForAll @DoubleRange(min = 0, max = 1) double excess) {
        Duration tick = Duration.ofMillis(tickMillis);
        try (EventBase base = open()) {
            SaturatedReaders readers =
                    new SaturatedReaders(base, clock, Math.max(1, rate / pieces));
            readers.excess = (long) (rate * excess);
            readers.add().limiter.limit(new RateLimit(rate, bursts * rate, 1, 1, tick));

            readers.run(tick.multipliedBy(TICKS), part(tick, steps));

            assertThat(readers.moved()).isCloseTo(rate * TICKS, withinPercentage(PERCENT));
        }
    }

    /// @param minShare as part of the rate
    /// @param excess   how far each read goes beyond what is allowed, as part of the minimum share
    @Property(tries = 200)
    void ofAGroupIsTheRateHoweverManyMembersAndMinimumShares(
            @ForAll @LongRange(min = 1, max = 10_000_000) long rate,
            @ForAll @DoubleRange(min = 1, max = 3) double bursts,
            @ForAll @LongRange(min = 1, max = 10_000) long tickMillis,
            @ForAll @DoubleRange(min = 0.01, max = 1.5) double minShare,
            @ForAll @IntRange(min = 1, max = 12) int members,
            @ForAll @DoubleRange(min = 1, max = 4) double steps,
            @ForAll @DoubleRange(min = 0, max = 1) double excess) {
        Duration tick = Duration.ofMillis(tickMillis);
        long burst = (long) (rate * bursts);
        try (EventBase base = open()) {
            RateLimitGroup group =
                    RateLimitGroup.of(base, new RateLimit(rate, burst, rate, burst, tick));
            group.minShare(Math.max(1, (long) (rate * minShare)));
            SaturatedReaders readers = new SaturatedReaders(base, clock, 1 << 20);
            readers.excess = (long) (group.minShare() * excess);
            for (int i = 0; i < members; i++) {
                readers.add().limiter.join(group);
            }

            readers.run(tick.multipliedBy(TICKS), part(tick, steps));

            assertThat(readers.moved()).isCloseTo(rate * TICKS, withinPercentage(PERCENT));
            assertThat(group.totalRead()).isEqualTo(readers.moved());
        }
    }

    @Property(tries = 100)
    void isTheRateOfTheTimeAlsoWhenItChanges(
            @ForAll @LongRange(min = 1, max = 1_000_000) long rate,
            @ForAll @LongRange(min = 1, max = 1_000_000) long laterRate,
            @ForAll @LongRange(min = 1, max = 10_000) long tickMillis,
            @ForAll @LongRange(min = 1, max = 10_000) long laterTickMillis) {
        Duration tick = Duration.ofMillis(tickMillis);
        Duration laterTick = Duration.ofMillis(laterTickMillis);
        try (EventBase base = open()) {
            SaturatedReaders readers = new SaturatedReaders(base, clock, 1 << 20);
            ThrottledMember reader = readers.add();
            reader.limiter.limit(new RateLimit(rate, rate, 1, 1, tick));
            readers.run(tick.multipliedBy(TICKS), tick);
            assertThat(readers.moved()).isCloseTo(rate * TICKS, withinPercentage(PERCENT));
            long before = readers.moved();

            reader.limiter.limit(new RateLimit(laterRate, laterRate, 1, 1, laterTick));
            readers.run(laterTick.multipliedBy(TICKS), laterTick);

            assertThat(readers.moved() - before)
                    .isCloseTo(laterRate * TICKS, withinPercentage(PERCENT));
        }
    }

    private EventBase open() {
        return EventBase.open(
                EventConfig.defaults().withBackend(new ScriptedNetwork()).withClock(clock));
    }

    /// A part of a tick; what comes due in between is seen late.
    private static Duration part(Duration tick, double steps) {
        return Duration.ofNanos((long) (tick.toNanos() / steps));
    }
}
