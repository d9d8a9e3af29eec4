package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.api.spi.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a base tells its backend, and what it makes of the answers.
class BackendSeamTest {
    private final List<String> told = new ArrayList<>();
    private final FakeProvider provider = new FakeProvider("fake", 1);
    private final EventBase base =
            EventBase.open(EventConfig.defaults().withName("main").withBackend(provider));
    private final FakeBackend backend = provider.opened.getFirst();
    private final Network.Pair pair = pair();

    private Network.Pair pair() {
        try {
            return base.network().pair();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        pair.first().close();
        pair.second().close();
        base.close();
        Log.reset();
    }

    private Event reader() {
        return base.event(
                pair.first(), Event.READ | Event.PERSIST, (event, what) -> told.add("" + what));
    }

    private void turn() {
        base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
    }

    @Test
    void appliesChangesJustBeforeTheWait() {
        reader().add();
        assertThat(backend.calls).isEmpty();

        turn();

        assertThat(backend.calls).containsExactly("attach", "update 0→2", "poll 0", "detach");
    }

    @Test
    void tellsNothingOfChangesThatCancelOut() {
        Event waiting = base.event(null, Event.READ, (event, what) -> {}).add();
        Event event = reader();
        event.add();
        event.remove();
        turn();
        assertThat(backend.calls).containsExactly("attach", "poll 0", "detach");

        event.add();
        turn();
        backend.calls.clear();
        event.remove();
        event.add();
        turn();
        assertThat(backend.calls).containsExactly("attach", "poll 0", "detach");
        waiting.remove();
    }

    @Test
    void tellsTheUnionOfAllEventsOfADescriptor() {
        Event event = reader().add();
        Event second = reader().add();
        turn();
        Event writer = base.event(pair.first(), Event.WRITE | Event.CLOSED, (e, what) -> {});
        writer.add();
        turn();
        event.remove();
        turn();
        second.remove();
        turn();
        writer.remove();
        base.event(null, Event.READ, (e, what) -> {}).add();
        turn();

        assertThat(backend.calls.stream().filter(call -> !call.matches("attach|detach|poll 0")))
                .containsExactly("update 0→2", "update 2→134", "update 134→132", "forget");
    }

    @Test
    void forgetsBeforeTheDescriptorCloses() throws IOException {
        reader().add();
        turn();
        backend.calls.clear();

        pair.first().close();

        assertThat(backend.calls).containsExactly("forget");
        assertThat(pair.first().isOpen()).isFalse();
    }

    @Test
    void waitsAsLongAsItMay() {
        base.event(null, Event.READ, (event, what) -> {}).add();
        backend.waits.add(ready -> {
            base.loopBreak();
            return 0;
        });

        base.dispatch();

        assertThat(backend.calls).containsExactly("attach", "poll -1", "wakeup", "detach");
    }

    @Test
    void doesNotWaitWhenATaskHasCome() {
        base.execute(() -> told.add("task"));

        base.dispatch();

        assertThat(backend.calls).containsExactly("attach", "poll 0", "detach");
        assertThat(told).containsExactly("task");
    }

    @Test
    void wakesASleepingBackendOnceForManyTasks() throws Exception {
        base.event(null, Event.READ, (event, what) -> {}).add();
        backend.waits.add(ready -> {
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> {
                                base.execute(() -> told.add("a"));
                                base.execute(() -> told.add("b"));
                                base.loopBreak();
                            });
            try {
                other.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return 0;
        });

        base.dispatch();

        assertThat(backend.calls).containsExactly("attach", "poll -1", "wakeup", "detach");
    }

    @Test
    void aSpuriousReturnIsNoCallback() {
        reader().add();
        backend.waits.add(ready -> 0);
        backend.waits.add(ready -> {
            ready.ready(backend.lastWatch, Event.READ);
            return 1;
        });

        base.loop(LoopFlag.ONCE);

        assertThat(told).containsExactly("2");
        assertThat(backend.calls)
                .containsExactly("attach", "update 0→2", "poll -1", "poll -1", "detach");
    }

    @Test
    void conditionsThatNobodyAskedForAreIgnored() {
        reader().add();
        backend.waits.add(ready -> {
            ready.ready(backend.lastWatch, Event.WRITE | Event.CLOSED);
            return 1;
        });

        turn();

        assertThat(told).isEmpty();
    }

    @Test
    void reportsOfOneWaitAreUnited() {
        base.event(pair.first(), Event.READ | Event.WRITE, (event, what) -> told.add("" + what))
                .add();
        backend.waits.add(ready -> {
            ready.ready(backend.lastWatch, Event.READ);
            ready.ready(backend.lastWatch, Event.WRITE);
            return 2;
        });

        turn();

        assertThat(told).containsExactly("6");
    }

    @Test
    void aWaitThatFailsEndsTheLoopAndTheBaseCanGoOn() {
        reader().add();
        IOException failure = new IOException("epoll_wait: EBADF");
        backend.waits.add(ready -> {
            throw failure;
        });

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(base::dispatch)
                .withMessageContaining("base \"main\"")
                .withMessageContaining("epoll_wait: EBADF")
                .withCause(failure);
        assertThat(backend.calls).endsWith("detach");

        turn();
        assertThat(backend.calls).endsWith("attach", "poll 0", "detach");
    }

    @Test
    void anUpdateThatFailsLosesTheDescriptorAndTellsItsEvents() {
        List<String> logged = new ArrayList<>();
        Log.onMessage((severity, text) -> logged.add(severity + " " + text));
        Event event = reader();
        event.add(Duration.ofHours(1));
        backend.updateFailure = new IOException("epoll_ctl: EPERM");

        assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);

        assertThat(told).containsExactly("2");
        assertThat(event.isPending(Event.READ | Event.TIMEOUT)).isFalse();
        assertThat(logged).singleElement().asString().startsWith("WARN").contains("EPERM");
        assertThat(pair.first().watchSlot().watch()).isNull();
    }

