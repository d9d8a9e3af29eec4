package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.Event;
import io.evj.api.LoopEnd;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What happens to an event around its callback.
@OnEveryMethod
class FiringTest {
    @AutoClose private final TestLoop loop;

    FiringTest(String method) {
        loop = TestLoop.on(method);
    }

    @Test
    void aNonPersistentEventIsRemovedBeforeItsCallback() throws IOException {
        loop.base
                .event(
                        loop.readable(1),
                        Event.READ,
                        (event, what) ->
                                loop.told.add(
                                        TestLoop.names(what)
                                                + " pending "
                                                + event.isPending(Event.READ | Event.TIMEOUT)))
                .add(Duration.ofHours(1));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("READ pending false");
    }

    @Test
    void aNonPersistentEventThatTimesOutNoLongerWatches() throws IOException {
        Network.Pair pair = loop.pair();
        loop.base.event(pair.first(), Event.READ, loop.tellWhy("io")).add(Duration.ZERO);

        loop.turn();
        TestLoop.write(pair.second(), 1);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("io:TIMEOUT");
    }

    @Test
    void anEventMayAddItselfAgain() throws IOException {
        Network.Pair pair = loop.pair();
        loop.base
                .event(
                        pair.first(),
                        Event.READ,
                        (event, what) -> {
                            loop.told.add("read " + TestLoop.drain(pair.first()));
                            event.add();
                        })
                .add();

        TestLoop.write(pair.second(), 1);
        loop.turn();
        TestLoop.write(pair.second(), 2);
        loop.turn();

        assertThat(loop.told).containsExactly("read 1", "read 2");
    }

    @Test
    void aPersistentEventStaysAndIsTold() throws IOException {
        StreamSocket socket = loop.readable(1);
        Event event = loop.base.event(socket, Event.READ | Event.PERSIST, loop.tellWhy("io")).add();

        loop.turn();
        loop.turn(); // level-triggered: nothing was read
        TestLoop.drain(socket);
        loop.turn();

        assertThat(loop.told).containsExactly("io:READ", "io:READ");
        assertThat(event.isPending(Event.READ)).isTrue();
    }

    @Test
    void severalReasonsAreOneCall() throws IOException {
        Event event =
                loop.base.event(loop.readable(1), Event.READ | Event.WRITE, loop.tellWhy("io"));
        event.add(Duration.ZERO);

        loop.turns();

        assertThat(loop.told).containsExactly("io:TIMEOUT|READ|WRITE");
    }

    @Test
    void aTimeoutOfAnEventActiveForAnotherReasonIsUnitedWithIt() {
        Event event = loop.base.event(null, Event.READ, loop.tellWhy("io"));
        event.add(Duration.ofMillis(5));
        loop.base.priorities(1);
        event.activate(Event.READ);
        loop.advanceMillis(5);

        loop.turns();

        assertThat(loop.told).containsExactly("io:TIMEOUT|READ");
    }

    @Test
    void aPeriodDoesNotDriftWhenCallsAreLate() {
        Event event = loop.base.periodic(loop.tell("tick")).add(Duration.ofMillis(10));

        loop.advanceMillis(13);
        loop.turn();
        assertThat(loop.told).hasSize(1);
        assertThat(event.expiry()).isEqualTo(at(20));
        loop.advanceMillis(6);
        loop.turn();
        assertThat(loop.told).as("19 ms").hasSize(1);
        loop.advanceMillis(1);
        loop.turn();
        assertThat(loop.told).as("20 ms").hasSize(2);
        assertThat(event.expiry()).isEqualTo(at(30));
    }

    @Test
    void missedPeriodsCollapseIntoOneCall() {
        Event event = loop.base.periodic(loop.tell("tick")).add(Duration.ofMillis(10));

        loop.advanceMillis(47);
        loop.turns();

        assertThat(loop.told).containsExactly("tick");
        assertThat(event.expiry()).as("from now on").isEqualTo(at(57));
    }

    @Test
    void aPeriodThatIsDueExactlyNowAgainIsNotMissed() {
        Event event = loop.base.periodic(loop.tell("tick")).add(Duration.ofMillis(10));

        loop.advanceMillis(20);
        loop.turn();

        assertThat(event.expiry()).isEqualTo(at(20));
        loop.turns();
        assertThat(loop.told).containsExactly("tick", "tick");
        assertThat(event.expiry()).isEqualTo(at(30));
    }

