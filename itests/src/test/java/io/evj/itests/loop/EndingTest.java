package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Exit, break and continue.
@OnEveryMethod
class EndingTest {
    @AutoClose private final TestLoop loop;

    EndingTest(String method) {
        loop = TestLoop.on(method);
    }

    @Test
    void exitLetsActiveCallbacksOfTheTurnRun() {
        loop.base
                .user(event -> {
                    loop.told.add("a");
                    loop.base.loopExit();
                })
                .activate();
        loop.base.user(loop.tell("b")).activate();
        loop.waitingForEver();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("a", "b");
        assertThat(loop.base.gotExit()).isTrue();
        assertThat(loop.base.gotBreak()).isFalse();
    }

    @Test
    void exitRunsAtMiddlePrioritySoThatLessUrgentCallbacksWait() {
        loop.base.priorities(3);
        loop.base.loopExit();
        loop.user("2", 2).activate();
        loop.user("1", 1).activate();
        loop.user("0", 0).activate();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("0", "1");

        loop.base.dispatch();
        assertThat(loop.told).containsExactly("0", "1", "2");
    }

    @Test
    void exitBeforeTheStartMakesOneTurn() {
        loop.waitingForEver();
        loop.base.timer(loop.tell("due")).add(Duration.ZERO);
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.base.loopExit();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("turn", "due");
        assertThat(loop.base.gotExit()).isTrue();
    }

    @Test
    void exitAfterADelay() {
        loop.waitingForEver();
        loop.base.timer(loop.tell("before")).add(Duration.ofMillis(10));
        loop.base.loopExit(Duration.ofMillis(20));
        loop.base.timer(loop.tell("after")).add(Duration.ofMillis(30));

        loop.advanceMillis(10);
        loop.turns();
        assertThat(loop.base.gotExit()).isFalse();
        loop.advanceMillis(10);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.base.gotExit()).isTrue();
        assertThat(loop.told).containsExactly("before");
    }

    @Test
    void exitThatIsPendingKeepsTheLoopAlive() {
        loop.base.loopExit(Duration.ofMillis(20));

        assertThat(loop.turns()).isEqualTo(LoopEnd.DONE);
        loop.advanceMillis(20);
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void eachRunConsumesTheExitThatEndsIt() {
        loop.waitingForEver();
        loop.base.loopExit(Duration.ofMillis(20));
        loop.base.loopExit(Duration.ofMillis(10));

        loop.advanceMillis(10);
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.turns()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.base.gotExit()).as("one is left").isFalse();

        loop.advanceMillis(10);
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.base.gotExit()).isTrue();
    }

    @Test
    void exitRefusesANegativeDelay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.base.loopExit(Duration.ofMillis(-1)))
                .withMessageContaining("at least 0");
    }

    @Test
    void breakLeavesTheRestQueuedForTheNextRun() {
        loop.base
                .user(event -> {
                    loop.told.add("a");
                    loop.base.loopBreak();
                    loop.told.add("a ends");
                })
                .activate();
        loop.base.user(loop.tell("b")).activate();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("a", "a ends");
        assertThat(loop.base.count(EventCount.ACTIVE)).isEqualTo(1);
        assertThat(loop.base.gotBreak()).isTrue();
        assertThat(loop.base.gotExit()).isFalse();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("a", "a ends", "b");
    }

    @Test
    void breakWithoutARunningLoopDoesNothing() {
        loop.base.user(loop.tell("a")).activate();

        loop.base.loopBreak();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("a");
        assertThat(loop.base.gotBreak()).isFalse();
    }

    @Test
    void breakFromAnotherThreadWakesTheLoop() throws Exception {
        loop.waitingForEver();
        CountDownLatch waits = new CountDownLatch(1);
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    loop.base.loopBreak();
                });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        other.await();
        assertThat(loop.base.gotBreak()).isTrue();
    }

    @Test
    void breakInATaskLeavesTheOtherTasksForTheNextRun() {
        loop.base.execute(() -> {
            loop.told.add("a");
            loop.base.loopBreak();
        });
        loop.base.execute(() -> loop.told.add("b"));
        loop.base.user(loop.tell("event")).activate();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("a");

        loop.base.execute(() -> loop.told.add("c"));
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("a", "b", "event", "c");
    }

    @Test
    void breakInAWatcherRunsNoCallback() {
        loop.base.user(loop.tell("event")).activate();
        loop.base.check(watcher -> {
            watcher.close();
            loop.base.loopBreak();
        });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).isEmpty();

        loop.base.dispatch();
        assertThat(loop.told).containsExactly("event");
    }

    @Test
    void continueLooksForEventsBeforeTheRestRuns() throws Exception {
        Event read = loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io"));
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.base
                .user(event -> {
                    loop.told.add("a");
                    read.add();
                    loop.base.loopContinue();
                    loop.told.add("a ends");
                })
                .activate();
        loop.base.user(loop.tell("b")).activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("turn", "a", "a ends", "turn", "b", "io:READ");
    }

    @Test
    void continueWithoutARunningLoopDoesNothing() {
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.base.user(loop.tell("a")).activate();
        loop.base.user(loop.tell("b")).activate();

        loop.base.loopContinue();
        loop.base.dispatch();

        assertThat(loop.told).containsExactly("turn", "a", "b");
    }

    @Test
    void marksAreReadableInTheLoopAndUntilItStartsAgain() {
        loop.waitingForEver();
        loop.base.user(event -> loop.base.loopExit()).activate();
        loop.base.dispatch();
        assertThat(loop.base.gotExit()).isTrue();

        loop.base
                .user(event -> {
                    assertThat(loop.base.gotExit()).as("cleared at the start").isFalse();
                    loop.base.loopBreak();
                    assertThat(loop.base.gotBreak()).as("readable at once").isTrue();
                })
                .activate();
        loop.base.dispatch();
        assertThat(loop.base.gotBreak()).isTrue();
        assertThat(loop.base.gotExit()).isFalse();

        loop.turns();
        assertThat(loop.base.gotBreak()).isFalse();
    }

    @Test
    void anInterruptEndsNoLoopAndIsThereWhenTheLoopHasEnded() {
        EventConfig realTime = EventConfig.defaults().withMethods(loop.base.method());
        try (EventBase base = EventBase.open(realTime)) {
            base.timer(loop.tell("later")).add(Duration.ofMillis(1));
            Thread.currentThread().interrupt();

            LoopEnd end = base.dispatch();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(end).isEqualTo(LoopEnd.EMPTY);
            assertThat(loop.told).containsExactly("later");
        }
    }
}
