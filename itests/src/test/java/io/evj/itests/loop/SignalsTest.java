package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.api.Event;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Real signals, sent to this process. `WINCH` and `URG` are ignored where nobody asks for them.
@OnEveryMethod
class SignalsTest {
    private final String method;
    @AutoClose private final TestLoop loop;

    SignalsTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void runsTheCallbackAsOftenAsTheSignalCame() throws Exception {
        Event event = loop.base.signal("WINCH", loop.tell("winch")).add();

        for (int i = 0; i < 5; i++) {
            Posix.raise("WINCH");
        }
        untilTold(5);

        loop.turn();
        assertThat(loop.told).hasSize(5).containsOnly("winch");
        assertThat(event.isPending(Event.SIGNAL)).as("signal events are persistent").isTrue();
    }

    @Test
    void losesNoneWhileTheEventIsActiveAlready() throws Exception {
        loop.base.priorities(2);
        Event event = loop.base.signal("WINCH", loop.tell("winch")).priority(1).add();
        CountDownLatch second = new CountDownLatch(2);
        try (TestLoop witness = TestLoop.on(method)) {
            witness.base.signal("WINCH", _ -> second.countDown()).add();
            int[] left = {3};
            loop.base
                    .user(user -> {
                        if (--left[0] > 0) { // keeps the less urgent signal event from running
                            user.activate();
                            loop.base.loopContinue(); // each signal is delivered by itself
                        }
                        if (left[0] > 0) {
                            Posix.raise("WINCH");
                            while (second.getCount() > left[0] - 1) {
                                witness.base.loop(LoopFlag.ONCE);
                            }
                        }
                    })
                    .priority(0)
                    .activate();
            untilTold(2);
        }

        assertThat(loop.told).containsExactly("winch", "winch");
        assertThat(event.isActive()).isFalse();
    }

    @Test
    void wakesALoopThatWaits() throws Exception {
        loop.base
                .signal(
                        "WINCH",
                        event -> {
                            loop.told.add(String.valueOf(event.signal() > 0));
                            loop.base.loopExit();
                        })
                .add();
        CountDownLatch waits = new CountDownLatch(1);
        loop.base.prepare((watcher, timeout) -> waits.countDown());
        Elsewhere<Void> other =
                Elsewhere.beginRun(() -> {
                    Elsewhere.await(waits, "the loop waits");
                    Posix.raise("WINCH");
                });

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        other.await();
        assertThat(loop.told).containsExactly("true");
    }

    @Test
    void tellsAllEventsOfASignalAndNoneOfOthers() throws Exception {
        loop.base.signal("WINCH", loop.tell("first")).add();
        loop.base.signal("SIGWINCH", loop.tell("second")).add();
        loop.base.signal("URG", loop.tell("other")).add();

        Posix.raise("WINCH");
        untilTold(2);
        Posix.raise("URG");
        untilTold(3);

        assertThat(loop.told).containsExactly("first", "second", "other");
    }

    @Test
    void tellsAllBasesThatAsk() throws Exception {
        try (TestLoop other = TestLoop.on(method)) {
            loop.base.signal("WINCH", loop.tell("here")).add();
            other.base.signal("WINCH", other.tell("there")).add();

            Posix.raise("WINCH");
            Posix.raise("WINCH");
            untilTold(2);
            while (other.told.size() < 2) {
                other.base.loop(LoopFlag.ONCE);
            }

            assertThat(loop.told).containsExactly("here", "here");
            assertThat(other.told).containsExactly("there", "there");
        }
    }

    @Test
    void putsTheFormerHandlerBackWhenTheLastEventGoes() throws Exception {
        AtomicInteger former = new AtomicInteger();
        try (Posix.Handled _ = Posix.handle("URG", former::incrementAndGet);
                TestLoop other = TestLoop.on(method)) {
            Event one = loop.base.signal("URG", loop.tell("one")).add();
            Event two = loop.base.signal("URG", loop.tell("two")).add();
            Event three = other.base.signal("URG", other.tell("three")).add();

            Posix.raise("URG");
            untilTold(2);
            while (other.told.isEmpty()) {
                other.base.loop(LoopFlag.ONCE);
            }
            assertThat(former).as("out of force").hasValue(0);

            one.remove();
            two.close();
            Posix.raise("URG");
            while (other.told.size() < 2) {
                other.base.loop(LoopFlag.ONCE);
            }
            assertThat(former).as("another base asks for it still").hasValue(0);

            three.remove();
            Posix.raise("URG");
            awaitOne(former);
            assertThat(loop.told).containsExactly("one", "two");
        }
    }

    @Test
    void putsTheFormerHandlerBackWhenTheBaseCloses() throws Exception {
        AtomicInteger former = new AtomicInteger();
        try (Posix.Handled _ = Posix.handle("URG", former::incrementAndGet)) {
            loop.base.signal("URG", loop.tell("signal")).add();

            loop.base.close();
            Posix.raise("URG");

            awaitOne(former);
            assertThat(loop.told).isEmpty();
        }
    }

