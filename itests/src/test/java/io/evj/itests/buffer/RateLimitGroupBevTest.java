package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.RateLimit;
import io.evj.buffer.RateLimitGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Groups on real sockets: what their members move together, and each of them, in both directions.
@OnEveryMethod
class RateLimitGroupBevTest {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Percentage TWO_PERCENT = withinPercentage(2);

    private final ByteBuffer much = ByteBuffer.allocate(1 << 16);

    @AutoClose private final BevStage stage;
    private final List<BevStage.Ends> all = new ArrayList<>();

    RateLimitGroupBevTest(String method) {
        stage = BevStage.on(method);
    }

    private RateLimitGroup group(long rate) {
        return stage.closing(RateLimitGroup.of(stage.base, limit(rate)));
    }

    private static RateLimit limit(long rate) {
        return new RateLimit(rate, rate, rate, rate, TICK);
    }

    /// One that reads and forgets all that comes, and has always more to write.
    private BufferEvent greedy(RateLimitGroup group) {
        BevStage.Ends ends = stage.ends();
        all.add(ends);
        BufferEvent bev = ends.bev();
        bev.onRead(self -> self.input().clear())
                .onDrained(RateLimitGroupBevTest::writeMuch)
                .rateLimitGroup(group)
                .enable(READ);
        writeMuch(bev);
        return bev;
    }

    private static void writeMuch(BufferEvent bev) {
        while (bev.write(new byte[1 << 16])) {}
    }

    /// The peers send all they can and take all there is.
    private void exchange(BevStage.Ends ends) {
        try {
            while (ends.peer().write(much.clear()) > 0) {}
            while (ends.peer().read(much.clear()) > 0) {}
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            stage.advance(TICK);
            for (int turn = 0; turn < 3 * all.size(); turn++) {
                stage.turn();
            }
            all.forEach(this::exchange);
        }
    }

    private long sum(ToLongFunction<BufferEvent> of) {
        return all.stream().map(BevStage.Ends::bev).mapToLong(of).sum();
    }

    /// Chance decides who begins after each refill, so this takes many of them.
    private void assertFair(ToLongFunction<BufferEvent> of, long expected) {
        long sum = sum(of);
        assertThat(sum).isCloseTo(expected, TWO_PERCENT);
        for (BevStage.Ends ends : all) {
            long equal = sum / all.size();
            assertThat(of.applyAsLong(ends.bev())).isCloseTo(equal, within(equal / 10));
        }
    }

    @Test
    void sharesItsRateFairlyBothWays() {
        RateLimitGroup group = group(3000);
        for (int i = 0; i < 3; i++) {
            greedy(group);
        }

        pass(500);

        assertFair(BufferEvent::bytesWritten, 3000 * 500);
        assertFair(BufferEvent::bytesRead, 3000 * 500);
        assertThat(group.totalWritten()).isEqualTo(sum(BufferEvent::bytesWritten));
        assertThat(group.totalRead()).isEqualTo(sum(BufferEvent::bytesRead));
    }

    /// Shares of ten bytes would be all headers. So three of ten are served in a tick, which overdraws it, and other ones in the next.
    @Test
    void nobodyMovesLessThanTheMinimumShareAtATime() {
        RateLimitGroup group = group(100);
        group.minShare(40);
        for (int i = 0; i < 10; i++) {
            greedy(group);
        }

        pass(600);

        for (BevStage.Ends ends : all) {
            assertThat(ends.tap().writes).containsOnly(40L);
            assertThat(ends.tap().reads).containsOnly(40L);
        }
        assertThat(sum(BufferEvent::bytesWritten)).isCloseTo(100 * 600, TWO_PERCENT);
        assertThat(sum(BufferEvent::bytesRead)).isCloseTo(100 * 600, TWO_PERCENT);
    }

