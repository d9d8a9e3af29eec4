package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.LoopEnd;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitGroupTest {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration NANO = Duration.ofNanos(1);
    private static final long MOST = 100_000;

    private final VirtualClock clock = new VirtualClock();

    @AutoClose
    private final EventBase base =
            EventBase.open(
                    EventConfig.defaults().withBackend(new ScriptedNetwork()).withClock(clock));

    private final RateLimitGroup group = RateLimitGroup.of(base, limit(1000, 5000));

    // ---- shares

    @Test
    void aMembersShareIsTheBucketDividedByTheMembers() {
        ThrottledMember first = member();
        assertThat(first.limiter.readable(MOST)).isEqualTo(1000);

        member();
        ThrottledMember last = member();
        member();
        assertThat(first.limiter.readable(MOST)).isEqualTo(250);
        first.limiter.didRead(250);

        assertThat(last.limiter.readable(MOST)).isEqualTo(187);
        assertThat(last.limiter.writable(MOST)).isEqualTo(250);
        assertThat(last.limiter.maxToRead(MOST)).isEqualTo(187);
        assertThat(group.readTokens()).isEqualTo(750);
        assertThat(group.writeTokens()).isEqualTo(1000);
    }

    @Test
    void aShareIsAtLeastTheMinimumAndMayOverdraw() {
        ThrottledMember first = member();
        for (int i = 0; i < 99; i++) {
            member();
        }
        assertThat(group.minShare()).isEqualTo(64);
        assertThat(first.limiter.readable(MOST)).isEqualTo(64);

        group.chargeRead(999);
        assertThat(first.limiter.readable(MOST)).isEqualTo(64);
        first.limiter.didRead(64);

        assertThat(group.readTokens()).isEqualTo(-63);
    }

    @Test
    void theCapForOneTransferAndTheOwnLimitApplyToo() {
        ThrottledMember member = member();
        assertThat(member.limiter.readable(16)).isEqualTo(16);

        member.limiter.limit(limit(300, 300));
        assertThat(member.limiter.readable(MOST)).isEqualTo(300);
        group.chargeRead(900);
        assertThat(member.limiter.readable(MOST)).isEqualTo(100);
        assertThat(member.limiter.maxToRead(MOST)).isEqualTo(100);
    }

    @Test
    void theMinimumShareIsClampedToTheLowerRateAndKeptInMind() {
        group.minShare(3000);
        assertThat(group.minShare()).isEqualTo(1000);

        group.limit(new RateLimit(10, 10, 5, 5, TICK));
        assertThat(group.minShare()).isEqualTo(5);
        group.limit(limit(2000, 5000));
        assertThat(group.minShare()).isEqualTo(2000);
        group.limit(limit(9000, 9000));
        assertThat(group.minShare()).isEqualTo(3000);
        assertThatIllegalArgumentException().isThrownBy(() -> group.minShare(0));
    }

    // ---- suspending

    @Test
    void whoAsksWhenTheBucketIsEmptyIsSuspendedUntilItHoldsTheMinimumShare() {
        group.minShare(200);
        ThrottledMember member = member();
        member.limiter.didRead(1850);
        assertThat(member.limiter.readable(MOST)).isZero();
        assertThat(member.told).containsExactly("suspend READ by group");
        assertThat(member.limiter.maxToRead(MOST)).isZero();

        Steps.advance(base, clock, TICK);
        assertThat(group.readTokens()).isEqualTo(150);
        assertThat(member.isSuspended(Event.READ)).as("150 are less than 200").isTrue();
        assertThat(member.limiter.readable(MOST)).isZero();
        Steps.advance(base, clock, TICK);

        assertThat(member.told).endsWith("resume READ by group").hasSize(2);
        assertThat(member.limiter.readable(MOST)).isEqualTo(1150);
    }

    @Test
    void nobodyWaitsForAMinimumShareThatTheBurstWouldCutOff() {
        group.limit(limit(100, 130));
        group.chargeRead(group.readTokens() + 60);
        ThrottledMember member = member();
        assertThat(group.minShare()).isEqualTo(64);
        assertThat(member.limiter.readable(MOST)).isZero();

        Steps.advance(base, clock, TICK);

        assertThat(group.readTokens()).as("with 100 more it would lose 10").isEqualTo(40);
        assertThat(member.isSuspended(Event.READ)).isFalse();
    }

    @Test
    void aBucketThatWasNotEmptyServesBelowTheMinimumShare() {
        group.minShare(200);
        ThrottledMember member = member();
        member.limiter.didRead(950);

        assertThat(member.limiter.readable(MOST)).isEqualTo(200);
    }

    @Test
    void theDirectionsAreApart() {
        ThrottledMember member = member();
        member.limiter.didWrite(1000);

        assertThat(member.limiter.readable(MOST)).isEqualTo(1000);
        assertThat(member.limiter.writable(MOST)).isZero();

        assertThat(member.told).containsExactly("suspend WRITE by group");
        Steps.advance(base, clock, TICK);
        assertThat(member.isSuspended(Event.WRITE)).isFalse();
    }

    @Test
    void onlyTheSuspendedKeepTheLoopAlive() {
        ThrottledMember greedy = member();
        ThrottledMember atRest = member();
        greedy.limiter.didRead(1000);
        assertNothingIsWaitedFor();

        greedy.limiter.readable(MOST);

        assertThat(Steps.one(base)).isEqualTo(LoopEnd.DONE);
        assertThat(atRest.told).as("does not want anything").isEmpty();
        Steps.advance(base, clock, TICK);
        assertNothingIsWaitedFor();
        assertThat(atRest.told).isEmpty();
    }

    @Test
    void aMemberThatAsksFirstInANewTickDoesNotPassOverTheSuspended() {
        ThrottledMember suspended = member();
        suspended.limiter.didRead(1000);
        suspended.limiter.readable(MOST);
        ThrottledMember other = member();
        clock.advance(TICK);

        assertThat(other.limiter.readable(MOST)).isEqualTo(500);

        assertThat(suspended.isSuspended(Event.READ)).isFalse();
    }

    @Test
    void bothReasonsHoldApart() {
        ThrottledMember member = member();
        member.limiter.didRead(1000);
        member.limiter.readable(MOST);
        member.limiter.limit(limit(10, 10));
        member.limiter.chargeRead(30);

        Steps.advance(base, clock, TICK);
        assertThat(member.told).containsExactly("suspend READ by group", "resume READ by group");
        assertThat(member.limiter.readable(MOST)).isZero();
        assertThat(member.told).endsWith("suspend READ by limit");
        Steps.advance(base, clock, TICK.multipliedBy(2));
        assertThat(member.isSuspended(Event.READ)).isFalse();
    }

    @Test
    void someoneResumedMayEmptyTheBucketAgainBeforeTheOthers() {
        ThrottledMember[] members = {member(), member(), member()};
        members[0].limiter.didRead(1000);
        for (ThrottledMember member : members) {
            member.limiter.readable(MOST);
            member.onFree = () -> member.limiter.didRead(1000);
        }

        Steps.advance(base, clock, TICK);
        assertThat(members).filteredOn(member -> !member.isSuspended(Event.READ)).hasSize(1);
        Steps.advance(base, clock, TICK);
        Steps.advance(base, clock, TICK);

        assertThat(members).noneMatch(member -> member.isSuspended(Event.READ));
    }

    @Test
    void someoneResumedMayEndTheOthers() {
        ThrottledMember[] members = {member(), member(), member()};
        members[0].limiter.didRead(1000);
        for (ThrottledMember member : members) {
            member.limiter.readable(MOST);
            member.onFree =
                    () -> {
                        for (ThrottledMember each : members) {
                            each.limiter.close();
                        }
                    };
        }

        Steps.advance(base, clock, TICK);

        assertThat(members).filteredOn(member -> member.told.size() == 2).hasSize(1);
        assertThat(group.size()).isZero();
        assertNothingIsWaitedFor();
    }

    // ---- members come and go

    @Test
    void whoLeavesIsResumed() {
        ThrottledMember member = member();
        member.limiter.didRead(1000);
        member.limiter.didWrite(1000);
        member.limiter.readable(MOST);
        member.limiter.writable(MOST);

        member.limiter.leave();

        assertThat(member.told)
                .endsWith("resume READ by group", "resume WRITE by group")
                .hasSize(4);
        assertThat(member.limiter.readable(MOST)).isEqualTo(MOST);
        assertThat(group.size()).isZero();
        assertNothingIsWaitedFor();
        member.limiter.leave();
        assertThat(member.told).hasSize(4);
    }

    @Test
    void whoJoinsAnEmptyBucketIsSuspendedWhenItAsks() {
        group.chargeRead(1000);
        ThrottledMember member = member();

        assertThat(member.limiter.readable(MOST)).isZero();

        assertThat(member.told).containsExactly("suspend READ by group");
    }

    @Test
    void joiningAnotherGroupLeavesTheFirst() {
        RateLimitGroup other = RateLimitGroup.of(base, limit(70, 70));
        ThrottledMember member = member();
        member.limiter.didRead(1000);
        member.limiter.readable(MOST);

        member.limiter.join(other);

        assertThat(member.limiter.group()).isSameAs(other);
        assertThat(group.size()).isZero();
        assertThat(other.size()).isOne();
        assertThat(member.isSuspended(Event.READ)).isFalse();
        assertThat(member.limiter.readable(MOST)).isEqualTo(70);
    }

    @Test
    void joiningTheSameGroupAgainChangesNothing() {
        ThrottledMember member = member();
        member.limiter.didRead(1000);
        member.limiter.readable(MOST);

        member.limiter.join(group);

        assertThat(group.size()).isOne();
        assertThat(member.told).containsExactly("suspend READ by group");
    }

    @Test
    void membersLeaveInAnyOrder() {
        ThrottledMember[] members = {member(), member(), member(), member()};
        for (int leaver : new int[] {1, 3, 0, 2}) {
            members[leaver].limiter.leave();
        }
        assertThat(group.size()).isZero();

        ThrottledMember again = members[3];
        again.limiter.join(group);
        assertThat(again.limiter.readable(MOST)).isEqualTo(1000);
    }

    @Test
    void membersMayEndAfterTheirBase() {
        ThrottledMember[] members = {member(), member()};
        group.chargeRead(1000);
        for (ThrottledMember member : members) {
            member.limiter.limit(limit(10, 10));
            member.limiter.readable(MOST);
        }

        base.close();
        for (ThrottledMember member : members) {
            member.limiter.close();
        }

        assertThat(group.size()).isZero();
        group.close();
    }

    @Test
    void refusesMembersOfAnotherBase() {
        try (EventBase elsewhere =
                EventBase.open(EventConfig.defaults().withBackend(new ScriptedNetwork()))) {
            ThrottledMember stranger = new ThrottledMember(elsewhere);

            assertThatIllegalArgumentException().isThrownBy(() -> stranger.limiter.join(group));

            assertThat(stranger.limiter.group()).isNull();
            assertThat(group.size()).isZero();
        }
    }

    @Test
    void closesOnlyWithoutMembersAndThenTakesNone() {
        ThrottledMember member = member();
        assertThatIllegalStateException()
                .isThrownBy(group::close)
                .withMessageContaining("of 1 members");

        member.limiter.leave();
        group.close();
        group.close();

        assertThatIllegalStateException().isThrownBy(() -> member.limiter.join(group));
        assertThat(member.limiter.group()).isNull();
    }

    // ---- figures that change

    @Test
    void anEqualLimitChangesNothing() {
        group.chargeRead(300);

        group.limit(limit(1000, 5000));

        assertThat(group.readTokens()).isEqualTo(700);
    }

    @Test
    void aNewLimitClipsAndNeverAdds() {
        clock.advance(TICK.multipliedBy(3));
        assertThat(group.readTokens()).isEqualTo(4000);

        group.limit(limit(100, 600));
        assertThat(group.readTokens()).isEqualTo(600);
        assertThat(group.limit()).isEqualTo(limit(100, 600));
        group.limit(limit(9000, 9000));
        assertThat(group.readTokens()).isEqualTo(600);
        clock.advance(TICK);
        assertThat(group.readTokens()).isEqualTo(9000);
    }

    @Test
    void aFasterLimitResumesSooner() {
        ThrottledMember member = member();
        member.limiter.didRead(10_000);
        member.limiter.readable(MOST);

        group.limit(limit(20_000, 20_000));
        assertThat(member.isSuspended(Event.READ)).isTrue();
        Steps.advance(base, clock, TICK.minus(NANO));
        assertThat(member.isSuspended(Event.READ)).isTrue();
        Steps.advance(base, clock, NANO);

        assertThat(member.isSuspended(Event.READ)).isFalse();
    }

    @Test
    void aSmallerMinimumShareMayResumeAtOnce() {
        group.minShare(1000);
        ThrottledMember member = member();
        member.limiter.didRead(1500);
        member.limiter.readable(MOST);
        Steps.advance(base, clock, TICK);
        assertThat(member.isSuspended(Event.READ)).as("500 of 1000").isTrue();

        group.minShare(400);

        assertThat(member.isSuspended(Event.READ)).isFalse();
        assertNothingIsWaitedFor();
    }

    @Test
    void givingBackByHandResumes() {
        ThrottledMember member = member();
        member.limiter.didRead(2000);
        member.limiter.readable(MOST);
        group.chargeRead(-1063);
        assertThat(member.isSuspended(Event.READ)).as("63 of 64").isTrue();

        group.chargeRead(-1);

        assertThat(member.isSuspended(Event.READ)).isFalse();
        group.chargeWrite(-5);
        assertThat(group.writeTokens()).isEqualTo(1005);
    }

    @Test
    void totalsCountWhatMembersMoveAndNothingElse() {
        ThrottledMember first = member();
        ThrottledMember second = member();
        first.limiter.didRead(30);
        second.limiter.didRead(40);
        second.limiter.didWrite(5);
        group.chargeRead(1000);
        group.chargeWrite(-1000);
        first.limiter.leave();
        first.limiter.didRead(9999);

        assertThat(group.totalRead()).isEqualTo(70);
        assertThat(group.totalWritten()).isEqualTo(5);
        group.resetTotals();
        assertThat(group.totalRead()).isZero();
        assertThat(group.totalWritten()).isZero();
        assertThat(group.readTokens()).as("buckets stay").isEqualTo(-70);
    }

    // ---- fairness

    /// In each tick the first to be served gets more than the last; over time nobody may be better off.
    @ParameterizedTest
    @CsvSource({
        "2, 1000, 4000",
        "5, 100000, 4000",
        "10, 10000, 4000",
        "3, 64, 20000",
        "10, 100, 20000",
        "50, 100000, 4000",
        "50, 640, 20000",
        "200, 5000, 10000"
    })
    void membersThatAlwaysWantMoreGetEqualParts(int count, long rate, int ticks) {
        RateLimitGroup fair = new RateLimitGroup(base, limit(rate, rate), new SplittableRandom(7));
        SaturatedReaders readers = new SaturatedReaders(base, clock, MOST);
        for (int i = 0; i < count; i++) {
            readers.add().limiter.join(fair);
        }

        readers.run(TICK.multipliedBy(ticks), TICK);

        long equal = readers.moved() / count;
        assertThat(readers.members)
                .allSatisfy(each -> assertThat(each.moved).isCloseTo(equal, withinPercentage(5)));
        assertThat(readers.moved()).isCloseTo(rate * ticks, withinPercentage(2));
        assertThat(fair.totalRead()).isEqualTo(readers.moved());
    }

    @Test
    void eachIsResumedFirstAboutEquallyOften() {
        int count = 50;
        int each = 100;

        int[] times = new int[count];
        for (int first : firsts(new SplittableRandom(7), count, count * each)) {
            times[first]++;
        }

        assertThat(IntStream.of(times))
                .allSatisfy(time -> assertThat(time).isBetween(each / 2, each * 2));
    }

    /// Going round would be as fair over time, but whoever knew the last could foretell the next.
    @Test
    void whoIsResumedFirstSaysNothingAboutTheNext() {
        int count = 5;
        int each = 100;

        int[] firsts = firsts(new SplittableRandom(7), count, count * count * each);
        int[] times = new int[count * count];
        for (int i = 1; i < firsts.length; i++) {
            times[firsts[i - 1] * count + firsts[i]]++;
        }

        assertThat(IntStream.of(times))
                .allSatisfy(time -> assertThat(time).isBetween(each / 2, each * 2));
    }

    @Test
    void eachGroupDrawsForItself() {
        int[] drawn = firsts(new SplittableRandom(7), 10, 50);

        assertThat(firsts(new SplittableRandom(7), 10, 50)).isEqualTo(drawn);
        assertThat(firsts(new SplittableRandom(8), 10, 50)).isNotEqualTo(drawn);
        RateLimitGroup one = RateLimitGroup.of(base, limit(1000, 1000));
        RateLimitGroup other = RateLimitGroup.of(base, limit(1000, 1000));
        assertThat(firsts(one, 10, 50)).isNotEqualTo(firsts(other, 10, 50));
    }

    private int[] firsts(RandomGenerator random, int count, int ticks) {
        return firsts(new RateLimitGroup(base, limit(1000, 1000), random), count, ticks);
    }

    /// Has members wait in each tick. Whoever is resumed first takes all there is.
    ///
    /// @return who that was, by tick
    private int[] firsts(RateLimitGroup group, int count, int ticks) {
        ThrottledMember[] members = new ThrottledMember[count];
        int[] firsts = new int[ticks];
        int[] tick = {0};
        for (int i = 0; i < count; i++) {
            int place = i;
            ThrottledMember member = new ThrottledMember(base);
            member.limiter.join(group);
            member.onFree =
                    () -> {
                        firsts[tick[0]] = place;
                        member.limiter.didRead(1000);
                    };
            members[i] = member;
        }
        members[0].limiter.didRead(1000);
        for (; tick[0] < ticks; tick[0]++) {
            for (ThrottledMember member : members) {
                if (!member.isSuspended(Event.READ)) {
                    member.limiter.readable(MOST);
                }
                member.told.clear();
            }
            Steps.advance(base, clock, TICK);
            assertThat(members)
                    .filteredOn(member -> !member.isSuspended(Event.READ))
                    .as("in tick %d", tick[0])
                    .hasSize(1);
        }
        for (ThrottledMember member : members) {
            member.limiter.close();
        }
        return firsts;
    }

    @Test
    void aFewThatWantMoreAmongManyAtRestGetEqualPartsOfAll() {
        RateLimitGroup fair =
                new RateLimitGroup(base, limit(10_000, 10_000), new SplittableRandom(7));
        SaturatedReaders readers = new SaturatedReaders(base, clock, MOST);
        for (int i = 0; i < 3; i++) {
            readers.add().limiter.join(fair);
        }
        for (int i = 0; i < 200; i++) {
            new ThrottledMember(base).limiter.join(fair);
        }

        readers.run(TICK.multipliedBy(2000), TICK);

        assertThat(readers.members)
                .allSatisfy(each ->
                        assertThat(each.moved).isCloseTo(10_000L * 2000 / 3, withinPercentage(5)));
    }

    private ThrottledMember member() {
        ThrottledMember member = new ThrottledMember(base);
        member.limiter.join(group);
        return member;
    }

    private void assertNothingIsWaitedFor() {
        assertThat(Steps.one(base)).isEqualTo(LoopEnd.EMPTY);
    }

    private static RateLimit limit(long rate, long burst) {
        return new RateLimit(rate, burst, rate, burst, TICK);
    }
}