    @Test
    void refusesWhatDoesNotExistOrIsNotToBeHad() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.base.signal("NOSUCH", loop.tell("")))
                .withMessageContaining("NOSUCH")
                .withMessageContaining("unknown");
        Event unknown = loop.base.signal(128, loop.tell(""));
        assertThatIllegalArgumentException().isThrownBy(unknown::add).withMessageContaining("128");
        for (String reserved : new String[] {"KILL", "SEGV", "QUIT", "STOP"}) {
            Event event = loop.base.signal(reserved, loop.tell(""));
            assertThatIllegalArgumentException()
                    .as(reserved)
                    .isThrownBy(event::add)
                    .withMessageContaining("SIG" + reserved);
            assertThat(event.isPending(Event.SIGNAL)).isFalse();
        }
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void removalInTheCallbackStopsTheRepeats() {
        Event event =
                loop.base.signal(
                        "WINCH",
                        self -> {
                            loop.told.add("winch");
                            if (loop.told.size() == 2) {
                                self.remove();
                            }
                        });
        event.add();
        event.activate(Event.SIGNAL, 5);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("winch", "winch");
    }

    @Test
    void aBreakInTheCallbackStopsTheRepeats() {
        Event event =
                loop.base
                        .signal(
                                "WINCH",
                                self -> {
                                    loop.told.add("winch");
                                    loop.base.loopBreak();
                                })
                        .add();
        event.activate(Event.SIGNAL, 5);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("winch");
    }

    @Test
    void activatingInTheCallbackIsAnotherTurnAndChangesNoRepeats() {
        loop.base.check(watcher -> loop.told.add("turn"));
        boolean[] isDone = {false};
        Event event =
                loop.base.signal(
                        "WINCH",
                        self -> {
                            loop.told.add("winch");
                            if (!isDone[0]) {
                                isDone[0] = true;
                                self.activate(Event.SIGNAL, 1);
                            }
                        });
        loop.base.user(loop.tell("other")).activate();
        event.activate(Event.SIGNAL, 2);

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("turn", "other", "winch", "winch", "winch");
    }

    @Test
    void activatingInTheLastRepeatLetsOthersRunBefore() {
        boolean[] isDone = {false};
        Event event =
                loop.base.signal(
                        "WINCH",
                        self -> {
                            loop.told.add("winch");
                            if (!isDone[0]) {
                                isDone[0] = true;
                                self.activate(Event.SIGNAL, 1);
                            }
                        });
        event.activate(Event.SIGNAL, 1);
        loop.base.user(loop.tell("other")).activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("winch", "other", "winch");
    }

    @Test
    void keepsTheLoopAlive() {
        Event event = loop.base.signal("WINCH", loop.tell("winch")).add();

        assertThat(loop.turns()).isEqualTo(LoopEnd.DONE);
        event.remove();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    private void untilTold(int count) {
        while (loop.told.size() < count) {
            loop.base.loop(LoopFlag.ONCE);
        }
    }

    private static void awaitOne(AtomicInteger count) {
        long start = System.nanoTime();
        while (count.get() == 0) {
            if (System.nanoTime() - start > Elsewhere.PATIENCE_SECONDS * 1_000_000_000L) {
                throw new AssertionError("the former handler was not called");
            }
            Thread.onSpinWait();
        }
    }

    /// `sun.misc.Signal`, by reflection: the compiler warns of it in a way that cannot be answered.
    private static final class Posix {
        private static final Class<?> SIGNAL = named("sun.misc.Signal");
        private static final Class<?> HANDLER = named("sun.misc.SignalHandler");

        /// A handler that is in force until closed.
        interface Handled extends AutoCloseable {
            @Override
            void close() throws IOException;
        }

        private static Class<?> named(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }

        static void raise(String name) throws ReflectiveOperationException {
            Object signal = SIGNAL.getConstructor(String.class).newInstance(name);
            SIGNAL.getMethod("raise", SIGNAL).invoke(null, signal);
        }

        static Handled handle(String name, Runnable action) throws ReflectiveOperationException {
            Object signal = SIGNAL.getConstructor(String.class).newInstance(name);
            Method handle = SIGNAL.getMethod("handle", SIGNAL, HANDLER);
            Object mine =
                    Proxy.newProxyInstance(
                            HANDLER.getClassLoader() == null
                                    ? SignalsTest.class.getClassLoader()
                                    : HANDLER.getClassLoader(),
                            new Class<?>[] {HANDLER},
                            (self, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            Object before = handle.invoke(null, signal, mine);
            return () -> {
                try {
                    handle.invoke(null, signal, before);
                } catch (ReflectiveOperationException e) {
                    throw new IOException(e);
                }
            };
        }
    }
}
