package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.LoopEnd;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// One bufferevent's own limit, on a clock that the test moves.
class RateLimiterTest {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration NANO = Duration.ofNanos(1);
    private static final long MOST = 1000;

    private final VirtualClock clock = new VirtualClock();

    @AutoClose
    private final EventBase base =
            EventBase.open(
                    EventConfig.defaults().withBackend(new ScriptedNetwork()).withClock(clock));

    private final ThrottledMember member = new ThrottledMember(base);
    private final RateLimiter limiter = member.limiter;

    @Test
    void withoutALimitOnlyTheCapApplies() {
        assertThat(limiter.readable(MOST)).isEqualTo(MOST);
        assertThat(limiter.writable(7)).isEqualTo(7);
        limiter.didRead(1 << 30);
        limiter.didWrite(1 << 30);

        assertThat(limiter.readable(MOST)).isEqualTo(MOST);
        assertThat(limiter.readTokens()).isEqualTo(RateLimit.MAX);
        assertThat(limiter.writeTokens()).isEqualTo(RateLimit.MAX);
        assertThat(limiter.maxToRead(MOST)).isEqualTo(MOST);
        assertThat(limiter.limit()).isNull();
        assertNothingIsWaitedFor();
    }

    @Test
    void startsWithTheRateNotWithTheBurst() {
        limiter.limit(limit(100, 500));

        assertThat(limiter.readable(MOST)).isEqualTo(100);
        assertThat(limiter.readTokens()).isEqualTo(100);
    }

    @Test
    void theCapForOneTransferStaysInForce() {
        limiter.limit(limit(100, 100));

        assertThat(limiter.readable(16)).isEqualTo(16);
        assertThat(limiter.writable(16)).isEqualTo(16);
        assertThat(limiter.maxToWrite(16)).isEqualTo(16);
    }

    @Test
    void whoAsksInVainIsSuspendedUntilTheNextTick() {
        limiter.limit(limit(100, 100));
        limiter.didRead(100);
        assertThat(member.told).isEmpty();

        assertThat(limiter.readable(MOST)).isZero();

        assertThat(member.told).containsExactly("suspend READ by limit");
        Steps.advance(base, clock, TICK.minus(NANO));
        assertThat(member.told).hasSize(1);
        Steps.advance(base, clock, NANO);
        assertThat(member.told).containsExactly("suspend READ by limit", "resume READ by limit");
        assertThat(limiter.readable(MOST)).isEqualTo(100);
    }

    @Test
    void theDirectionsAreApart() {
        limiter.limit(new RateLimit(100, 100, 30, 30, TICK));
        limiter.didWrite(30);

        assertThat(limiter.writable(MOST)).isZero();
        assertThat(limiter.readable(MOST)).isEqualTo(100);

        assertThat(member.told).containsExactly("suspend WRITE by limit");
        assertThat(limiter.writeTokens()).isZero();
        Steps.advance(base, clock, TICK);
        assertThat(member.told).endsWith("resume WRITE by limit");
    }

    @Test
    void bothDirectionsAreResumedEachInItsTime() {
        limiter.limit(limit(100, 100));
        limiter.didRead(100);
        limiter.didWrite(250);
        limiter.writable(MOST);
        limiter.readable(MOST);

        Steps.advance(base, clock, TICK);
        assertThat(member.told).endsWith("resume READ by limit").hasSize(3);
        Steps.advance(base, clock, TICK);
        assertThat(member.told).endsWith("resume WRITE by limit").hasSize(4);
    }

    @Test
    void whatWasOverdrawnIsPaidBack() {
        limiter.limit(limit(100, 100));
        limiter.didRead(450);
        assertThat(limiter.readTokens()).isEqualTo(-350);
        assertThat(limiter.maxToRead(MOST)).isZero();

        assertThat(limiter.readable(MOST)).isZero();
        Steps.advance(base, clock, TICK.multipliedBy(4).minus(NANO));
        assertThat(member.isSuspended(Event.READ)).isTrue();
        Steps.advance(base, clock, NANO);

        assertThat(member.isSuspended(Event.READ)).isFalse();
        assertThat(limiter.readable(MOST)).isEqualTo(50);
    }

    @Test
    void whoIsSuspendedKeepsTheLoopAliveAndNobodyElseDoes() {
        limiter.limit(limit(100, 100));
        limiter.didRead(100);
        assertThat(Steps.one(base)).as("empty, but nobody wants more").isEqualTo(LoopEnd.EMPTY);

        limiter.readable(MOST);
        assertThat(Steps.one(base)).isEqualTo(LoopEnd.DONE);
        Steps.advance(base, clock, TICK);

        assertNothingIsWaitedFor();
    }

    @Test
    void askingAgainWhileSuspendedChangesNothing() {
        limiter.limit(limit(100, 100));
        limiter.didRead(100);
        limiter.readable(MOST);

        assertThat(limiter.readable(MOST)).isZero();

        assertThat(member.told).containsExactly("suspend READ by limit");
    }

