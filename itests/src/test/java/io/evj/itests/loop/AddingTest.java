package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Making, assigning, adding and removing events.
@OnEveryMethod
class AddingTest {
    private final String method;
    @AutoClose private final TestLoop loop;

    AddingTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void madeEventsWaitForNothing() throws IOException {
        loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io"));
        loop.base.timer(loop.tell("timer"));
        loop.base.signal("WINCH", loop.tell("signal"));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void refusesSignalMixedWithDescriptorsAndUnknownBits() throws IOException {
        StreamSocket socket = loop.socket();

        for (int io : new int[] {Event.READ, Event.WRITE, Event.CLOSED}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.base.event(socket, Event.SIGNAL | io, loop.tellWhy("")))
                    .withMessageContaining("signal");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.base.event(socket, 0x1000, loop.tellWhy("")))
                .withMessageContaining("0x1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.base.signal(-1, loop.tell("")))
                .withMessageContaining("-1");
    }

    @Test
    void anEventThatWasNeverAssignedCannotBeUsed() {
        Event event = loop.base.event();

        assertThat(event.isAssigned()).isFalse();
        assertThat(event.isPending(Event.READ | Event.TIMEOUT)).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(event::add)
                .withMessageContaining("never assigned");
        assertThatIllegalStateException()
                .isThrownBy(() -> event.add(Duration.ZERO))
                .withMessageContaining("never assigned");
        assertThatIllegalStateException()
                .isThrownBy(event::activate)
                .withMessageContaining("never assigned");
        event.remove();
        assertThat(loop.base.count(EventCount.ADDED)).isZero();
    }

    @Test
    void anEventMayBeAssignedAndAssignedAgain() throws IOException {
        Event event = loop.base.event();
        StreamSocket socket = loop.readable(1);

        event.assign(null, 0, loop.tellWhy("timer"));
        event.add(Duration.ZERO);
        loop.turn();
        event.assign(socket, Event.READ, loop.tellWhy("io"));
        event.add();
        loop.turn();

        assertThat(event.isAssigned()).isTrue();
        assertThat(event.descriptor()).isSameAs(socket);
        assertThat(event.conditions()).isEqualTo(Event.READ);
        assertThat(loop.told).containsExactly("timer:TIMEOUT", "io:READ");
    }

    @Test
    void anAddedOrActiveEventCannotBeAssigned() {
        Event added = loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        Event active = loop.base.user(loop.tell("user"));
        active.activate();

        for (Event event : new Event[] {added, active, loop.waitingForEver()}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> event.assign(null, 0, loop.tellWhy("")))
                    .withMessageContaining("added or active")
                    .withMessageContaining("remove it first");
        }
        loop.turn();
        assertThat(loop.told).containsExactlyInAnyOrder("timer", "user");
        added.assign(null, 0, loop.tellWhy(""));
    }

