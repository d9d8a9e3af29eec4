package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.Event;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How long the loop goes on, and why it says it ended.
@OnEveryMethod
class LoopFlagsTest {
    @AutoClose private final TestLoop loop;

    LoopFlagsTest(String method) {
        loop = TestLoop.on(method);
    }

    @Test
    void endsEmptyAtOnceWhenThereIsNothing() {
        loop.base.check(watcher -> loop.told.add("turn"));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void endsEmptyWhenTheLastEventHasFired() {
        loop.base.timer(loop.tell("a")).add(Duration.ZERO);
        loop.base.timer(loop.tell("b")).add(Duration.ZERO);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("a", "b");
    }

    @Test
    void endsEmptyWhenACallbackRemovesTheLastEvent() {
        Event waiting = loop.waitingForEver();
        loop.base.timer(event -> waiting.remove()).add(Duration.ZERO);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void onceEndsAfterCallbacksHaveRun() {
        loop.base.timer(loop.tell("a")).add(Duration.ofMillis(1));
        loop.base.timer(loop.tell("b")).add(Duration.ofMillis(1));
        loop.base.timer(loop.tell("c")).add(Duration.ofMillis(2));
        loop.advanceMillis(1);

        assertThat(loop.base.loop(LoopFlag.ONCE)).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("a", "b");
    }

    @Test
    void onceRunsAllThatIsActiveOnEachLevel() {
        loop.base.priorities(2);
        loop.user("low", 1).activate();
        loop.user("high", 0).activate();

        assertThat(loop.base.loop(LoopFlag.ONCE)).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("high", "low");
    }

    @Test
    void onceIsNotSatisfiedByTheBasesOwnWork() throws Exception {
        loop.waitingForEver();
        CountDownLatch waits = new CountDownLatch(1);
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Event far = loop.base.timer(loop.tell("far"));
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    far.add(Duration.ofHours(1)); // wakes the loop, and runs no callback
                    far.removeAndWait();
                    loop.base.execute(() -> loop.told.add("task"));
                });

        LoopEnd end = loop.base.loop(LoopFlag.ONCE);
        other.await();

        assertThat(end).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("task");
    }

    @Test
    void onceIsSatisfiedByATask() {
        loop.waitingForEver();
        loop.base.execute(() -> loop.told.add("task"));

        assertThat(loop.base.loop(LoopFlag.ONCE)).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("task");
    }

    @Test
    void onceEndsEmptyWithoutEvents() {
        assertThat(loop.base.loop(LoopFlag.ONCE)).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void nonblockEndsAtOnceWhenNothingIsReady() {
        loop.waitingForEver();
        loop.base.check(watcher -> loop.told.add("turn"));

        assertThat(loop.base.loop(LoopFlag.NONBLOCK)).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("turn");
    }

    @Test
    void nonblockGoesOnAsLongAsThereIsWork() {
        loop.waitingForEver();
        countToThree();

        assertThat(loop.base.loop(LoopFlag.NONBLOCK)).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("1", "2", "3");
    }

    @Test
    void onceWithNonblockIsOnePass() {
        loop.waitingForEver();
        countToThree();

        assertThat(loop.base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK)).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("1");
    }

    @Test
    void onceWithNonblockEndsWhenNothingIsReady() {
        loop.waitingForEver();

        assertThat(loop.turn()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).isEmpty();
    }

    private void countToThree() {
        loop.base
                .timer(event -> {
                    loop.told.add(String.valueOf(loop.told.size() + 1));
                    if (loop.told.size() < 3) {
                        event.add(Duration.ZERO);
                    }
                })
                .add(Duration.ZERO);
    }

    @Test
    void withoutExitOnEmptyItWaitsUntilItIsToldToEnd() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Event late =
                loop.base.user(event -> {
                    loop.told.add("added from elsewhere");
                    loop.base.loopExit();
                });
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    late.add(Duration.ZERO);
                });

        LoopEnd end = loop.base.loop(LoopFlag.NO_EXIT_ON_EMPTY);
        other.await();

        assertThat(end).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("added from elsewhere");
    }

    @Test
    void withoutExitOnEmptyABreakFromElsewhereEndsIt() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    loop.base.loopBreak();
                });

        LoopEnd end = loop.base.loop(LoopFlag.NO_EXIT_ON_EMPTY);
        other.await();

        assertThat(end).isEqualTo(LoopEnd.DONE);
        assertThat(loop.base.gotBreak()).isTrue();
    }

    @Test
    void withoutExitOnEmptyAndWithoutWaitingItIsDone() {
        assertThat(loop.base.loop(LoopFlag.NO_EXIT_ON_EMPTY, LoopFlag.NONBLOCK))
                .isEqualTo(LoopEnd.DONE);
    }

    @Test
    void refusesToRunInsideItsOwnCallbackAndGoesOn() {
        loop.base
                .timer(event ->
                        assertThatThrownBy(loop.base::dispatch)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("looping already")
                                .hasMessageContaining(Thread.currentThread().getName()))
                .add(Duration.ZERO);
        loop.base.timer(loop.tell("next")).add(Duration.ZERO);
        loop.base.timer(loop.tell("later")).add(Duration.ofMillis(1));

        loop.turn();
        loop.advanceMillis(1);
        loop.turn();

        assertThat(loop.told).containsExactly("next", "later");
    }

    @Test
    void refusesToRunOnTwoThreadsAndGoesOn() throws Exception {
        String[] refusal = new String[1];
        loop.base
                .timer(event ->
                        Elsewhere.run(() ->
                                assertThatThrownBy(loop.base::dispatch)
                                        .isInstanceOf(IllegalStateException.class)
                                        .satisfies(e -> refusal[0] = e.getMessage())))
                .add(Duration.ZERO);
        loop.base.timer(loop.tell("next")).add(Duration.ZERO);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(refusal[0])
                .contains("looping already")
                .contains(Thread.currentThread().getName());
        assertThat(loop.told).containsExactly("next");
    }

    @Test
    void runsAgainAfterItHasEnded() {
        loop.base.timer(loop.tell("a")).add(Duration.ZERO);
        loop.base.dispatch();
        loop.base.timer(loop.tell("b")).add(Duration.ZERO);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("a", "b");
    }
}
