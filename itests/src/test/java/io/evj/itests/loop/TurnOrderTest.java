package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Event;
import io.evj.api.LoopFlag;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What comes before what in one turn of the loop.
@OnEveryMethod
class TurnOrderTest {
    @AutoClose private final TestLoop loop;

    TurnOrderTest(String method) {
        loop = TestLoop.on(method);
    }

    @Test
    void prepareWatchersSeeTheWaitToTheNearestDeadline() {
        List<Long> waits = new ArrayList<>();
        loop.base.timer(loop.tell("late")).add(Duration.ofMillis(9));
        loop.base.timer(loop.tell("soon")).add(Duration.ofMillis(5));
        loop.base.prepare((watcher, timeoutNanos) -> {
            waits.add(timeoutNanos);
            loop.base.execute(() -> {}); // ends the wait, and ONCE
        });

        loop.base.loop(LoopFlag.ONCE);

        assertThat(waits).containsExactly(5_000_000L);
    }

    @Test
    void prepareWatchersSeeAnUnboundedWait() {
        List<Long> waits = new ArrayList<>();
        loop.waitingForEver();
        loop.base.prepare((watcher, timeoutNanos) -> {
            waits.add(timeoutNanos);
            loop.base.execute(() -> {});
        });

        loop.base.loop(LoopFlag.ONCE);

        assertThat(waits).containsExactly(-1L);
    }

    @Test
    void prepareWatchersSeeNoWaitWhenSomethingIsActiveOrWaitingIsRefused() {
        List<Long> waits = new ArrayList<>();
        loop.waitingForEver();
        loop.base.prepare((watcher, timeoutNanos) -> waits.add(timeoutNanos));

        loop.turn();
        loop.base.user(loop.tell("active")).activate();
        loop.base.loop(LoopFlag.ONCE);

        assertThat(waits).containsExactly(0L, 0L);
    }

    @Test
    void prepareWatchersSeeNoWaitWhenADeadlineHasPassed() {
        List<Long> waits = new ArrayList<>();
        loop.base.timer(loop.tell("due")).add(Duration.ofMillis(5));
        loop.advanceMillis(50);
        loop.base.prepare((watcher, timeoutNanos) -> waits.add(timeoutNanos));

        loop.base.loop(LoopFlag.ONCE);

        assertThat(waits).containsExactly(0L);
    }

    @Test
    void checkWatchersRunAfterTheWaitAndBeforeTimersExpire() throws IOException {
        Event read = loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("read")).add();
        Event timer = loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        loop.base.prepare((watcher, timeoutNanos) ->
                loop.told.add("prepare " + read.isActive() + " " + timer.isActive()));
        loop.base.check(
                watcher -> loop.told.add("check " + read.isActive() + " " + timer.isActive()));

        loop.turn();

        assertThat(loop.told)
                .containsExactly("prepare false false", "check true false", "read:READ", "timer");
    }

    @Test
    void queuesReadyDescriptorsBeforeTimersOfTheSamePriority() throws IOException {
        loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io")).add();

        loop.turn();

        assertThat(loop.told).containsExactly("io:READ", "timer");
    }

    @Test
    void runsTasksBeforeCallbacks() throws IOException {
        loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io")).add();
        loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        loop.base.check(watcher -> loop.told.add("check"));
        loop.base.execute(() -> loop.told.add("task"));

        loop.turn();

        assertThat(loop.told).containsExactly("check", "task", "io:READ", "timer");
    }

    @Test
    void queuesAllTimersThatAreDueBeforeAnyCallbackRuns() {
        Event[] second = new Event[1];
        loop.base
                .timer(event -> loop.told.add("second is active: " + second[0].isActive()))
                .add(Duration.ofMillis(1));
        second[0] = loop.base.timer(loop.tell("second")).add(Duration.ofMillis(2));
        loop.advanceMillis(2);

        loop.turn();

        assertThat(loop.told).containsExactly("second is active: true", "second");
    }

    @Test
    void firesATimerOfZeroThatACallbackAddsInTheNextTurn() {
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.base
                .timer(event -> loop.base.timer(loop.tell("added in callback")).add(Duration.ZERO))
                .add(Duration.ZERO);

        loop.turns();

        assertThat(loop.told).containsExactly("turn", "turn", "added in callback");
    }

    @Test
    void timersOfZeroDoNotStarveDescriptors() throws IOException {
        Network.Pair pair = loop.pair();
        loop.base.event(pair.first(), Event.READ, loop.tellWhy("io")).add();
        int[] rounds = {0};
        loop.base
                .timer(event -> {
                    loop.told.add("timer");
                    if (++rounds[0] == 1) {
                        TestLoop.write(pair.second(), 1);
                    }
                    if (rounds[0] < 3) {
                        event.add(Duration.ZERO);
                    }
                })
                .add(Duration.ZERO);

        loop.turns();

        assertThat(loop.told).containsExactly("timer", "io:READ", "timer", "timer");
    }

    @Test
    void whatAnEarlierCallbackRemovesDoesNotRun() throws IOException {
        Event timer = loop.base.timer(loop.tell("timer"));
        loop.base.event(loop.readable(1), Event.READ, (event, what) -> timer.remove()).add();
        timer.add(Duration.ZERO);

        loop.turns();

        assertThat(loop.told).isEmpty();
    }
}