    @Test
    void aClosedEventCannotBeUsedAgain() {
        Event event = loop.base.timer(loop.tell("timer")).add(Duration.ZERO);

        event.close();
        event.close();

        assertThat(event.isAssigned()).isFalse();
        assertThatIllegalStateException().isThrownBy(event::add).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(event::activate)
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> event.assign(null, 0, loop.tellWhy("")))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> event.base(loop.base))
                .withMessageContaining("closed");
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void aSignalIsNotAssignedByCondition() {
        Event event = loop.base.event();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.assign(null, Event.SIGNAL, loop.tellWhy("")))
                .withMessageContaining("base.signal");
    }

    @Test
    void tellsWhatItWasMadeWith() throws IOException {
        StreamSocket socket = loop.socket();
        var callback = loop.tellWhy("io");
        Event event = loop.base.event(socket, Event.READ | Event.PERSIST, callback);

        assertThat(event.base()).isSameAs(loop.base);
        assertThat(event.descriptor()).isSameAs(socket);
        assertThat(event.conditions()).isEqualTo(Event.READ | Event.PERSIST);
        assertThat(event.callback()).isSameAs(callback);
        assertThat(event.signal()).isEqualTo(-1);
        assertThat(event.priority()).isZero();
        assertThat(event.isAssigned()).isTrue();
        assertThat(loop.base.timer(loop.tell("")).descriptor()).isNull();
        assertThat(loop.base.signal("SIGWINCH", loop.tell("")).signal())
                .isEqualTo(loop.base.signal("WINCH", loop.tell("")).signal())
                .isPositive();
    }

    @Test
    void withoutADescriptorItNeverFiresAndKeepsTheLoopAlive() {
        Event event =
                loop.base.event(null, Event.READ | Event.WRITE, loop.tellWhy("nothing")).add();

        assertThat(loop.turns()).isEqualTo(LoopEnd.DONE);
        assertThat(event.isPending(Event.READ)).isTrue();
        event.remove();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void withoutADescriptorItStillTimesOut() {
        loop.base.event(null, Event.READ, loop.tellWhy("nothing")).add(Duration.ofMillis(5));

        loop.turn();
        loop.advanceMillis(5);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("nothing:TIMEOUT");
    }

    @Test
    void aTimerAddedWithoutATimeoutWaitsForNothing() {
        Event timer = loop.base.timer(loop.tell("timer")).add();

        assertThat(timer.isPending(Event.TIMEOUT)).isFalse();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void addingAgainWithoutATimeoutLeavesTheOneThatRuns() throws IOException {
        Event event = loop.base.event(loop.socket(), Event.READ, loop.tellWhy("io"));
        event.add(Duration.ofMillis(10));
        Instant expiry = event.expiry();
        loop.advanceMillis(5);

        event.add();

        assertThat(event.expiry()).isEqualTo(expiry);
        loop.advanceMillis(5);
        loop.turn();
        assertThat(loop.told).containsExactly("io:TIMEOUT");
    }

    @Test
    void addingAgainWithATimeoutReplacesTheOneThatRuns() {
        Event sooner = loop.base.timer(loop.tell("sooner")).add(Duration.ofMillis(10));
        Event later = loop.base.timer(loop.tell("later")).add(Duration.ofMillis(10));

        sooner.add(Duration.ofMillis(5));
        later.add(Duration.ofMillis(20));

        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(2);
        loop.advanceMillis(5);
        loop.turn();
        assertThat(loop.told).containsExactly("sooner");
        loop.advanceMillis(14);
        loop.turn();
        assertThat(loop.told).containsExactly("sooner");
        loop.advanceMillis(1);
        loop.turn();
        assertThat(loop.told).containsExactly("sooner", "later");
    }

    @Test
    void addingAgainWithdrawsAnActivationByTimeout() {
        Event second = loop.base.timer(loop.tell("second"));
        loop.base
                .timer(event -> {
                    assertThat(second.isActive()).isTrue();
                    second.add(Duration.ofMillis(10));
                    assertThat(second.isActive()).isFalse();
                })
                .add(Duration.ofMillis(1));
        second.add(Duration.ofMillis(1));
        loop.advanceMillis(1);

        loop.turn();
        assertThat(loop.told).isEmpty();
        loop.advanceMillis(10);
        loop.turn();
        assertThat(loop.told).containsExactly("second");
    }

    @Test
    void addingAgainKeepsAnActivationForAnotherReason() throws IOException {
        Event io = loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io"));
        loop.base
                .event(loop.readable(1), Event.READ, (event, what) -> io.add(Duration.ofHours(1)))
                .priority(0);
        io.activate(Event.READ);

        io.add(Duration.ofHours(1));

        assertThat(io.isActive()).isTrue();
        loop.turn();
        assertThat(loop.told).containsExactly("io:READ");
    }

    @Test
    void afterAFailureTheEventIsAsBefore() throws IOException {
        StreamSocket socket = loop.socket();
        Event event = loop.base.event(socket, Event.READ, loop.tellWhy("io"));
        event.add(Duration.ofMillis(10)).remove();
        socket.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> event.add(Duration.ofMillis(1)))
                .withMessageContaining("descriptor is closed");

        assertThat(event.isPending(Event.READ | Event.TIMEOUT)).isFalse();
        assertThat(loop.base.count(EventCount.ADDED)).isZero();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void aNegativeTimeoutIsRefusedAndChangesNothing() {
        Event timer = loop.base.timer(loop.tell("timer")).add(Duration.ofMillis(5));
        Instant expiry = timer.expiry();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> timer.add(Duration.ofNanos(-1)))
                .withMessageContaining("at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timer.addNanos(-1))
                .withMessageContaining("at least 0");

        assertThat(timer.expiry()).isEqualTo(expiry);
    }

    @Test
    void removingIsIdempotentAndWithdrawsTheActivation() throws IOException {
        Event event = loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io"));
        event.remove();
        event.add(Duration.ofHours(1));
        event.activate(Event.WRITE);

        event.remove();
        event.remove();

        assertThat(event.isPending(Event.READ | Event.WRITE | Event.TIMEOUT)).isFalse();
        assertThat(event.isActive()).isFalse();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void addingAndRemovingBeforeTheTurnCancelsOut() throws IOException {
        Event event = loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io"));
        loop.waitingForEver();

        event.add();
        event.remove();
        loop.turn();
        assertThat(loop.told).isEmpty();

        event.add();
        event.remove();
        event.add();
        loop.turn();
        assertThat(loop.told).containsExactly("io:READ");
    }

    @Test
    void removingTheTimerLeavesTheRest() throws IOException {
        Network.Pair pair = loop.pair();
        Event event = loop.base.event(pair.first(), Event.READ | Event.PERSIST, loop.tellWhy("io"));
        event.add(Duration.ofMillis(5));

        event.removeTimer();
        event.removeTimer();

        assertThat(event.isPending(Event.TIMEOUT)).isFalse();
        assertThat(event.isPending(Event.READ)).isTrue();
        loop.advanceMillis(10);
        loop.turn();
        assertThat(loop.told).isEmpty();
        TestLoop.write(pair.second(), 1);
        loop.turn();
        assertThat(event.isPending(Event.TIMEOUT)).as("the interval is forgotten").isFalse();
        assertThat(loop.told).containsExactly("io:READ");
    }

    @Test
    void knowsWhatItWaitsFor() throws IOException {
        Event event = loop.base.event(loop.socket(), Event.READ | Event.WRITE, loop.tellWhy("io"));
        assertThat(event.isPending(Event.READ | Event.WRITE)).isFalse();

        event.add(Duration.ofMillis(1500));

        assertThat(event.isPending(Event.READ)).isTrue();
        assertThat(event.isPending(Event.WRITE)).isTrue();
        assertThat(event.isPending(Event.TIMEOUT)).isTrue();
        assertThat(event.isPending(Event.SIGNAL | Event.CLOSED)).isFalse();
        assertThat(event.expiry()).isEqualTo(Instant.parse("2026-01-01T00:00:01.5Z"));
        loop.clock.advance(Duration.ofSeconds(1));
        assertThat(event.expiry()).isEqualTo(Instant.parse("2026-01-01T00:00:01.5Z"));
        event.removeTimer();
        assertThat(event.expiry()).isNull();
    }

    @Test
    void activeCountsAsPendingForItsReason() {
        Event user = loop.base.user(loop.tell("user"));

        user.activate(Event.READ);

        assertThat(user.isPending(Event.READ)).isTrue();
        assertThat(user.isPending(Event.WRITE | Event.TIMEOUT)).isFalse();
    }

    @Test
    void aFreshEventMayMoveToAnotherBase() throws IOException {
        try (TestLoop other = TestLoop.on(method, config -> config.withPriorities(5))) {
            Event event = loop.base.timer(loop.tell("moved"));

            assertThat(event.base(other.base)).isSameAs(event);
            event.add(Duration.ZERO);

            assertThat(event.base()).isSameAs(other.base);
            assertThat(event.priority()).isEqualTo(2);
            assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
            assertThat(loop.told).isEmpty();
            other.turn();
            assertThat(loop.told).containsExactly("moved");
        }
    }

    @Test
    void anAddedOrActiveEventMayNotMove() throws IOException {
        try (EventBase other = EventBase.open()) {
            Event added = loop.base.timer(loop.tell("")).add(Duration.ofHours(1));
            Event active = loop.base.user(loop.tell(""));
            active.activate();

            for (Event event : new Event[] {added, active}) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> event.base(other))
                        .withMessageContaining("added or active");
                assertThat(event.base()).isSameAs(loop.base);
            }
        }
    }

    @Test
    void oneDescriptorCanHaveManyEventsUpToALimit() throws IOException {
        StreamSocket socket = loop.socket();
        for (int i = 0; i < 65_535; i++) {
            loop.base.event(socket, Event.READ, loop.tellWhy("io")).add();
        }
        Event oneTooMany = loop.base.event(socket, Event.READ, loop.tellWhy("io"));

        assertThatIllegalStateException()
                .isThrownBy(() -> oneTooMany.add(Duration.ofHours(1)))
                .withMessageContaining("65535");
        assertThat(oneTooMany.isPending(Event.READ | Event.TIMEOUT)).isFalse();
        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(65_535);
    }
}
