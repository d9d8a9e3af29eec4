package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.RateLimit;
import io.evj.buffer.RateLimitGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Limits on real sockets, in virtual seconds.
@OnEveryMethod
class RateLimitedBevTest {
    private static final Percentage TWO_PERCENT = withinPercentage(2);

    @AutoClose private final BevStage stage;

    RateLimitedBevTest(String method) {
        stage = BevStage.on(method);
    }

    /// One that reads and forgets what a peer sends without end.
    private BevStage.Ends reader() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onRead(bev -> bev.input().clear()).enable(READ);
        return ends;
    }

    private static void fill(BevStage.Ends ends) {
        ByteBuffer much = ByteBuffer.allocate(1 << 16);
        try {
            while (ends.peer().write(much.clear()) > 0) {}
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /// Lets seconds pass in tenths, while peers send all they can.
    private void pass(int seconds, List<BevStage.Ends> all) {
        for (int i = 0; i < seconds * 10; i++) {
            all.forEach(RateLimitedBevTest::fill);
            stage.advance(Duration.ofMillis(100));
            for (int turn = 0; turn < 2 * all.size(); turn++) {
                stage.turn();
            }
        }
    }

    @Test
    void readsAtItsRateInTheLongRun() {
        BevStage.Ends ends = reader();
        ends.bev().rateLimit(RateLimit.perSecond(10_000));

        pass(100, List.of(ends));

        assertThat(ends.bev().bytesRead()).isCloseTo(1_000_000L, TWO_PERCENT);
    }

    @Test
    void writesAtItsRateInTheLongRun() {
        BevStage.Ends ends = stage.ends();
        BufferEvent bev = ends.bev();
        bev.rateLimit(RateLimit.perSecond(10_000));
        bev.write(new byte[2_000_000]);

        for (int i = 0; i < 1000; i++) {
            stage.advance(Duration.ofMillis(100));
            BevStage.received(ends.peer());
            stage.turn();
        }

        assertThat(bev.bytesWritten()).isCloseTo(1_000_000L, TWO_PERCENT);
    }

    /// Chance decides who begins after each refill, so this takes many of them.
    @Test
    void aGroupSharesItsRateFairly() {
        RateLimitGroup group =
                stage.closing(RateLimitGroup.of(stage.base, RateLimit.perSecond(30_000)));
        List<BevStage.Ends> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            BevStage.Ends ends = reader();
            ends.bev().rateLimitGroup(group);
            all.add(ends);
        }

        pass(600, all);

        long sum = all.stream().mapToLong(ends -> ends.bev().bytesRead()).sum();
        assertThat(sum).isCloseTo(18_000_000L, TWO_PERCENT).isEqualTo(group.totalRead());
        for (BevStage.Ends ends : all) {
            assertThat(ends.bev().bytesRead()).isCloseTo(sum / 3, within(sum / 30));
        }
    }

    @Test
    void goesOnAtOnceWhenTheLimitIsTakenAway() {
        BevStage.Ends ends = reader();
        ends.bev().rateLimit(RateLimit.perSecond(100));
        fill(ends);
        for (int i = 0; i < 5; i++) {
            stage.turn();
        }
        assertThat(ends.bev().bytesRead()).isEqualTo(100);
        assertThat(ends.bev().readTokens()).isZero();
        assertThat(ends.bev().maxToRead()).isZero();

        ends.bev().rateLimit(null);
        stage.until("the rest", () -> ends.bev().bytesRead() > 10_000);

        assertThat(ends.bev().readTokens()).isEqualTo(RateLimit.MAX);
        assertThat(ends.bev().maxToRead()).isEqualTo(ends.bev().maxSingleRead());
    }

    /// A read of no length would look like the end of the stream.
    @Test
    void asksTheSystemForNothingWhileItsBudgetIsSpent() {
        BevStage.Ends ends = reader();
        ends.bev().rateLimit(RateLimit.perSecond(100)).write(new byte[1000]);
        fill(ends);

        for (int i = 0; i < 5; i++) {
            stage.turn();
        }
        assertThat(ends.tap().reads).containsExactly(100L);
        assertThat(ends.tap().writes).containsExactly(100L);
        pass(3, List.of(ends));

        assertThat(ends.tap().reads).hasSizeBetween(3, 4).containsOnly(100L);
        assertThat(ends.tap().writes).hasSizeBetween(3, 4).containsOnly(100L);
        assertThat(ends.bev().enabled()).isEqualTo(READ | WRITE);
    }

    @Test
    void whatIsChargedByHandIsPaidBack() {
        BevStage.Ends ends = reader();
        ends.bev().rateLimit(RateLimit.perSecond(1000));
        ends.bev().chargeRead(3000);
        assertThat(ends.bev().readTokens()).isEqualTo(-2000);
        fill(ends);

        stage.advance(Duration.ofSeconds(2));
        stage.turn();
        assertThat(ends.bev().bytesRead()).as("still in debt").isZero();
        stage.advance(Duration.ofSeconds(1));
        stage.turn();
        stage.turn();
        assertThat(ends.bev().bytesRead()).isEqualTo(1000);

        assertThatThrownBy(() -> stage.ends().bev().chargeWrite(1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLimitedOneThatIsAtRestKeepsItsTimeout() {
        BevStage.Ends ends = reader();
        ends.bev()
                .onEvent(stage.tellEvents())
                .timeouts(Duration.ofSeconds(10), null)
                .rateLimit(RateLimit.perSecond(1));

        stage.advance(Duration.ofSeconds(10));
        stage.turn();

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
        assertThat(ends.bev().enabled()).isEqualTo(WRITE);
    }

    @Test
    void tellsItsLimitAndItsGroup() {
        BufferEvent bev = stage.ends().bev();
        RateLimit limit = RateLimit.perSecond(1000);
        assertThat(bev.rateLimit()).isNull();
        assertThat(bev.rateLimitGroup()).isNull();

        try (RateLimitGroup group = RateLimitGroup.of(stage.base, RateLimit.perSecond(5000));
                RateLimitGroup next = RateLimitGroup.of(stage.base, limit)) {
            bev.rateLimit(limit).rateLimitGroup(group);
            assertThat(bev.rateLimit()).isSameAs(limit);
            assertThat(bev.rateLimitGroup()).isSameAs(group);
            assertThat(bev.rateLimitGroup(next).rateLimitGroup()).isSameAs(next);
            assertThat(bev.rateLimitGroup(null).rateLimitGroup()).isNull();
        }

        assertThat(bev.rateLimit(null).rateLimit()).isNull();
    }

    @Test
    void writingHasTokensThatAreSpentAndChargedByHand() {
        BevStage.Ends ends = stage.ends();
        BufferEvent bev = ends.bev();
        assertThat(bev.writeTokens()).isEqualTo(RateLimit.MAX);
        assertThat(bev.maxToWrite()).isEqualTo(bev.maxSingleWrite());
        bev.maxSingleWrite(5000).rateLimit(RateLimit.perSecond(1000));
        assertThat(bev.writeTokens()).isEqualTo(1000);
        assertThat(bev.maxToWrite()).isEqualTo(1000);
        assertThat(bev.maxSingleWrite(300).maxToWrite()).as("its cap is less").isEqualTo(300);

        bev.write(new byte[200]);
        stage.settle();
        assertThat(bev.writeTokens()).isEqualTo(800);
        bev.chargeWrite(1800);
        assertThat(bev.writeTokens()).isEqualTo(-1000);
        assertThat(bev.maxToWrite()).isZero();
        bev.write(new byte[100]);
        stage.advance(Duration.ofSeconds(1));
        stage.settle();
        assertThat(bev.bytesWritten()).as("still in debt").isEqualTo(200);
        bev.chargeWrite(-50);
        stage.settle();

        assertThat(bev.bytesWritten()).as("what was given back").isEqualTo(250);
        stage.advance(Duration.ofSeconds(1));
        stage.settle();
        assertThat(bev.bytesWritten()).isEqualTo(300);
        assertThat(bev.writeTokens()).isEqualTo(950);
        assertThat(bev.readTokens()).as("a bucket of its own").isEqualTo(1000);
    }
}
