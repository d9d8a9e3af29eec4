package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.LoopEnd;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.RateLimit;
import io.evj.buffer.RateLimitGroup;
import io.evj.testkit.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What becomes of a bufferevent while a limit of its own, or its group's, suspends it. A tick here is a minute.
@OnEveryMethod
class RateLimitSuspendedBevTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    @AutoClose private final BevStage stage;

    RateLimitSuspendedBevTest(String method) {
        stage = BevStage.on(method);
    }

    private static RateLimit perMinute(long bytes) {
        return new RateLimit(bytes, bytes, bytes, bytes, Duration.ofMinutes(1));
    }

    private RateLimitGroup group(long bytes) {
        return stage.closing(RateLimitGroup.of(stage.base, perMinute(bytes)));
    }

    private BevStage.Ends member(RateLimitGroup group) {
        BevStage.Ends ends = stage.ends();
        ends.bev()
                .onRead(self -> self.input().clear())
                .onEvent(stage.tellEvents())
                .rateLimitGroup(group)
                .enable(READ);
        return ends;
    }

    /// Members that want to move more both ways, of which the first has moved all that may be moved.
    private List<BevStage.Ends> suspended(RateLimitGroup group, int count) {
        List<BevStage.Ends> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BevStage.Ends ends = member(group);
            members.add(ends);
            ends.send("x".repeat(1000));
            ends.bev().write("y".repeat(1000));
            stage.settle();
        }
        assertThat(group.readTokens()).isNotPositive();
        assertThat(group.writeTokens()).isNotPositive();
        return members;
    }

    private void seconds(int count) {
        stage.advance(Duration.ofSeconds(count));
        stage.settle();
    }

    // ---- timeouts

    @Test
    void noReadTimeoutRunsMeanwhileAndResumingBeginsAfresh() {
        BevStage.Ends ends = member(null);
        ends.bev().rateLimit(perMinute(100)).timeouts(TEN, null);

        assertReadTimeoutRunsFromTheRefillOn(ends);
    }

    @Test
    void noReadTimeoutRunsMeanwhileInAGroupAndResumingBeginsAfresh() {
        BevStage.Ends ends = member(group(100));
        ends.bev().timeouts(TEN, null);

        assertReadTimeoutRunsFromTheRefillOn(ends);
    }

    private void assertReadTimeoutRunsFromTheRefillOn(BevStage.Ends ends) {
        ends.send("x".repeat(150));
        stage.settle();
        assertThat(ends.bev().bytesRead()).isEqualTo(100);

        seconds(59);
        assertThat(stage.told).as("it is not the peer that it waits for").isEmpty();
        seconds(1);
        assertThat(ends.bev().bytesRead()).isEqualTo(150);
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
        assertThat(ends.bev().enabled()).isEqualTo(WRITE);
    }

    @Test
    void noWriteTimeoutRunsMeanwhileAndResumingBeginsAfresh() {
        BevStage.Ends ends = member(null);
        ends.bev().rateLimit(perMinute(100_000)).timeouts(null, TEN);

        assertWriteTimeoutRunsFromTheRefillOn(ends.bev());
    }

    @Test
    void noWriteTimeoutRunsMeanwhileInAGroupAndResumingBeginsAfresh() {
        BevStage.Ends ends = member(group(100_000));
        ends.bev().timeouts(null, TEN);

        assertWriteTimeoutRunsFromTheRefillOn(ends.bev());
    }

    /// The peer takes nothing, but the system takes the first minute's bytes for it.
    private void assertWriteTimeoutRunsFromTheRefillOn(BufferEvent bev) {
        bev.write(new byte[3_000_000]);
        stage.settle();
        assertThat(bev.bytesWritten()).isEqualTo(100_000);
        int minutes = 0;
        while (stage.backend.watchedForRoom.isEmpty()) {
            assertThat(minutes++).as("the system takes it all").isLessThan(20);
            seconds(59);
            assertThat(stage.told).as("it is not the peer that it waits for").isEmpty();
            seconds(1);
        }

        assertThat(minutes).isPositive();
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
        assertThat(bev.enabled()).isEqualTo(READ);
    }

    // ---- members come and go

    @Test
    void whoLeavesGoesOnAtOnceAndTheOthersWait() {
        RateLimitGroup group = group(100);
        List<BevStage.Ends> members = suspended(group, 3);
        BufferEvent leaver = members.get(1).bev();
        leaver.timeouts(TEN, null);

        leaver.rateLimitGroup(null);
        stage.settle();

        assertThat(leaver.bytesRead()).isEqualTo(1000);
        assertThat(leaver.bytesWritten()).isEqualTo(1000);
        assertThat(members.get(0).bev().bytesRead()).isEqualTo(100);
        assertThat(members.get(2).bev().bytesWritten()).isZero();
        assertThat(group.size()).isEqualTo(2);
        assertThat(group.totalRead()).isEqualTo(100);
        seconds(10);
        assertThat(stage.told).as("its timeout runs again").containsExactly("READING|TIMEOUT");
    }

    @Test
    void whoJoinsWhileOthersAreSuspendedIsServedWithThem() {
        RateLimitGroup group = group(300);
        group.minShare(100);
        List<BevStage.Ends> members = suspended(group, 2);
        seconds(30);

        BevStage.Ends late = member(group);
        late.send("x".repeat(1000));
        late.bev().write("y".repeat(1000));
        seconds(29);
        assertThat(late.tap().reads).isEmpty();
        assertThat(late.tap().writes).isEmpty();
        seconds(1);

        members.add(late);
        assertThat(group.totalRead()).isEqualTo(600);
        assertThat(group.totalWritten()).isEqualTo(600);
        assertThat(late.tap().reads).containsOnly(100L);
        assertThat(late.tap().writes).containsOnly(100L);
    }

    @Test
    void whoChangesGroupsGoesByTheNewOne() {
        RateLimitGroup group = group(100);
        RateLimitGroup next = group(70);
        List<BevStage.Ends> members = suspended(group, 2);
        BufferEvent mover = members.get(1).bev();

        mover.rateLimitGroup(next);
        stage.settle();

        assertThat(mover.bytesRead()).isEqualTo(70);
        assertThat(mover.bytesWritten()).isEqualTo(70);
        assertThat(group.size()).isOne();
        seconds(60);
        assertThat(mover.bytesRead()).isEqualTo(140);
        assertThat(members.get(0).bev().bytesRead()).isEqualTo(200);
    }

    @Test
    void whoIsClosedLeavesItsShareToTheOthers() {
        RateLimitGroup group = group(300);
        List<BevStage.Ends> members = suspended(group, 3);

        members.get(1).bev().close();
        members.get(2).bev().close();
        assertThat(group.size()).isOne();
        seconds(60);

        BufferEvent last = members.get(0).bev();
        assertThat(last.bytesRead()).isEqualTo(600);
        assertThat(last.bytesWritten()).isEqualTo(600);
        last.close();
        assertThat(Steps.one(stage.base)).as("no timer is left").isEqualTo(LoopEnd.EMPTY);
        group.close();
    }

    @Test
    void whoIsResumedFirstMayCloseAllTheOthers() {
        RateLimitGroup group = group(100);
        List<BevStage.Ends> members = suspended(group, 3);
        for (BevStage.Ends one : members) {
            one.bev()
                    .onRead(self -> {
                        stage.told.add("read");
                        members.forEach(each -> each.bev().close());
                    });
        }

        seconds(60);

        assertThat(stage.told).containsExactly("read");
        assertThat(group.size()).isZero();
        assertThat(Steps.one(stage.base)).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void closesWhenWrittenAsFastAsItsGroupAllows() {
        RateLimitGroup group = group(400);
        BevStage.Ends ends = member(group);
        ends.bev().write("x".repeat(1000));
        ends.bev().closeWhenWritten();
        stage.settle();
        assertThat(BevStage.received(ends.peer())).hasSize(400);

        seconds(60);
        assertThat(BevStage.received(ends.peer())).hasSize(400);
        assertThat(ends.bev().isClosed()).isFalse();
        seconds(60);

        assertThat(BevStage.received(ends.peer())).hasSize(200);
        assertThat(ends.bev().isClosed()).isTrue();
        assertThat(BevStage.isAtEnd(ends.peer())).isTrue();
        assertThat(group.size()).isZero();
        assertThat(group.totalWritten()).isEqualTo(1000);
    }

    @Test
    void anotherSocketIsHeldBackAsTheFormerWas() {
        RateLimitGroup group = group(100);
        BufferEvent bev = suspended(group, 1).getFirst().bev();
        var next = stage.pair();

        bev.socket(next.first());
        TappedSocket tap = (TappedSocket) next.first();
        new BevStage.Ends(bev, next.second()).send("z".repeat(50));
        stage.assertWaits();
        assertThat(tap.reads).isEmpty();
        assertThat(tap.writes).isEmpty();
        seconds(60);

        assertThat(tap.reads).containsExactly(50L);
        assertThat(tap.writes).containsExactly(100L);
    }
}