    @Test
    void theTimeoutOfAPersistentEventIsOneOfInactivity() throws IOException {
        StreamSocket socket = loop.readable(1);
        Event event = loop.base.event(socket, Event.READ | Event.PERSIST, loop.tellWhy("io"));
        event.add(Duration.ofMillis(10));

        loop.advanceMillis(7);
        loop.turn();

        assertThat(loop.told).containsExactly("io:READ");
        assertThat(event.expiry()).as("from the reading on").isEqualTo(at(17));
        TestLoop.drain(socket);
        loop.advanceMillis(10);
        loop.turn();
        assertThat(loop.told).containsExactly("io:READ", "io:TIMEOUT");
        assertThat(event.expiry()).isEqualTo(at(27));
    }

    @Test
    void theTimeoutBeginsAnewBeforeTheCallback() {
        loop.base
                .periodic(event -> loop.told.add(String.valueOf(event.expiry())))
                .add(Duration.ofMillis(10));

        loop.advanceMillis(10);
        loop.turn();

        assertThat(loop.told).containsExactly(at(20).toString());
    }

    @Test
    void aPersistentEventWithoutATimeoutGetsNone() throws IOException {
        Event event =
                loop.base
                        .event(loop.readable(1), Event.READ | Event.PERSIST, loop.tellWhy("io"))
                        .add();

        loop.turn();

        assertThat(event.expiry()).isNull();
    }

    @Test
    void anEventRemovedAndAddedWithoutATimeoutHasForgottenItsInterval() throws IOException {
        Event event =
                loop.base.event(loop.readable(1), Event.READ | Event.PERSIST, loop.tellWhy("io"));
        event.add(Duration.ofMillis(10));

        event.remove();
        event.add();
        loop.turn();

        assertThat(loop.told).containsExactly("io:READ");
        assertThat(event.expiry()).isNull();
    }

