package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long TICK = 1000;

    @Test
    void startsWithOneTicksTokensNotWithTheBurst() {
        assertThat(bucket(10, 100).tokens(0)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 2500})
    void getsTheRateWithEachTickAtMostTheBurst(long origin) {
        TokenBucket bucket = new TokenBucket(10, 35, TICK, origin);

        assertThat(bucket.tokens(origin + TICK - 1)).isEqualTo(10);
        assertThat(bucket.tokens(origin + TICK)).isEqualTo(20);
        assertThat(bucket.tokens(origin + 2 * TICK - 1)).isEqualTo(20);
        assertThat(bucket.tokens(origin + 2 * TICK)).isEqualTo(30);
        assertThat(bucket.tokens(origin + 3 * TICK)).isEqualTo(35);
        assertThat(bucket.tokens(origin + 100 * TICK)).isEqualTo(35);
    }

    @Test
    void countsTicksFromItsBeginningHoweverLateItIsAsked() {
        TokenBucket bucket = bucket(10, 1000);

        assertThat(bucket.tokens(2 * TICK + 900)).isEqualTo(30);
        assertThat(bucket.tokens(3 * TICK)).isEqualTo(40);
    }

    @Test
    void canBeOverdrawnAndPaysBack() {
        TokenBucket bucket = bucket(10, 10);
        bucket.take(45, 0);

        assertThat(bucket.tokens(0)).isEqualTo(-35);
        assertThat(bucket.tokens(3 * TICK)).isEqualTo(-5);
        assertThat(bucket.tokens(4 * TICK)).isEqualTo(5);
    }

    @Test
    void whatIsGivenBackOverTheBurstGoesWithTheNextTick() {
        TokenBucket bucket = bucket(10, 20);
        bucket.take(-100, 0);

        assertThat(bucket.tokens(TICK - 1)).isEqualTo(110);
        assertThat(bucket.tokens(TICK)).isEqualTo(20);
    }

    @Test
    void takingCountsWhatIsDueFirst() {
        TokenBucket bucket = bucket(10, 10);
        bucket.take(10, 0);
        bucket.take(4, TICK);

        assertThat(bucket.tokens(TICK)).isEqualTo(6);
    }

    @Test
    void tellsHowLongUntilThereIsEnough() {
        TokenBucket bucket = bucket(10, 100);
        assertThat(bucket.nanosUntil(10, 0)).isZero();
        assertThat(bucket.nanosUntil(11, 0)).isEqualTo(TICK);
        assertThat(bucket.nanosUntil(20, 300)).isEqualTo(700);
        assertThat(bucket.nanosUntil(21, 300)).isEqualTo(1700);

        bucket.take(35, 300);
        assertThat(bucket.nanosUntil(1, 300)).as("from -25").isEqualTo(2700);
        assertThat(bucket.tokens(2999)).isLessThan(1);
        assertThat(bucket.tokens(3000)).isGreaterThanOrEqualTo(1);
    }

    @Test
    void newFiguresClipAndNeverAdd() {
        TokenBucket bucket = bucket(10, 100);
        bucket.tokens(5 * TICK);
        bucket.change(5, 40, TICK, 5 * TICK);
        assertThat(bucket.tokens(5 * TICK)).isEqualTo(40);

        bucket.take(38, 5 * TICK);
        bucket.change(1000, 1000, TICK, 5 * TICK);
        assertThat(bucket.tokens(5 * TICK)).isEqualTo(2);
        assertThat(bucket.tokens(6 * TICK)).isEqualTo(1000);
    }

    @Test
    void thePastCountsByTheOldFigures() {
        TokenBucket bucket = bucket(10, 1000);
        bucket.change(500, 1000, TICK, 3 * TICK + 999);

        assertThat(bucket.tokens(3 * TICK + 999)).isEqualTo(40);
        assertThat(bucket.tokens(4 * TICK)).as("the phase stays").isEqualTo(540);
    }

    @Test
    void aNewTickHasPassedAsFarAsTheOld() {
        TokenBucket bucket = bucket(10, 1000);
        bucket.change(10, 1000, 4 * TICK, 250);

        assertThat(bucket.tokens(250 + 3 * TICK - 1)).isEqualTo(10);
        assertThat(bucket.tokens(250 + 3 * TICK)).isEqualTo(20);
    }

    @Test
    void changesOfTheTickInQuickSuccessionDoNotHoldItUp() {
        TokenBucket bucket = bucket(10, 1000);
        for (int now = 0; now <= 100_000; now += 100) {
            bucket.change(10, 1000, now % 200 == 0 ? TICK : 2 * TICK, now);
        }

        assertThat(bucket.tokens(100_000)).as("75 ticks").isBetween(750L, 770L);
    }

    @Test
    void hugeFiguresStayAtTheEndOfTheNumbers() {
        TokenBucket bucket = new TokenBucket(Long.MAX_VALUE, Long.MAX_VALUE, TICK, 0);
        bucket.take(-1, 0);
        assertThat(bucket.tokens(0)).isEqualTo(Long.MAX_VALUE);
        bucket.take(Long.MAX_VALUE, 0);
        assertThat(bucket.tokens(0)).isZero();
        bucket.take(Long.MAX_VALUE, 0);
        bucket.take(Long.MAX_VALUE, 0);
        assertThat(bucket.tokens(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(bucket.nanosUntil(1, 0)).isEqualTo(TICK);
        assertThat(bucket.tokens(2 * TICK)).isGreaterThan(0);

        TokenBucket slow = new TokenBucket(1, 1, Long.MAX_VALUE / 2, 0);
        slow.take(Long.MAX_VALUE, 0);
        assertThat(slow.nanosUntil(1, 0)).isEqualTo(Long.MAX_VALUE / 2);
    }

    private static TokenBucket bucket(long rate, long burst) {
        return new TokenBucket(rate, burst, TICK, 0);
    }
}