    @Test
    void aLimitOfOnesOwnLeavesTheRestToTheOthers() {
        RateLimitGroup group = group(3000);
        BufferEvent slow = greedy(group);
        BufferEvent one = greedy(group);
        BufferEvent other = greedy(group);
        slow.rateLimit(limit(100));

        pass(500);

        assertThat(slow.bytesWritten()).isCloseTo(100 * 500, TWO_PERCENT);
        assertThat(slow.bytesRead()).isCloseTo(100 * 500, TWO_PERCENT);
        assertThat(sum(BufferEvent::bytesWritten)).isCloseTo(3000 * 500, TWO_PERCENT);
        assertThat(sum(BufferEvent::bytesRead)).isCloseTo(3000 * 500, TWO_PERCENT);
        assertThat(one.bytesWritten()).isCloseTo(other.bytesWritten(), withinPercentage(20));
        assertThat(one.bytesRead()).isCloseTo(other.bytesRead(), withinPercentage(20));
    }

    /// Asking costs a turn for each that wants to move bytes; then nobody is called, and nothing is asked of the system.
    @Test
    void asksTheSystemForNothingWhileTheBucketIsEmpty() {
        RateLimitGroup group = group(3000);
        group.chargeRead(3000 + 6000);
        group.chargeWrite(3000 + 6000);
        for (int i = 0; i < 3; i++) {
            greedy(group);
        }
        all.forEach(this::exchange);

        stage.assertWaits();
        pass(2);
        assertThat(group.readTokens()).as("all is paid back now").isZero();
        stage.assertWaits();

        for (BevStage.Ends ends : all) {
            assertThat(ends.tap().reads).isEmpty();
            assertThat(ends.tap().writes).isEmpty();
            assertThat(ends.bev().maxToRead()).isZero();
            assertThat(ends.bev().maxToWrite()).isZero();
        }
        assertThat(stage.backend.watchedForRoom).isEmpty();

        pass(20);
        for (BevStage.Ends ends : all) {
            assertThat(ends.tap().reads).isNotEmpty().allMatch(count -> count > 0);
            assertThat(ends.tap().writes).isNotEmpty().allMatch(count -> count > 0);
        }
        stage.assertWaits();
    }

    @Test
    void aNewLimitHoldsFromTheNextTickOn() {
        RateLimitGroup group = group(3000);
        for (int i = 0; i < 3; i++) {
            greedy(group);
        }
        pass(100);
        group.resetTotals();

        group.limit(new RateLimit(6000, 6000, 900, 900, TICK));
        pass(100);
        assertThat(group.totalRead()).isCloseTo(6000 * 100, TWO_PERCENT);
        assertThat(group.totalWritten()).isCloseTo(900 * 100, TWO_PERCENT);
        group.resetTotals();

        group.limit(new RateLimit(300, 300, 9000, 9000, TICK.multipliedBy(2)));
        pass(100);
        assertThat(group.totalRead()).isCloseTo(300 * 50, TWO_PERCENT);
        assertThat(group.totalWritten()).isCloseTo(9000 * 50, TWO_PERCENT);
    }

    @Test
    void withoutALimitOfItsOwnADirectionIsFree() {
        RateLimitGroup group =
                stage.closing(
                        RateLimitGroup.of(
                                stage.base,
                                new RateLimit(RateLimit.MAX, RateLimit.MAX, 100, 100, TICK)));
        BufferEvent bev = greedy(group);

        pass(20);

        assertThat(bev.bytesRead()).isGreaterThan(20 * 10_000);
        assertThat(bev.bytesWritten()).isBetween(2000L, 2100L);
        assertThat(group.totalRead()).isEqualTo(bev.bytesRead());
    }

    @Test
    void totalsKeepWhatThoseWhoHaveLeftHaveMoved() {
        RateLimitGroup group = group(3000);
        BufferEvent leaves = greedy(group);
        BufferEvent closes = greedy(group);
        BufferEvent stays = greedy(group);
        pass(10);
        long before = sum(BufferEvent::bytesRead);

        leaves.rateLimitGroup(null);
        closes.close();
        all.removeIf(ends -> ends.bev() == closes);
        assertThat(group.totalRead()).isEqualTo(before);
        long had = stays.bytesRead();
        pass(10);

        assertThat(leaves.bytesRead()).as("without a limit").isGreaterThan(100_000);
        assertThat(group.size()).isOne();
        assertThat(group.totalRead()).isEqualTo(before + stays.bytesRead() - had);
        assertThat(stays.bytesRead() - had).as("alone it has all").isCloseTo(30_000, within(3000L));
    }
}