    @Test
    void aPersistentTimerOfZeroFiresOncePerAdding() {
        Event event = loop.base.periodic(loop.tell("tick")).add(Duration.ZERO);

        assertThat(loop.turns()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("tick");
        assertThat(event.expiry()).isNull();
    }

    @Test
    void aPeriodicTimerMayStopItself() {
        loop.base
                .periodic(event -> {
                    loop.told.add("tick");
                    event.remove();
                })
                .add(Duration.ofMillis(10));
        loop.advanceMillis(10);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("tick");
    }

    @Test
    void aCallbackMayCloseItsOwnEvent() throws IOException {
        StreamSocket socket = loop.readable(1);
        loop.base
                .event(
                        socket,
                        Event.READ | Event.PERSIST,
                        (event, what) -> {
                            loop.told.add("io");
                            event.close();
                        })
                .add(Duration.ofHours(1));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("io");
        assertThat(socket.isOpen()).isTrue();
    }

    @Test
    void aCallbackMayCloseOtherEventsWhichThenDoNotRun() {
        Event[] others = new Event[3];
        loop.base
                .user(event -> {
                    loop.told.add("first");
                    for (Event other : others) {
                        other.close();
                    }
                })
                .activate();
        others[0] = loop.base.user(loop.tell("active"));
        others[0].activate();
        others[1] = loop.base.timer(loop.tell("due")).add(Duration.ZERO);
        others[2] = loop.waitingForEver();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("first");
    }

    @Test
    void aCallbackMayCloseItsDescriptor() throws IOException {
        StreamSocket socket = loop.readable(1);
        Event[] both = new Event[2];
        both[0] = loop.base.event(socket, Event.READ | Event.PERSIST, loop.tellWhy("older"));
        both[1] =
                loop.base.event(
                        socket,
                        Event.READ | Event.PERSIST,
                        (event, what) -> {
                            loop.told.add("newer");
                            socket.close();
                        });
        both[0].add(Duration.ofHours(1));
        both[1].add();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("newer");
        assertThat(both[0].isPending(Event.READ | Event.TIMEOUT)).isFalse();
        assertThatIllegalStateException().isThrownBy(both[0]::add);
    }

    @Test
    void activatesByHandWhetherAddedOrNot() throws IOException {
        Event fresh = loop.base.event(loop.socket(), Event.READ, loop.tellWhy("fresh"));
        Event added = loop.base.event(loop.socket(), Event.READ, loop.tellWhy("added")).add();
        Event persistent =
                loop.base
                        .event(
                                loop.socket(),
                                Event.READ | Event.PERSIST,
                                loop.tellWhy("persistent"))
                        .add();

        fresh.activate(Event.WRITE);
        added.activate(Event.READ);
        persistent.activate();
        loop.turn();

        assertThat(loop.told).containsExactly("fresh:WRITE", "added:READ", "persistent:");
        assertThat(added.isPending(Event.READ)).as("removed as usual").isFalse();
        assertThat(persistent.isPending(Event.READ)).isTrue();
    }

    @Test
    void activatingAgainUnitesTheReasonsInOneCall() {
        Event event = loop.base.user(e -> loop.told.add("never"));
        event.assign(null, 0, loop.tellWhy("user"));

        event.activate(Event.READ);
        event.activate(Event.WRITE);
        event.activate(Event.WRITE, 5);
        loop.turn();

        assertThat(loop.told).containsExactly("user:READ|WRITE");
    }

    @Test
    void onlySignalEventsHeedHowOften() {
        loop.base.user(loop.tell("user")).activate(0, 3);
        loop.base.signal("WINCH", loop.tell("signal")).activate(Event.SIGNAL, 3);

        loop.turn();

        assertThat(loop.told).containsExactly("user", "signal", "signal", "signal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.base.user(loop.tell("")).activate(0, 0))
                .withMessageContaining("at least 1");
    }

    @Test
    void activatingItselfInACallbackIsAnotherTurn() {
        loop.base.check(watcher -> loop.told.add("turn"));
        int[] left = {2};
        loop.base
                .user(event -> {
                    loop.told.add("user");
                    if (--left[0] > 0) {
                        event.activate();
                    }
                })
                .activate();
        loop.base.user(loop.tell("other")).activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("turn", "user", "other", "user");
    }

    @Test
    void aFinalizerRunsInsteadOfTheCallback() {
        Event event = loop.base.user(loop.tell("callback"));
        event.activate();
        event.add(Duration.ofHours(1));

        event.close(loop.tell("finalizer"));

        assertThatIllegalStateException().isThrownBy(event::add).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> event.close(loop.tell("second")))
                .withMessageContaining("finalizer already");
        assertThatIllegalStateException().isThrownBy(() -> event.assign(null, 0, loop.tellWhy("")));
        event.activate();
        event.remove();
        event.close();
        assertThat(loop.told).isEmpty();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("finalizer");
    }

    @Test
    void aFinalizerRunsAtTheEventsPriorityAndIsNobodysRunningEvent() {
        loop.base.priorities(2);
        loop.user("urgent", 0).activate();
        loop.base
                .user(loop.tell("callback"))
                .priority(1)
                .close(event -> loop.told.add("finalizer of " + loop.base.runningEvent()));
        loop.user("late", 1).activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("urgent", "finalizer of null", "late");
    }

    @Test
    void aFinalizerGivenInTheCallbackRunsAfterIt() {
        loop.base
                .user(event -> {
                    event.close(loop.tell("finalizer"));
                    loop.told.add("callback ends");
                })
                .activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("callback ends", "finalizer");
    }

    private static Instant at(long millis) {
        return Instant.parse("2026-01-01T00:00:00Z").plusMillis(millis);
    }

    @Test
    void renewingTheTimeoutTakesNothingButTheTimeoutBack() throws IOException {
        Event event =
                loop.base
                        .event(loop.pair().first(), Event.READ | Event.PERSIST, loop.tellWhy("it"))
                        .add(Duration.ofHours(1));
        loop.base.timer(self -> event.add(Duration.ofHours(2))).activate(Event.TIMEOUT);
        event.activate(Event.READ | Event.TIMEOUT);

        loop.turn();

        assertThat(loop.told).containsExactly("it:READ");
    }
}
