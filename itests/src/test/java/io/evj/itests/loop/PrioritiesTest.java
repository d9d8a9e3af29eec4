package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.Event;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Which callbacks run first, and which wait.
@OnEveryMethod
class PrioritiesTest {
    @AutoClose private final TestLoop loop;

    PrioritiesTest(String method) {
        loop = TestLoop.on(method, config -> config.withPriorities(3));
    }

    @Test
    void newEventsGetTheMiddle() {
        int[] counts = {1, 2, 3, 4, 5, 255};
        int[] middles = {0, 1, 1, 2, 2, 127};
        for (int i = 0; i < counts.length; i++) {
            loop.base.priorities(counts[i]);

            assertThat(loop.base.priorities()).isEqualTo(counts[i]);
            assertThat(loop.base.timer(loop.tell("")).priority())
                    .as("middle of %d", counts[i])
                    .isEqualTo(middles[i]);
        }
    }

    @Test
    void runsOneLevelATurnTheMostUrgentFirst() {
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.user("2", 2).activate();
        loop.user("1", 1).activate();
        loop.user("0", 0).activate();
        loop.user("0 too", 0).activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("turn", "0", "0 too", "turn", "1", "turn", "2");
    }

    @Test
    void busyUrgentEventsStarveLessUrgentOnes() throws IOException {
        Network.Pair pair = loop.pair();
        TestLoop.write(pair.second(), 1);
        loop.base.event(pair.first(), Event.READ, loop.tellWhy("io")).priority(1).add();
        int[] left = {4};
        loop.base
                .user(event -> {
                    loop.told.add("urgent");
                    if (--left[0] > 0) {
                        event.activate();
                    }
                })
                .priority(0)
                .activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("urgent", "urgent", "urgent", "urgent", "io:READ");
    }

    @Test
    void somethingMoreUrgentGoesBeforeTheRestOfTheQueue() {
        Event urgent = loop.user("urgent", 0);
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.base
                .user(event -> {
                    loop.told.add("first");
                    urgent.activate();
                    loop.told.add("first goes on");
                })
                .priority(1)
                .activate();
        loop.user("second", 1).activate();

        loop.base.dispatch();

        assertThat(loop.told)
                .containsExactly(
                        "turn", "first", "first goes on", "turn", "urgent", "turn", "second");
    }

    @Test
    void somethingAsUrgentOrLessWaitsForItsTurn() {
        Event same = loop.user("same", 1);
        Event less = loop.user("less", 2);
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.base
                .user(event -> {
                    less.activate();
                    same.activate();
                })
                .priority(1)
                .activate();
        loop.user("second", 1).activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("turn", "second", "same", "turn", "less");
    }

    @Test
    void aTimerThatIsDueWaitsForMoreUrgentCallbacks() {
        loop.base.timer(loop.tell("timer")).priority(2).add(Duration.ZERO);
        loop.user("urgent", 0).activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("urgent", "timer");
    }

    @Test
    void refusesNumbersOutOfRange() {
        for (int count : new int[] {0, -1, 256, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.base.priorities(count))
                    .withMessageContaining(String.valueOf(count))
                    .withMessageContaining("1 to 255");
        }
        Event event = loop.base.user(loop.tell(""));
        for (int number : new int[] {-1, 3, 255}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> event.priority(number))
                    .withMessageContaining(String.valueOf(number))
                    .withMessageContaining("0 to 2");
        }
        assertThat(loop.base.priorities()).isEqualTo(3);
        assertThat(event.priority()).isEqualTo(1);
    }

    @Test
    void theNumberCannotChangeWhileAnEventIsActive() {
        Event event = loop.user("a", 0);
        event.activate();

        assertThatIllegalStateException()
                .isThrownBy(() -> loop.base.priorities(2))
                .withMessageContaining("active");
        assertThatIllegalStateException()
                .isThrownBy(() -> event.priority(1))
                .withMessageContaining("active");

        loop.turn();
        loop.base.priorities(2);
        event.priority(1);
        assertThat(event.priority()).isEqualTo(1);
    }

    @Test
    void eventsKeepTheirNumberWhenTheCountChanges() {
        Event low = loop.user("low", 2);
        Event high = loop.user("high", 0);
        loop.base.priorities(1);

        low.activate();
        high.activate();
        loop.base.dispatch();

        assertThat(low.priority()).isEqualTo(2);
        assertThat(loop.told).containsExactly("low", "high"); // there is but one queue now
    }

    @Test
    void thePriorityOfAnAddedEventMayChange() {
        Event event = loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        loop.user("1", 1).activate();

        event.priority(0);
        loop.base.dispatch();

        assertThat(loop.told).containsExactly("timer", "1");
    }
}
