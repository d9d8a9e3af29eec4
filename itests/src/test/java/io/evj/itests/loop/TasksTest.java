package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.evj.api.Event;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.api.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Tasks given to [io.evj.api.EventBase#execute].
@OnEveryMethod
class TasksTest {
    @AutoClose private final TestLoop loop;

    TasksTest(String method) {
        loop = TestLoop.on(method);
    }

    @Test
    void runInOrderOnTheLoopsThread() {
        Thread me = Thread.currentThread();
        for (int i = 0; i < 100; i++) {
            String name = String.valueOf(i);
            loop.base.execute(() -> {
                assertThat(Thread.currentThread()).isSameAs(me);
                assertThat(loop.base.isLoopThread()).isTrue();
                loop.told.add(name);
            });
        }
        assertThat(loop.told).isEmpty();
        assertThat(loop.base.isLoopThread()).isFalse();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told)
                .hasSize(100)
                .isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
    }

    @Test
    void givenInATaskRunInTheNextTurn() {
        loop.base.check(watcher -> loop.told.add("turn"));
        loop.base.execute(() -> {
            loop.told.add("a");
            loop.base.execute(() -> loop.told.add("c"));
        });
        loop.base.execute(() -> loop.told.add("b"));

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("turn", "a", "b", "turn", "c");
    }

    @Test
    void doNotStarveDescriptorsOrTimers() throws IOException {
        loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io")).add();
        loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        int[] left = {3};
        Runnable[] again = new Runnable[1];
        again[0] =
                () -> {
                    loop.told.add("task");
                    if (--left[0] > 0) {
                        loop.base.execute(again[0]);
                    }
                };
        loop.base.execute(again[0]);

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("task", "io:READ", "timer", "task", "task");
    }

    @Test
    void countAsCallbacksForOnce() {
        loop.waitingForEver();
        loop.base.execute(() -> loop.told.add("task"));

        assertThat(loop.base.loop(LoopFlag.ONCE)).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("task");
    }

    @Test
    void keepTheLoopFromEndingWhileQueued() {
        loop.base.execute(() -> loop.told.add("task"));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("task");
    }

    @Test
    void fromElsewhereWakeTheLoop() throws Exception {
        loop.waitingForEver();
        CountDownLatch waits = new CountDownLatch(1);
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    loop.base.execute(() -> loop.told.add("task"));
                    loop.base.execute(loop.base::loopExit);
                });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        other.await();
        assertThat(loop.told).containsExactly("task");
    }

    @Test
    void wakeTheLoopAgainAndAgain() throws Exception {
        loop.waitingForEver();
        int rounds = 2_000;
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    for (int i = 0; i < rounds; i++) {
                        CountDownLatch done = new CountDownLatch(1);
                        loop.base.execute(done::countDown);
                        Elsewhere.await(done, "task " + i);
                    }
                    loop.base.loopBreak();
                });

        loop.base.loop(LoopFlag.NO_EXIT_ON_EMPTY);
        other.await();
    }

    @Test
    void ofManyThreadsKeepTheOrderOfEachThread() throws Exception {
        int threads = 4;
        int each = 5_000;
        int[] next = new int[threads];
        List<Elsewhere<Void>> others = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            others.add(
                    Elsewhere.beginRun(() -> {
                        for (int i = 0; i < each; i++) {
                            int number = i;
                            loop.base.execute(() -> {
                                if (next[thread]++ != number) {
                                    throw new AssertionError(thread + ": " + number);
                                }
                                int sum = 0;
                                for (int count : next) {
                                    sum += count;
                                }
                                if (sum == threads * each) {
                                    loop.base.loopBreak();
                                }
                            });
                        }
                    }));
        }

        loop.base.loop(LoopFlag.NO_EXIT_ON_EMPTY);

        for (Elsewhere<Void> other : others) {
            other.await();
        }
        assertThat(next).containsOnly(each);
    }

    @Test
    void fromElsewhereKeepTheirOrderWithTheDoorsOfEvents() {
        Event user = loop.base.user(loop.tell("user"));
        Event timer = loop.base.timer(loop.tell("timer"));
        loop.base
                .user(event ->
                        Elsewhere.run(() -> {
                            loop.base.execute(() -> loop.told.add("1 " + user.isActive()));
                            user.activate();
                            loop.base.execute(() -> loop.told.add("2 " + user.isActive()));
                            user.remove();
                            timer.add(Duration.ofHours(1));
                            loop.base.execute(() ->
                                    loop.told.add(
                                            "3 "
                                                    + user.isActive()
                                                    + " "
                                                    + timer.isPending(Event.TIMEOUT)));
                            timer.close();
                        }))
                .activate();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("1 false", "2 true", "3 false true");
        assertThat(timer.isAssigned()).isFalse();
    }

    @Test
    void thatThrowAreReportedAndTheOthersRun() {
        IllegalStateException thrown = new IllegalStateException("task");
        loop.base.execute(() -> {
            throw thrown;
        });
        loop.base.execute(() -> loop.told.add("next"));

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("next");
        assertThat(loop.thrown()).containsExactly(thrown);
    }

    @Test
    void areRefusedAfterClose() {
        loop.base.close();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> loop.base.execute(() -> loop.told.add("never")))
                .withMessageContaining(loop.base.toString());
        assertThat(loop.told).isEmpty();
    }

    @Test
    void mustBeThere() {
        assertThatNullPointerException().isThrownBy(() -> loop.base.execute(null));
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void waitWhenAWatcherHasBroken() {
        Watcher breaking = loop.base.check(watcher -> loop.base.loopBreak());
        loop.base.execute(() -> loop.told.add("task"));

        assertThat(loop.turn()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).isEmpty();
        breaking.close();
        loop.turn();

        assertThat(loop.told).containsExactly("task");
    }
}