    @Test
    void aDescriptorThatIsLostTellsEachEventOnceWithAllItAskedFor() {
        Log.onMessage((severity, text) -> {});
        reader().add();
        base.event(pair.first(), Event.WRITE, (event, what) -> told.add("" + what))
                .add(Duration.ofHours(1));
        backend.waits.add(ready -> {
            ready.lost(backend.lastWatch, new IOException("closed"));
            return 1;
        });

        assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);

        assertThat(told).containsExactlyInAnyOrder("2", "4");
        assertThat(backend.calls).doesNotContain("forget");
    }

    @Test
    void whatTheBackendDoesNotAdmitIsRefusedAndTheEventIsAsBefore() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> base.watch(interest -> interest))
                .withMessageContaining("method poll can");
        Event event = base.event(new WatchedPollable(i -> i), Event.READ, (e, what) -> {});

        assertThatIllegalArgumentException().isThrownBy(() -> event.add(Duration.ofHours(1)));

        assertThat(event.isPending(Event.READ | Event.TIMEOUT)).isFalse();
        assertThat(base.count(EventCount.ADDED)).isZero();
    }

    @Test
    void edgesAreAskedOfABackendThatHasThem() {
        FakeProvider edges = new FakeProvider("edges", 1, Feature.EDGE_TRIGGERED);
        try (EventBase other = EventBase.open(EventConfig.defaults().withBackend(edges))) {
            other.event(pair.first(), Event.READ | Event.EDGE, (event, what) -> {}).add();
            other.loop(LoopFlag.NONBLOCK);

            assertThat(edges.opened.getFirst().calls).contains("update 0→34");
        }
    }

    @Test
    void aNewEdgeEventIsRegisteredAnewThoughNothingElseChanges() {
        FakeProvider edges = new FakeProvider("edges", 1, Feature.EDGE_TRIGGERED);
        try (EventBase other = EventBase.open(EventConfig.defaults().withBackend(edges))) {
            int conditions = Event.READ | Event.EDGE | Event.PERSIST;
            Event old = other.event(pair.first(), conditions, (event, what) -> {}).add();
            other.loop(LoopFlag.NONBLOCK);
            old.remove();
            other.event(pair.first(), conditions, (event, what) -> {}).add();
            other.loop(LoopFlag.NONBLOCK);
            other.loop(LoopFlag.NONBLOCK);

            assertThat(
                            edges.opened.getFirst().calls.stream()
                                    .filter(call -> call.matches("update.*|forget")))
                    .containsExactly("update 0→34", "forget", "update 0→34");
        }
    }

    @Test
    void thePrecisionOfWaitsIsAskedFor() {
        assertThat(backend.context.preciseTimer()).isFalse();
        assertThat(backend.context.baseName()).isEqualTo("main");
        FakeProvider precise = new FakeProvider("precise", 1);
        EventBase.open(EventConfig.defaults().withBackend(precise).withPreciseTimer(true)).close();

        assertThat(precise.opened.getFirst().context.preciseTimer()).isTrue();
    }

    @Test
    void edgesAreImitatedWhereItHasNone() throws IOException {
        base.event(
                        pair.first(),
                        Event.READ | Event.EDGE | Event.PERSIST,
                        (e, what) -> told.add("edge"))
                .add();
        FakeBackend.Wait ready =
                sink -> {
                    sink.ready(backend.lastWatch, Event.READ);
                    return 1;
                };
        backend.waits.add(ready);
        turn();
        turn();
        pair.first().read(ByteBuffer.allocate(10)); // would block
        turn();

        assertThat(told).containsExactly("edge");
        assertThat(backend.calls.stream().filter(call -> call.startsWith("update")))
                .containsExactly("update 0→2", "update 2→0", "update 0→2");
    }

    @Test
    void theBackendIsClosedWithTheBase() {
        base.close();
        base.close();

        assertThat(backend.calls).containsExactly("close");
    }
}
