package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.Event;
import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What other threads may do to a base that loops, and what they may not.
@OnEveryMethod
class DoorsTest {
    @AutoClose private final TestLoop loop;
    private final CountDownLatch waits = new CountDownLatch(1);

    DoorsTest(String method) {
        loop = TestLoop.on(method, config -> config.withName("main"));
    }

    /// Runs the loop until [#end], while another thread does the work once the loop waits.
    private void whileItWaits(Elsewhere.Work work) throws Exception {
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    work.run();
                });
        loop.base.loop(LoopFlag.NO_EXIT_ON_EMPTY);
        other.await();
    }

    private void end() {
        loop.base.execute(loop.base::loopBreak);
    }

    @Test
    void addsATimer() throws Exception {
        Event timer =
                loop.base.timer(event -> {
                    loop.told.add("timer");
                    loop.base.loopBreak();
                });

        whileItWaits(() -> timer.add(Duration.ZERO));

        assertThat(loop.told).containsExactly("timer");
    }

    @Test
    void addsATimerThatIsEarlierThanTheWait() throws Exception {
        loop.base.timer(loop.tell("late")).add(Duration.ofHours(1));
        Event timer =
                loop.base.timer(event -> {
                    loop.told.add("early");
                    loop.base.loopBreak();
                });

        whileItWaits(() -> {
            loop.advanceMillis(1);
            timer.addNanos(0);
        });

        assertThat(loop.told).containsExactly("early");
    }

    @Test
    void addsADescriptor() throws Exception {
        StreamSocket socket = loop.readable(1);
        Event event =
                loop.base.event(
                        socket,
                        Event.READ,
                        (self, what) -> {
                            loop.told.add("io");
                            loop.base.loopBreak();
                        });

        whileItWaits(event::add);

        assertThat(loop.told).containsExactly("io");
    }

    @Test
    void addsASignal() throws Exception {
        Event event = loop.base.signal("WINCH", loop.tell("signal"));

        whileItWaits(() -> {
            event.add();
            loop.base.execute(() -> loop.told.add("" + event.isPending(Event.SIGNAL)));
            end();
        });

        assertThat(loop.told).containsExactly("true");
    }

    @Test
    void removesTheLastEventAndTheLoopEnds() throws Exception {
        Event waiting = loop.waitingForEver();
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    waiting.remove();
                });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        other.await();
    }

    @Test
    void closesTheLastEventAndTheLoopEnds() throws Exception {
        Event waiting = loop.waitingForEver();
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    waiting.close();
                });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        other.await();
        assertThat(waiting.isAssigned()).isFalse();
    }

    @Test
    void removesATimerOnly() throws Exception {
        Event event = loop.base.event(null, Event.READ, loop.tellWhy("io"));
        event.add(Duration.ofHours(1));

        whileItWaits(() -> {
            event.removeTimer();
            end();
        });

        assertThat(event.isPending(Event.TIMEOUT)).isFalse();
        assertThat(event.isPending(Event.READ)).isTrue();
    }

    @Test
    void activates() throws Exception {
        Event user =
                loop.base.user(event -> {
                    loop.told.add("user on its loop: " + loop.base.isLoopThread());
                    loop.base.loopBreak();
                });

        whileItWaits(user::activate);

        assertThat(loop.told).containsExactly("user on its loop: true");
    }

    @Test
    void givesAFinalizer() throws Exception {
        Event user = loop.base.user(loop.tell("never"));

        whileItWaits(() ->
                user.close(event -> {
                    loop.told.add("finalizer on its loop: " + loop.base.isLoopThread());
                    loop.base.loopBreak();
                }));

        assertThat(loop.told).containsExactly("finalizer on its loop: true");
    }

    @Test
    void exits() throws Exception {
        whileItWaits(loop.base::loopExit);

        assertThat(loop.base.gotExit()).isTrue();
    }

    @Test
    void exitsAfterADelay() throws Exception {
        whileItWaits(() -> loop.base.loopExit(Duration.ofNanos(0)));

        assertThat(loop.base.gotExit()).isTrue();
    }

    @Test
    void breaks() throws Exception {
        whileItWaits(loop.base::loopBreak);

        assertThat(loop.base.gotBreak()).isTrue();
    }

    @Test
    void breaksAfterTheCallbackThatRuns() {
        loop.base
                .user(event -> {
                    loop.told.add("a");
                    Elsewhere.run(loop.base::loopBreak);
                    loop.told.add("a ends");
                })
                .activate();
        loop.base.user(loop.tell("b")).activate();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("a", "a ends");
    }

    @Test
    void failsToAddWhereTheLoopReportsIt() throws Exception {
        StreamSocket socket = loop.socket();
        Event event = loop.base.event(socket, Event.READ, loop.tellWhy("io"));
        socket.close();

        whileItWaits(() -> {
            event.add();
            end();
        });

        assertThat(loop.thrown())
                .singleElement()
                .isInstanceOf(IllegalStateException.class)
                .satisfies(
                        thrown -> assertThat(thrown).hasMessageContaining("descriptor is closed"));
    }

    @Test
    void refusesANegativeTimeoutAtOnce() throws Exception {
        Event timer = loop.base.timer(loop.tell("timer"));

        whileItWaits(() -> {
            assertThatThrownBy(() -> timer.add(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            end();
        });
    }

    // ---- removal that waits

    @Test
    void removeAndWaitReturnsWhenTheCallbackHasEnded() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        Elsewhere<?>[] remover = new Elsewhere<?>[1];
        boolean[] ended = {false};
        Event event =
                loop.base.periodic(self -> {
                    runs.countDown();
                    remover[0].awaitWaiting();
                    loop.told.add("callback");
                    ended[0] = true;
                });
        remover[0] =
                Elsewhere.begin(() -> {
                    Elsewhere.await(runs, "the callback runs");
                    event.removeAndWait();
                    return ended[0];
                });
        event.addNanos(1);
        loop.advanceMillis(1);

        loop.base.dispatch();

        assertThat(remover[0].await()).isEqualTo(true);
        assertThat(loop.told).containsExactly("callback");
        assertThat(event.isPending(Event.TIMEOUT)).isFalse();
    }

    @Test
    void removeAndWaitReturnsAlsoWhenTheLoopEndsByABreak() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        Elsewhere<?>[] remover = new Elsewhere<?>[1];
        Event event = loop.base.timer(loop.tell("timer")).add(Duration.ofHours(1));
        loop.base
                .user(self -> {
                    runs.countDown();
                    remover[0].awaitWaiting();
                    loop.base.loopBreak();
                })
                .activate();
        remover[0] =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(runs, "the callback runs");
                    event.removeAndWait();
                });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);

        remover[0].await();
        assertThat(event.isPending(Event.TIMEOUT)).isFalse();
    }

    @Test
    void removeAndWaitInItsOwnCallbackDoesNotWait() {
        loop.base
                .periodic(event -> {
                    event.removeAndWait();
                    loop.told.add("callback");
                })
                .addNanos(1);
        loop.advanceMillis(1);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("callback");
    }

    @Test
    void removeAndWaitKeepsAnInterrupt() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        Elsewhere<?>[] remover = new Elsewhere<?>[1];
        Event event = loop.base.timer(loop.tell("timer")).add(Duration.ofHours(1));
        loop.base
                .user(self -> {
                    runs.countDown();
                    remover[0].awaitWaiting();
                    remover[0].interrupt();
                })
                .activate();
        remover[0] =
                Elsewhere.begin(() -> {
                    Elsewhere.await(runs, "the callback runs");
                    event.removeAndWait();
                    return Thread.interrupted();
                });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);

        assertThat(remover[0].await()).isEqualTo(true);
        assertThat(event.isPending(Event.TIMEOUT)).isFalse();
    }

    // ---- what was asked for just before the loop ended

    @Test
    void whatADoorWasAskedForIsDoneWhenTheLoopHasEnded() throws Exception {
        Event timer = loop.base.timer(loop.tell("timer"));
        Event user = loop.base.user(loop.tell("user"));
        loop.base
                .user(event -> {
                    Elsewhere.run(() -> {
                        loop.base.execute(() -> loop.told.add("task"));
                        timer.add(Duration.ofHours(1));
                        user.activate();
                    });
                    loop.base.loopBreak();
                })
                .activate();

        loop.base.dispatch();

        assertThat(timer.isPending(Event.TIMEOUT)).isTrue();
        assertThat(user.isActive()).isTrue();
        assertThat(loop.told).isEmpty();
        timer.remove(); // later than the add, and must not be undone by it
        user.remove();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("task");
    }

    @Test
    void nothingIsLostWhileLoopsEndAndStart() throws Exception {
        int rounds = 3_000;
        Event[] events = new Event[rounds];
        for (int i = 0; i < rounds; i++) {
            events[i] = loop.base.timer(loop.tell("timer"));
        }
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    for (Event event : events) {
                        event.add(Duration.ofHours(1));
                        event.removeAndWait();
                    }
                });

        while (!other.isDone()) {
            loop.base.execute(loop.base::loopBreak);
            loop.base.dispatch();
        }

        other.await();
        assertThat(loop.base.count(EventCount.ADDED)).isZero();
    }

    // ---- everything else belongs to the loop's thread

    @Test
    void anythingElseFromElsewhereNamesBothThreadsAndTheDoor() throws Exception {
        Network.Pair pair = loop.pair();
        Event event = loop.base.event(pair.first(), Event.READ, loop.tellWhy("io")).add();
        var virtual = loop.base.virtual();
        var watcher = loop.base.check(self -> {});
        Map<String, Elsewhere.Work> refused = new LinkedHashMap<>();
        refused.put("isPending", () -> event.isPending(Event.READ));
        refused.put("isActive", event::isActive);
        refused.put("expiry", event::expiry);
        refused.put("priority", () -> event.priority(0));
        refused.put("assign", () -> event.assign(null, 0, loop.tellWhy("")));
        refused.put("base", () -> event.base(loop.base));
        refused.put("count", () -> loop.base.count(EventCount.ADDED));
        refused.put("countMax", () -> loop.base.countMax(true, EventCount.ADDED));
        refused.put("dump", loop.base::dump);
        refused.put("forEachEvent", () -> loop.base.forEachEvent(each -> true));
        refused.put("runningEvent", loop.base::runningEvent);
        refused.put("updateTime", loop.base::updateTime);
        refused.put("priorities", () -> loop.base.priorities(2));
        refused.put("commonTimeout", () -> loop.base.commonTimeout(Duration.ZERO));
        refused.put("prepare", () -> loop.base.prepare((self, timeout) -> {}));
        refused.put("check", () -> loop.base.check(self -> {}));
        refused.put("virtual", loop.base::virtual);
        refused.put("virtual.close", virtual::close);
        refused.put("watcher.close", watcher::close);
        refused.put("activate", () -> loop.base.activate(pair.first(), Event.READ));
        refused.put("activateSignal", () -> loop.base.activateSignal(1));
        refused.put("loopContinue", loop.base::loopContinue);
        refused.put("gotExit", loop.base::gotExit);
        refused.put("release", () -> loop.base.release(pair.first()));
        refused.put("descriptor.close", pair.first()::close);
        Thread[] looping = {Thread.currentThread()};

        whileItWaits(() -> {
            for (var entry : refused.entrySet()) {
                assertThatThrownBy(entry.getValue()::run)
                        .as(entry.getKey())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("base \"main\"")
                        .hasMessageContaining("from thread \"elsewhere\"")
                        .hasMessageContaining("belongs to thread \"" + looping[0].getName() + "\"")
                        .hasMessageContaining("base.execute(");
            }
            end();
        });

        assertThat(pair.first().isOpen()).isTrue();
        assertThat(event.isPending(Event.READ)).isTrue();
        assertThat(loop.base.count(EventCount.VIRTUAL)).isEqualTo(1);
    }

    @Test
    void someQuestionsMayBeAskedFromAnywhere() throws Exception {
        Event event = loop.base.timer(loop.tell("timer"));
        CountDownLatch asked = new CountDownLatch(1);

        whileItWaits(() -> {
            assertThat(loop.base.method()).isNotEmpty();
            assertThat(loop.base.features()).isNotNull();
            assertThat(loop.base.priorities()).isEqualTo(1);
            assertThat(loop.base.nowNanos()).isZero();
            assertThat(loop.base.isLoopThread()).isFalse();
            assertThat(loop.base.gotBreak()).isFalse();
            assertThat(event.isAssigned()).isTrue();
            assertThat(loop.base.timer(loop.tell("")).priority()).isZero();
            asked.countDown();
            end();
        });

        assertThat(asked.getCount()).isZero();
    }

    @Test
    void anIdleBaseIsHandedFromThreadToThread() throws Exception {
        Event timer = Elsewhere.begin(() -> loop.base.timer(loop.tell("timer"))).await();
        Elsewhere.run(() -> timer.add(Duration.ZERO));
        LoopEnd end = Elsewhere.begin(loop.base::dispatch).await();
        assertThat(end).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("timer");

        Network.Pair pair = loop.pair();
        Event io =
                loop.base.event(
                        pair.first(),
                        Event.READ | Event.PERSIST,
                        (event, what) -> {
                            loop.told.add("read " + TestLoop.drain(pair.first()));
                        });
        io.add();
        TestLoop.write(pair.second(), 1);
        Elsewhere.run(loop::turn);
        TestLoop.write(pair.second(), 2);
        loop.turn();
        Elsewhere.run(pair.first()::close);

        assertThat(loop.told).containsExactly("timer", "read 1", "read 2");
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void manyThreadsMayShareAnIdleBase() throws Exception {
        var others = new ArrayList<Elsewhere<Void>>();
        for (int t = 0; t < 4; t++) {
            others.add(
                    Elsewhere.beginRun(() -> {
                        for (int i = 0; i < 2_000; i++) {
                            Event event =
                                    loop.base.timer(loop.tell("timer")).add(Duration.ofHours(1));
                            loop.base.count(EventCount.ADDED);
                            if (i % 2 == 0) {
                                event.remove();
                            }
                        }
                    }));
        }
        for (Elsewhere<Void> other : others) {
            other.await();
        }

        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(4_000);
    }

    @Test
    void aLoopMayBeInterruptedAndGoesOn() throws Exception {
        loop.waitingForEver();
        Elsewhere<Thread> looping =
                Elsewhere.begin(() -> {
                    loop.base.prepare((watcher, timeout) -> waits.countDown());
                    loop.base.dispatch();
                    return Thread.currentThread();
                });
        Elsewhere.await(waits, "the loop waits");
        looping.interrupt();

        loop.base.execute(() -> loop.told.add("task"));
        loop.base.execute(loop.base::loopBreak);
        looping.await();

        assertThat(loop.told).containsExactly("task");
    }
}
