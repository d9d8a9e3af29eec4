package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.CommonTimeout;
import io.evj.api.Event;
import io.evj.api.LoopEnd;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Timeouts that many events share.
@OnEveryMethod
class CommonTimeoutsTest {
    private static final Duration TEN = Duration.ofMillis(10);

    private final String method;
    @AutoClose private final TestLoop loop;

    CommonTimeoutsTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void fireInTheOrderOfAdding() {
        CommonTimeout ten = loop.base.commonTimeout(TEN);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            loop.base.timer(loop.tell("timer " + i)).add(ten);
            expected.add("timer " + i);
            loop.clock.advance(Duration.ofNanos(i % 3));
        }

        loop.advanceMillis(9);
        loop.turn();
        assertThat(loop.told).isEmpty();
        loop.advanceMillis(1);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEqualTo(expected);
    }

    @Test
    void eachFiresAtItsOwnTime() {
        CommonTimeout ten = loop.base.commonTimeout(TEN);
        loop.base.timer(loop.tell("a")).add(ten);
        loop.advanceMillis(4);
        loop.base.timer(loop.tell("b")).add(ten);

        loop.advanceMillis(6);
        loop.turn();
        assertThat(loop.told).containsExactly("a");
        loop.advanceMillis(4);
        loop.turn();
        assertThat(loop.told).containsExactly("a", "b");
    }

    @Test
    void theSameDurationGivesTheSameObject() {
        CommonTimeout ten = loop.base.commonTimeout(TEN);

        assertThat(loop.base.commonTimeout(Duration.ofNanos(10_000_000))).isSameAs(ten);
        assertThat(loop.base.commonTimeout(Duration.ofMillis(11))).isNotSameAs(ten);
        assertThat(ten.duration()).isEqualTo(TEN);
    }

    @Test
    void aBaseHasUpToTwoHundredAndFiftySix() {
        for (int i = 0; i < 256; i++) {
            loop.base.commonTimeout(Duration.ofMillis(i));
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> loop.base.commonTimeout(Duration.ofMillis(256)))
                .withMessageContaining("256");
        assertThat(loop.base.commonTimeout(Duration.ofMillis(255)).duration())
                .isEqualTo(Duration.ofMillis(255));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.base.commonTimeout(Duration.ofMillis(-1)));
    }

    @Test
    void thatOfAnotherBaseIsRefused() throws IOException {
        try (TestLoop other = TestLoop.on(method)) {
            Event timer = loop.base.timer(loop.tell(""));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> timer.add(other.base.commonTimeout(TEN)))
                    .withMessageContaining(other.base.toString());
            assertThat(timer.isPending(Event.TIMEOUT)).isFalse();
        }
    }

    @Test
    void mixWithOtherTimeouts() {
        CommonTimeout ten = loop.base.commonTimeout(TEN);
        Event fromCommon = loop.base.timer(loop.tell("from common")).add(ten);
        Event toCommon = loop.base.timer(loop.tell("to common")).add(Duration.ofMillis(1));
        loop.base.timer(loop.tell("5")).add(Duration.ofMillis(5));
        loop.base.timer(loop.tell("10")).add(ten);
        loop.base.timer(loop.tell("15")).add(Duration.ofMillis(15));

        fromCommon.add(Duration.ofMillis(2));
        toCommon.add(ten);

        for (int i = 0; i < 15; i++) {
            loop.advanceMillis(1);
            loop.turn();
        }
        assertThat(loop.told).containsExactly("from common", "5", "10", "to common", "15");
    }

    @Test
    void canBeRemovedAnywhere() {
        CommonTimeout ten = loop.base.commonTimeout(TEN);
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(loop.base.timer(loop.tell(String.valueOf(i))).add(ten));
        }

        all.get(0).remove();
        all.get(2).removeTimer();
        all.get(4).close();
        loop.advanceMillis(10);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("1", "3");
    }

    @Test
    void aPersistentEventKeepsIt() throws IOException {
        CommonTimeout ten = loop.base.commonTimeout(TEN);
        Event tick = loop.base.periodic(loop.tell("tick"));
        tick.add(ten);

        loop.advanceMillis(13);
        loop.turn();
        assertThat(tick.expiry()).isEqualTo(at(20));
        loop.base.timer(loop.tell("23")).add(ten);
        loop.advanceMillis(10);
        loop.turn();

        assertThat(loop.told).containsExactly("tick", "tick", "23");
        assertThat(tick.expiry()).isEqualTo(at(30));
        tick.remove();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void aPersistentDescriptorEventKeepsItWhenReady() throws IOException {
        Event event =
                loop.base.event(loop.readable(1), Event.READ | Event.PERSIST, loop.tellWhy("io"));
        event.add(loop.base.commonTimeout(TEN));

        loop.advanceMillis(4);
        loop.turn();

        assertThat(loop.told).containsExactly("io:READ");
        assertThat(event.expiry()).isEqualTo(at(14));
    }

    private static Instant at(long millis) {
        return Instant.parse("2026-01-01T00:00:00Z").plusMillis(millis);
    }
}