    @Test
    void askingBeforeTheTimerHasFiredResumes() {
        limiter.limit(limit(100, 100));
        limiter.didRead(100);
        limiter.readable(MOST);
        clock.advance(TICK);

        assertThat(limiter.readable(MOST)).isEqualTo(100);

        assertThat(member.isSuspended(Event.READ)).isFalse();
        Steps.one(base);
        assertThat(member.told).hasSize(2);
    }

    @Test
    void endingTheLimitResumesAtOnce() {
        limiter.limit(limit(100, 100));
        limiter.didRead(500);
        limiter.readable(MOST);

        limiter.limit(null);

        assertThat(member.isSuspended(Event.READ)).isFalse();
        assertThat(limiter.readable(MOST)).isEqualTo(MOST);
        assertThat(limiter.limit()).isNull();
        assertNothingIsWaitedFor();
    }

    @Test
    void anEqualLimitChangesNothing() {
        RateLimit first = limit(100, 100);
        RateLimit second = limit(100, 100);
        limiter.limit(first);
        limiter.didRead(60);

        limiter.limit(second);

        assertThat(limiter.readTokens()).isEqualTo(40);
        assertThat(limiter.limit()).isSameAs(second);
        clock.advance(TICK.minus(NANO));
        assertThat(limiter.readTokens()).isEqualTo(40);
        clock.advance(NANO);
        assertThat(limiter.readTokens()).isEqualTo(100);
    }

    @Test
    void aNewLimitClipsAndNeverAdds() {
        limiter.limit(limit(100, 500));
        clock.advance(TICK.multipliedBy(3));
        assertThat(limiter.readTokens()).isEqualTo(400);

        limiter.limit(limit(50, 200));
        assertThat(limiter.readTokens()).isEqualTo(200);
        limiter.limit(limit(900, 900));
        assertThat(limiter.readTokens()).isEqualTo(200);
        clock.advance(TICK);
        assertThat(limiter.readTokens()).isEqualTo(900);
    }

    @Test
    void aFasterLimitResumesSooner() {
        limiter.limit(limit(1, 1));
        limiter.didRead(1000);
        limiter.readable(MOST);

        limiter.limit(limit(500, 500));
        assertThat(member.isSuspended(Event.READ)).isTrue();
        Steps.advance(base, clock, TICK);
        assertThat(member.isSuspended(Event.READ)).isTrue();
        Steps.advance(base, clock, TICK);

        assertThat(member.isSuspended(Event.READ)).isFalse();
    }

    @Test
    void aSlowerLimitResumesLater() {
        limiter.limit(limit(100, 100));
        limiter.didRead(150);
        limiter.readable(MOST);

        limiter.limit(limit(10, 10));
        Steps.advance(base, clock, TICK.multipliedBy(5));
        assertThat(member.isSuspended(Event.READ)).isTrue();
        Steps.advance(base, clock, TICK);

        assertThat(member.isSuspended(Event.READ)).isFalse();
    }

    @Test
    void chargingByHandCountsLikeReading() {
        limiter.limit(limit(100, 100));
        limiter.chargeRead(120);
        limiter.chargeWrite(30);

        assertThat(limiter.readTokens()).isEqualTo(-20);
        assertThat(limiter.writeTokens()).isEqualTo(70);
        assertThat(limiter.readable(MOST)).isZero();
    }

    @Test
    void givingBackByHandResumesAtOnce() {
        limiter.limit(limit(100, 100));
        limiter.didRead(100);
        limiter.readable(MOST);

        limiter.chargeRead(-1);

        assertThat(member.told).endsWith("resume READ by limit");
        assertThat(limiter.readable(MOST)).isOne();
        assertNothingIsWaitedFor();
    }

    @Test
    void withoutALimitThereIsNothingToCharge() {
        assertThatIllegalStateException().isThrownBy(() -> limiter.chargeRead(1));
        assertThatIllegalStateException().isThrownBy(() -> limiter.chargeWrite(1));
    }

    @Test
    void closedItResumesNothingAndWaitsForNothing() {
        RateLimitGroup group = RateLimitGroup.of(base, limit(100, 100));
        limiter.limit(limit(100, 100));
        limiter.join(group);
        limiter.didRead(100);
        limiter.readable(MOST);

        limiter.close();

        assertThat(member.told).containsExactly("suspend READ by limit");
        assertThat(group.size()).isZero();
        assertNothingIsWaitedFor();
    }

    @Test
    void aResumeMayEndTheLimiter() {
        limiter.limit(limit(100, 100));
        limiter.didRead(100);
        limiter.didWrite(100);
        limiter.readable(MOST);
        limiter.writable(MOST);
        member.onFree = limiter::close;

        Steps.advance(base, clock, TICK);

        assertThat(member.told).hasSize(3).endsWith("resume READ by limit");
        assertNothingIsWaitedFor();
    }

    private void assertNothingIsWaitedFor() {
        assertThat(Steps.one(base)).isEqualTo(LoopEnd.EMPTY);
    }

    private static RateLimit limit(long rate, long burst) {
        return new RateLimit(rate, burst, rate, burst, TICK);
    }
}
