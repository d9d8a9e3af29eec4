package io.evj.itests.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.api.VirtualEvent;
import io.evj.api.spi.Network;
import io.evj.testkit.NoLeaks;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The doors of a base, with several threads at them.
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class ThreadsTest {
    private static final int THREADS = 8;

    @Parameter String method;

    private Stage stage;
    private EventBase base;

    @BeforeEach
    void open() {
        stage = new Stage(method);
        base = stage.base;
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void tasksKeepTheOrderOfTheirThreadAndNoneIsLost() throws Exception {
        int each = 20_000;
        int[] next = new int[THREADS];
        int[] disorder = {0};
        List<CompletableFuture<Integer>> posters = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            posters.add(
                    Clients.begin(() -> {
                        for (int i = 0; i < each; i++) {
                            int number = i;
                            base.execute(() -> {
                                disorder[0] += next[thread] == number ? 0 : 1;
                                next[thread] = number + 1;
                            });
                        }
                        return each;
                    }));
        }

        stage.until("all posters", all(posters));
        base.dispatch(); // until nothing is left

        assertThat(next).containsOnly(each);
        assertThat(disorder[0]).isZero();
    }

    @Test
    void aTaskWakesALoopThatSleeps() throws Exception {
        VirtualEvent alive = base.virtual();
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<LoopEnd> loop = Clients.begin(() -> base.dispatch());

        for (int i = 1; i <= 500; i++) { // one at a time: each finds it asleep, or falling asleep
            CountDownLatch done = new CountDownLatch(1);
            base.execute(() -> {
                ran.incrementAndGet();
                done.countDown();
            });
            await("task " + i, done);
        }

        base.loopBreak();
        assertThat(loop.get(10, TimeUnit.SECONDS)).isEqualTo(LoopEnd.DONE);
        assertThat(ran).hasValue(500);
        alive.close();
    }

    @Test
    void theLastActivationIsNeverLost() throws Exception {
        AtomicInteger written = new AtomicInteger();
        int[] seen = {0};
        int[] calls = {0};
        Event event =
                base.user(e -> {
                    seen[0] = written.get();
                    calls[0]++;
                });
        List<CompletableFuture<Integer>> writers = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            writers.add(
                    Clients.begin(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            written.incrementAndGet();
                            event.activate();
                        }
                        return 0;
                    }));
        }

        stage.until("all writers", all(writers));
        base.dispatch(); // until nothing is left

        assertThat(seen[0]).isEqualTo(THREADS * 5_000);
        assertThat(calls[0]).isBetween(1, THREADS * 5_000);
    }

    @Test
    void addingAndRemovingFromThreadsEndsAsTheLastCallOfEachSaid() throws Exception {
        VirtualEvent alive = base.virtual();
        int perThread = 20;
        Event[][] events = new Event[THREADS][perThread];
        for (Event[] own : events) {
            for (int i = 0; i < perThread; i++) {
                own[i] = base.timer(e -> {});
            }
        }
        CompletableFuture<LoopEnd> loop = Clients.begin(() -> base.dispatch());
        List<CompletableFuture<Integer>> workers = new ArrayList<>();
        for (Event[] own : events) {
            workers.add(
                    Clients.begin(() -> {
                        for (int round = 0; round < 200; round++) {
                            for (Event event : own) {
                                event.add(Duration.ofHours(1));
                                event.add(Duration.ofNanos(round));
                                event.remove();
                                event.add(Duration.ofHours(2));
                                event.removeTimer();
                            }
                        }
                        for (int i = 0; i < perThread; i += 2) {
                            own[i].add(Duration.ofHours(1)); // every other one stays
                        }
                        return 0;
                    }));
        }
        for (var worker : workers) {
            worker.get(10, TimeUnit.SECONDS);
        }
        base.loopBreak();
        loop.get(10, TimeUnit.SECONDS);

        stage.turn();

        for (Event[] own : events) {
            for (int i = 0; i < perThread; i++) {
                assertThat(own[i].isPending(Event.TIMEOUT)).isEqualTo(i % 2 == 0);
            }
        }
        alive.close();
        assertThat(base.count(EventCount.ADDED)).isEqualTo(THREADS * perThread / 2);
        for (Event[] own : events) {
            for (Event event : own) {
                event.close();
            }
        }
    }

    @Test
    void descriptorsAreWatchedFromThreads() throws Exception {
        VirtualEvent alive = base.virtual();
        List<CompletableFuture<Integer>> workers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Network.Pair pair = base.network().pair();
            stage.keep(pair.first());
            stage.keep(pair.second());
            Semaphore reads = new Semaphore(0);
            Event event =
                    base.event(
                            pair.first(),
                            Event.READ,
                            (e, what) -> {
                                pair.first().read(ByteBuffer.allocate(9));
                                reads.release();
                            });
            workers.add(
                    Clients.begin(() -> {
                        for (int i = 0; i < 200; i++) {
                            event.add();
                            pair.second().write(ByteBuffer.allocate(1));
                            if (!reads.tryAcquire(10, TimeUnit.SECONDS)) {
                                throw new AssertionError("10 s have passed for byte " + i);
                            }
                        }
                        return 0;
                    }));
        }

        stage.until("all bytes", all(workers));

        alive.close();
    }

    @Test
    void afterRemoveAndWaitTheCallbackNeverRuns() throws Exception {
        VirtualEvent alive = base.virtual();
        AtomicBoolean isRemoved = new AtomicBoolean(true);
        AtomicInteger late = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        Event event =
                base.event(
                        null,
                        Event.PERSIST,
                        (e, what) -> {
                            if (isRemoved.get()) {
                                late.incrementAndGet();
                            }
                            ran.incrementAndGet();
                            Thread.yield();
                            if (isRemoved.get()) {
                                late.incrementAndGet();
                            }
                        });
        CompletableFuture<LoopEnd> loop = Clients.begin(() -> base.dispatch());

        Clients.awaited(
                "five hundred removals",
                () -> {
                    for (int i = 0; i < 500; i++) {
                        isRemoved.set(false);
                        int before = ran.get();
                        event.add(Duration.ofNanos(1));
                        event.activate(Event.READ);
                        if (i % 2 == 0) {
                            while (ran.get() == before) {
                                Thread.onSpinWait(); // remove it amid its calls, not always
                                // before the first
                            }
                        }
                        event.removeAndWait();
                        isRemoved.set(true);
                    }
                    return 0;
                });

        base.loopBreak();
        loop.get(10, TimeUnit.SECONDS);
        alive.close();
        assertThat(late).hasValue(0);
        assertThat(ran.get()).isGreaterThanOrEqualTo(250);
    }

    @Test
    void removeAndWaitDoesNotWaitForALoopThatHasEnded() throws Exception {
        VirtualEvent alive = base.virtual();
        Event event = base.timer(e -> {});
        Phaser rounds = new Phaser(2);
        int count = 3_000;
        CompletableFuture<Integer> removals =
                Clients.begin(() -> {
                    for (int i = 0; i < count; i++) {
                        rounds.arriveAndAwaitAdvance(); // a loop is about to start, break, and
                        // never come back
                        event.removeAndWait();
                        rounds.arriveAndAwaitAdvance();
                    }
                    return count;
                });

        for (int i = 0; i < count && !removals.isDone(); i++) {
            rounds.arriveAndAwaitAdvance();
            base.loop(LoopFlag.NONBLOCK, LoopFlag.ONCE);
            int phase = rounds.arrive();
            awaitPhase("removal " + i + " to return", rounds, phase);
        }

        assertThat(removals.get(10, TimeUnit.SECONDS)).isEqualTo(count);
        alive.close();
    }

    /// What was asked of a loop that ended meanwhile comes before what is asked afterwards.
    @Test
    void callsKeepTheirOrderWhenTheLoopEndsBetween() throws Exception {
        VirtualEvent alive = base.virtual();
        Event event = base.timer(e -> {});
        Phaser rounds = new Phaser(2);
        int count = 3_000;
        AtomicInteger wrong = new AtomicInteger();
        CompletableFuture<Integer> calls =
                Clients.begin(() -> {
                    for (int i = 0; i < count; i++) {
                        rounds.arriveAndAwaitAdvance();
                        for (int k = 0; k < 20; k++) {
                            event.remove();
                            event.add(Duration.ofHours(1));
                        }
                        rounds.arriveAndAwaitAdvance();
                        rounds.arriveAndAwaitAdvance();
                    }
                    return count;
                });

        for (int i = 0; i < count; i++) {
            rounds.arriveAndAwaitAdvance();
            stage.turn();
            rounds.arriveAndAwaitAdvance();
            stage.turn();
            wrong.addAndGet(event.isPending(Event.TIMEOUT) ? 0 : 1);
            rounds.arriveAndAwaitAdvance();
        }

        assertThat(calls.get(10, TimeUnit.SECONDS)).isEqualTo(count);
        assertThat(wrong).hasValue(0);
        event.close();
        alive.close();
    }

    @Test
    void loopBreakFromAnotherThreadEndsALoopThatSleeps() throws Exception {
        VirtualEvent alive = base.virtual();
        for (int i = 0; i < 500; i++) {
            CountDownLatch running = new CountDownLatch(1);
            base.execute(running::countDown);
            CompletableFuture<Integer> breaker =
                    Clients.begin(() -> {
                        await("the loop to run", running);
                        base.loopBreak();
                        return 0;
                    });

            assertThat(base.dispatch()).isEqualTo(LoopEnd.DONE);
            assertThat(base.gotBreak()).isTrue();
            breaker.get(10, TimeUnit.SECONDS);
        }
        alive.close();
    }

    @Test
    void loopExitBeforeTheLoopStartsIsNotLost() throws Exception {
        VirtualEvent alive = base.virtual();
        for (int i = 0; i < 500; i++) {
            CompletableFuture<Integer> ender =
                    Clients.begin(() -> { // before, while, or after it starts
                        base.loopExit();
                        return 0;
                    });

            assertThat(base.dispatch()).isEqualTo(LoopEnd.DONE);
            assertThat(base.gotExit()).isTrue();
            ender.get(10, TimeUnit.SECONDS);
        }
        alive.close();
    }

    /// The fields are plain: only the base orders the threads.
    @Test
    void anIdleBaseIsHandedOverWithAllThatWasWritten() throws Exception {
        int[] ran = {0};
        AtomicInteger loops = new AtomicInteger();
        Event event = base.event(null, Event.PERSIST, (e, what) -> ran[0]++);
        List<CompletableFuture<Integer>> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(
                    Clients.begin(() -> {
                        for (int i = 0; i < 500; ) {
                            if (loopsOnce(event)) {
                                loops.incrementAndGet();
                                i++;
                            }
                        }
                        return 0;
                    }));
        }
        for (var thread : threads) {
            thread.get(10, TimeUnit.SECONDS);
        }
        stage.turn();

        assertThat(loops).hasValue(THREADS * 500);
        assertThat(ran[0]).isBetween(1, THREADS * 500);
        ran[0] = 0;
        event.activate();
        stage.turn();
        assertThat(ran[0]).isEqualTo(1);
    }

    private boolean loopsOnce(Event event) {
        try {
            event.activate();
            base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
            return true;
        } catch (IllegalStateException another) {
            assertThat(another).hasMessageContaining("looping already");
            Thread.onSpinWait();
            return false;
        }
    }

    @Test
    void shortCallsFromManyThreadsDoNotDisturbEachOther() throws Exception {
        List<CompletableFuture<Integer>> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(
                    Clients.begin(() -> {
                        for (int i = 0; i < 500; i++) {
                            Event timer = base.timer(e -> {}).add(Duration.ofHours(1));
                            VirtualEvent alive = base.virtual();
                            assertThat(base.count(EventCount.VIRTUAL)).isPositive();
                            alive.close();
                            timer.close();
                        }
                        return 0;
                    }));
        }
        for (var thread : threads) {
            thread.get(10, TimeUnit.SECONDS);
        }

        assertThat(base.count(EventCount.ADDED, EventCount.VIRTUAL)).isZero();
    }

    @Test
    void whatIsConfinedNamesBothThreadsAndTheDoor() throws Exception {
        VirtualEvent alive = base.virtual();
        Event event = base.timer(e -> {});
        CountDownLatch running = new CountDownLatch(1);
        base.execute(() -> {
            Thread.currentThread().setName("the-loop");
            running.countDown();
        });
        CompletableFuture<LoopEnd> loop = Clients.begin(() -> base.dispatch());
        await("the loop to run", running);

        List<Runnable> confined =
                List.of(
                        () -> event.isPending(Event.TIMEOUT),
                        () -> event.priority(0),
                        base::virtual,
                        base::dump,
                        base::loopContinue,
                        () -> base.count(EventCount.ADDED));
        for (Runnable call : confined) {
            assertThatIllegalStateException()
                    .isThrownBy(call::run)
                    .withMessageContaining("\"the-loop\"")
                    .withMessageContaining("\"" + Thread.currentThread().getName() + "\"")
                    .withMessageContaining("base.execute");
        }
        assertThatIllegalStateException()
                .isThrownBy(base::dispatch)
                .withMessageContaining("the-loop");
        assertThatIllegalStateException()
                .isThrownBy(base::close)
                .withMessageContaining("loopBreak()");

        base.loopBreak();
        assertThat(loop.get(10, TimeUnit.SECONDS)).isEqualTo(LoopEnd.DONE);
        alive.close();
    }

    @Test
    void whatIsExecutedWhileTheBaseClosesRunsOrIsRejected() throws Exception {
        for (int round = 0; round < 100; round++) {
            EventBase closing = new Stage(method).base;
            AtomicInteger taken = new AtomicInteger();
            AtomicInteger ran = new AtomicInteger();
            CountDownLatch started = new CountDownLatch(2);
            List<CompletableFuture<Integer>> posters = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                posters.add(
                        Clients.begin(() -> {
                            try {
                                for (; ; ) {
                                    closing.execute(ran::incrementAndGet);
                                    taken.incrementAndGet();
                                    started.countDown();
                                }
                            } catch (RejectedExecutionException end) {
                                return 0;
                            }
                        }));
            }
            await("the posters", started);

            closing.close();
            for (var poster : posters) {
                poster.get(10, TimeUnit.SECONDS);
            }

            assertThat(ran.get()).isEqualTo(taken.get());
        }
    }

    private <T> CompletableFuture<Void> all(List<CompletableFuture<T>> works) {
        return CompletableFuture.allOf(works.toArray(CompletableFuture[]::new));
    }

    private static void await(String what, CountDownLatch latch) throws InterruptedException {
        if (!latch.await(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("10 s have passed, and still awaited: " + what);
        }
    }

    private static void awaitPhase(String what, Phaser phaser, int phase) throws Exception {
        try {
            phaser.awaitAdvanceInterruptibly(phase, Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("10 s have passed, and still awaited: " + what, late);
        }
    }
}
