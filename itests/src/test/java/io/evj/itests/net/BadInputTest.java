package io.evj.itests.net;

import static io.evj.itests.net.ConnectionListenerTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.DatagramSocket;
import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.api.spi.Network;
import io.evj.api.spi.WatchSlot;
import io.evj.testkit.NoLeaks;
import io.evj.testkit.VirtualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What ought not to be asked for has a defined outcome.
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class BadInputTest {
    private static final Duration NEGATIVE = Duration.ofNanos(-1);

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

    @ParameterizedTest
    @ValueSource(ints = {Event.READ, Event.WRITE, Event.READ | Event.WRITE | Event.PERSIST})
    void anEventOnAClosedDescriptorCannotBeAdded(int conditions) throws Exception {
        Network.Pair pair = pair();
        Event early = base.event(pair.first(), conditions, (event, what) -> {});
        pair.first().close();
        Event late = base.event(pair.first(), conditions, (event, what) -> {});

        for (Event event : List.of(early, late)) {
            assertThatIllegalStateException()
                    .isThrownBy(event::add)
                    .withMessageContaining("descriptor is closed");
            assertThatIllegalStateException().isThrownBy(() -> event.add(Duration.ofSeconds(1)));
            assertThat(event.isPending(-1)).isFalse();
        }
        assertThat(base.count(EventCount.ADDED)).isZero();
        assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void aDescriptorThatClosesTakesItsEventsAlong() throws Exception {
        Network.Pair pair = pair();
        int[] told = {0};
        Event reading =
                base.event(pair.first(), Event.READ | Event.PERSIST, (e, what) -> told[0]++).add();
        Event writing =
                base.event(pair.first(), Event.WRITE, (e, what) -> told[0]++)
                        .add(Duration.ofSeconds(1));
        pair.second().write(ByteBuffer.allocate(1));

        pair.first().close();

        assertThat(reading.isPending(-1)).isFalse();
        assertThat(writing.isPending(-1)).isFalse();
        assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(told[0]).isZero();
    }

    @Test
    void aDescriptorMayCloseInTheCallbackOfAnotherEventOfIt() throws Exception {
        Network.Pair pair = pair();
        int[] told = {0};
        for (int i = 0; i < 3; i++) {
            base.event(
                            pair.first(),
                            Event.READ | Event.PERSIST,
                            (event, what) -> {
                                told[0]++;
                                pair.first().close();
                            })
                    .add();
        }
        pair.second().write(ByteBuffer.allocate(1));

        assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);

        assertThat(told[0]).isEqualTo(1);
    }

    /// The kernel gives numbers out again; a late event must not find the new owner.
    @Test
    void aDescriptorInThePlaceOfAClosedOneIsNotTakenForIt() throws Exception {
        int[] strays = {0};
        for (int i = 0; i < 50; i++) {
            Network.Pair old = base.network().pair();
            base.event(old.first(), Event.READ | Event.PERSIST, (e, what) -> strays[0]++).add();
            stage.turn();
            old.second().write(ByteBuffer.allocate(1));
            old.first().close();
            old.second().close();

            Network.Pair young = base.network().pair();
            base.event(young.first(), Event.READ | Event.PERSIST, (e, what) -> strays[0]++).add();
            stage.turn();
            young.first().close();
            young.second().close();
        }

        assertThat(strays[0]).isZero();
    }

    @Test
    void negativeTimeoutsAreRefusedAndChangeNothing() throws Exception {
        Event timer = base.timer(event -> {}).add(Duration.ofHours(1));
        Event idle = base.timer(event -> {});
        Network.Pair pair = pair();
        List<ThrowingCallable> calls =
                List.of(
                        () -> timer.add(NEGATIVE),
                        () -> timer.addNanos(-1),
                        () -> timer.addNanos(Long.MIN_VALUE),
                        () -> idle.add(Duration.ofSeconds(Long.MIN_VALUE)),
                        () -> base.once(NEGATIVE, event -> {}),
                        () -> base.once(pair.first(), Event.READ, NEGATIVE, (event, what) -> {}),
                        () -> base.loopExit(NEGATIVE),
                        () -> base.commonTimeout(NEGATIVE),
                        () -> EventConfig.defaults().withDispatchLimits(NEGATIVE, 1, 0));

        for (ThrowingCallable call : calls) {
            assertThatIllegalArgumentException()
                    .isThrownBy(call)
                    .withMessageContaining("at least 0");
        }

        assertThat(timer.expiry()).isAfter(base.instant().plus(Duration.ofMinutes(59)));
        assertThat(idle.isPending(Event.TIMEOUT)).isFalse();
        assertThat(base.count(EventCount.ADDED)).isEqualTo(1);
    }

    @Test
    void hugeTimeoutsNeverFire() {
        int[] fired = {0};
        for (Duration huge :
                List.of(
                        Duration.ofSeconds(Long.MAX_VALUE),
                        Duration.ofNanos(Long.MAX_VALUE),
                        Duration.ofDays(365 * 1000))) {
            stage.keep(base.timer(event -> fired[0]++).add(huge));
        }
        stage.keep(base.timer(event -> fired[0]++).addNanos(Long.MAX_VALUE));

        stage.turn();
        stage.turn();

        assertThat(fired[0]).isZero();
        assertThat(base.count(EventCount.ADDED)).isEqualTo(4);
    }

    @Test
    void aCallbackThatThrowsIsReportedAndTheLoopGoesOn() {
        List<Throwable> thrown =
                List.of(
                        new Exception("checked"),
                        new RuntimeException("unchecked"),
                        new AssertionError("error"),
                        new StackOverflowError("deep"));
        int[] ran = {0};
        for (Throwable each : thrown) {
            base.user(
                            event -> {
                                ran[0]++;
                                throw BadInputTest.<RuntimeException>sneak(each);
                            })
                    .activate();
        }
        base.execute(() -> {
            ran[0]++;
            throw new IllegalStateException("task");
        });
        Event last = base.user(event -> ran[0]++);
        last.activate();

        assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);

        assertThat(ran[0]).isEqualTo(6);
        assertThat(stage.uncaught).hasSize(5).containsAll(thrown);
        stage.uncaught.clear();
    }

    @Test
    void aPersistentCallbackThatThrowsStaysAdded() throws Exception {
        Network.Pair pair = pair();
        Event event =
                base.event(
                                pair.first(),
                                Event.READ | Event.PERSIST,
                                (e, what) -> {
                                    throw new IllegalStateException("every time");
                                })
                        .add();
        pair.second().write(ByteBuffer.allocate(1));

        for (int i = 1; i <= 3; i++) {
            stage.turn();
            assertThat(stage.uncaught).hasSize(i);
        }

        assertThat(event.isPending(Event.READ)).isTrue();
        stage.uncaught.clear();
    }

    @Test
    void withoutAHandlerItIsLogged() {
        try (EventBase own = EventBase.open(EventConfig.defaults().withMethods(method))) {
            own.user(
                            event -> {
                                throw new IllegalStateException("unheard");
                            })
                    .activate();

            own.dispatch();
        }

        assertThat(stage.logged).singleElement().asString().contains("ERR", "unheard");
    }

    @Test
    void aHandlerThatThrowsIsLoggedTogetherWithWhatItWasTold() {
        EventConfig config =
                EventConfig.defaults()
                        .withMethods(method)
                        .withUncaught((event, thrown) -> {
                            throw new IllegalArgumentException("handler");
                        });
        int[] ran = {0};
        try (EventBase own = EventBase.open(config)) {
            own.user(
                            event -> {
                                throw new IllegalStateException("callback");
                            })
                    .activate();
            own.user(event -> ran[0]++).activate();

            own.dispatch();
        }

        assertThat(ran[0]).isEqualTo(1);
        assertThat(stage.logged).singleElement().asString().contains("handler");
    }

    @Test
    void aDescriptorThatCannotBeDescribedDoesNotEndTheLoop() {
        Descriptor speechless =
                new Descriptor() {
                    @Override
                    public int number() {
                        return -1;
                    }

                    @Override
                    public WatchSlot watchSlot() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {}

                    @Override
                    public String toString() {
                        throw new IllegalStateException("speechless");
                    }
                };
        int[] ran = {0};
        try (EventBase own = EventBase.open(EventConfig.defaults().withMethods(method))) {
            own.event(
                            speechless,
                            Event.READ,
                            (event, what) -> {
                                throw new IllegalArgumentException("callback");
                            })
                    .activate(Event.READ);
            own.user(event -> ran[0]++).activate();

            own.dispatch();
        }

        assertThat(ran[0]).isEqualTo(1);
        assertThat(stage.logged).singleElement().asString().contains("callback");
    }

    @Test
    void aMillionTimersFireInOrder() {
        VirtualClock clock = new VirtualClock();
        int count = 1_000_000;
        int[] fired = {0};
        long[] last = {0};
        boolean[] isOrdered = {true};
        Random random = new Random(4);
        try (EventBase own =
                EventBase.open(EventConfig.defaults().withMethods(method).withClock(clock))) {
            for (int i = 0; i < count; i++) {
                long delay = 1 + random.nextInt(1_000_000_000);
                own.timer(
                                event -> {
                                    fired[0]++;
                                    isOrdered[0] &= delay >= last[0];
                                    last[0] = delay;
                                })
                        .addNanos(delay);
            }
            assertThat(own.count(EventCount.ADDED)).isEqualTo(count);

            own.loop(LoopFlag.NONBLOCK);
            assertThat(fired[0]).isZero();
            clock.advance(Duration.ofMillis(500));
            own.loop(LoopFlag.NONBLOCK);
            assertThat(fired[0]).isBetween(count * 49 / 100, count * 51 / 100);
            clock.advance(Duration.ofMillis(500));

            assertThat(own.dispatch()).isEqualTo(LoopEnd.EMPTY);
        }
        assertThat(fired[0]).isEqualTo(count);
        assertThat(isOrdered[0]).isTrue();
    }

    @Test
    void aMillionTimersAreRemovedAtOnce() {
        int count = 1_000_000;
        List<Event> timers = new ArrayList<>(count);
        Random random = new Random(5);
        for (int i = 0; i < count; i++) {
            timers.add(
                    base.timer(event -> {})
                            .addNanos(Duration.ofHours(1).toNanos() + random.nextInt()));
        }

        for (int i = count - 1; i > 0; i--) {
            timers.set(i, timers.set(random.nextInt(i + 1), timers.get(i)));
        }
        timers.forEach(Event::close);

        assertThat(base.count(EventCount.ADDED)).isZero();
        assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void tenThousandDescriptorsAreWatched() throws Exception {
        int count = 10_000;
        Descriptors.assumeRoomFor(count + 100);
        List<DatagramSocket> sockets = new ArrayList<>(count);
        int[] received = new int[count];
        int[] sum = {0};
        ByteBuffer bytes = ByteBuffer.allocateDirect(8);
        for (int i = 0; i < count; i++) {
            int number = i;
            DatagramSocket socket = stage.keep(base.network().datagram(Family.IPV4.protocol));
            sockets.add(socket.bind(anyPort()));
            base.event(
                            socket,
                            Event.READ | Event.PERSIST,
                            (event, what) -> {
                                if (socket.receive(bytes.clear()) != null) {
                                    received[number]++;
                                    sum[0]++;
                                }
                            })
                    .add();
        }
        assertThat(base.count(EventCount.ADDED)).isEqualTo(count);
        DatagramSocket sender = sockets.getFirst();

        for (int i = 7; i < count; i += 100) {
            sender.send(ByteBuffer.allocate(1), sockets.get(i).localAddress());
        }
        stage.until("a hundred datagrams", () -> sum[0] == 100);
        for (DatagramSocket socket : sockets.subList(5_000, count)) {
            socket.close();
        }
        for (int i = 0; i < 5_000; i++) {
            sender.send(ByteBuffer.allocate(1), sockets.get(i).localAddress());
        }
        stage.until("a datagram for each that is left", () -> sum[0] == 5_100);

        for (int i = 0; i < count; i++) {
            assertThat(received[i]).isEqualTo((i < 5_000 ? 1 : 0) + (i % 100 == 7 ? 1 : 0));
        }
    }

    @Test
    void aBaseThatIsClosedSaysSo() throws Exception {
        EventBase closed = EventBase.open(EventConfig.defaults().withMethods(method));
        Event event = closed.timer(e -> {});
        Event added = closed.timer(e -> {}).add(Duration.ofHours(1));
        Network.Pair pair = pair();
        closed.close();

        List<ThrowingCallable> refused =
                List.of(
                        event::add,
                        () -> event.add(Duration.ZERO),
                        event::activate,
                        closed::dispatch,
                        () -> closed.loop(LoopFlag.NONBLOCK),
                        closed::loopExit,
                        () -> closed.once(Duration.ofSeconds(1), e -> {}),
                        () -> closed.once(pair.first(), Event.READ, null, (e, what) -> {}),
                        closed::virtual,
                        () -> closed.prepare((watcher, wait) -> {}),
                        () -> closed.check(watcher -> {}));
        for (ThrowingCallable call : refused) {
            assertThatIllegalStateException().isThrownBy(call).withMessageContaining("closed");
        }
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> closed.execute(() -> {}))
                .withMessageContaining("closed");

        List<ThrowingCallable> harmless =
                List.of(
                        closed::close,
                        closed::closeWithoutFinalizers,
                        closed::loopBreak,
                        closed::dump,
                        added::remove,
                        added::removeAndWait,
                        added::close,
                        event::close,
                        () -> closed.release(pair.first()),
                        () -> closed.activate(pair.first(), Event.READ),
                        () -> closed.forEachEvent(e -> true));
        for (ThrowingCallable call : harmless) {
            assertThatCode(call).doesNotThrowAnyException();
        }
        assertThat(closed.count(EventCount.ADDED)).isZero();
        assertThat(closed.method()).isEqualTo(method);
        closed.nowNanos();
    }

    @Test
    void aBaseClosedInItsOwnCallbackRefuses() {
        base.user(event -> base.close()).activate();

        base.dispatch();

        assertThat(stage.uncaught)
                .singleElement()
                .isInstanceOf(IllegalStateException.class)
                .asString()
                .contains("loopBreak()");
        stage.uncaught.clear();
    }

    @Test
    void aLoopInsideALoopIsRefusedAndTheOuterGoesOn() {
        int[] ran = {0};
        base.user(event -> base.loop(LoopFlag.NONBLOCK)).activate();
        base.user(event -> ran[0]++).activate();

        base.dispatch();

        assertThat(ran[0]).isEqualTo(1);
        assertThat(stage.uncaught)
                .singleElement()
                .isInstanceOf(IllegalStateException.class)
                .asString()
                .contains("looping already");
        stage.uncaught.clear();
    }

    @Test
    void conditionsThatAreUnknownAreRefused() throws Exception {
        Network.Pair pair = pair();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> base.event(pair.first(), 0x4000, (event, what) -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> base.event(pair.first(), Event.SIGNAL, (event, what) -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> base.once(pair.first(), 0, null, (event, what) -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> base.once(pair.first(), Event.PERSIST, null, (event, what) -> {}));
    }

    @Test
    void twoBasesCannotWatchOneDescriptor() throws Exception {
        Network.Pair pair = pair();
        base.event(pair.first(), Event.READ, (event, what) -> {}).add();
        try (EventBase other = EventBase.open(EventConfig.defaults().withMethods(method))) {
            Event late = other.event(pair.first(), Event.READ, (event, what) -> {});

            assertThatIllegalStateException()
                    .isThrownBy(late::add)
                    .withMessageContaining("release");
            base.release(pair.first());
            late.add();
        }
    }

    private Network.Pair pair() throws Exception {
        Network.Pair pair = base.network().pair();
        stage.keep(pair.first());
        stage.keep(pair.second());
        return pair;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
