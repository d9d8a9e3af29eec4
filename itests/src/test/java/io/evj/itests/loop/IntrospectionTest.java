package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.CommonTimeout;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Counting, showing, and activating what a base has.
@OnEveryMethod
class IntrospectionTest {
    @AutoClose private final TestLoop loop;

    IntrospectionTest(String method) {
        loop = TestLoop.on(method);
    }

    @Test
    void countsMemberships() throws IOException {
        Event event = loop.base.event(loop.socket(), Event.READ, loop.tellWhy("io"));
        assertThat(loop.base.count(EventCount.ADDED)).isZero();

        event.add();
        assertThat(loop.base.count(EventCount.ADDED)).as("watching").isEqualTo(1);
        event.add(Duration.ofHours(1));
        assertThat(loop.base.count(EventCount.ADDED)).as("with a timeout").isEqualTo(2);
        event.activate(Event.READ);
        assertThat(loop.base.count(EventCount.ADDED)).as("active").isEqualTo(3);
        assertThat(loop.base.count(EventCount.ACTIVE)).isEqualTo(1);

        event.removeTimer();
        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(2);
        event.remove();
        assertThat(loop.base.count(EventCount.ADDED, EventCount.ACTIVE)).isZero();
    }

    @Test
    void addsUpKinds() throws IOException {
        loop.base.virtual();
        loop.base.virtual();
        loop.base.event(loop.socket(), Event.READ, loop.tellWhy("io")).add(Duration.ofHours(1));
        loop.base.user(loop.tell("user")).activate();

        assertThat(loop.base.count(EventCount.VIRTUAL)).isEqualTo(2);
        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(3);
        assertThat(loop.base.count(EventCount.ACTIVE)).isEqualTo(1);
        assertThat(loop.base.count(EventCount.VIRTUAL, EventCount.ADDED, EventCount.ACTIVE))
                .isEqualTo(6);
        assertThat(loop.base.count(EventCount.ACTIVE, EventCount.ACTIVE))
                .as("a kind given twice counts once")
                .isEqualTo(1);
    }

    @Test
    void doesNotCountDaemonsAndDoesNotWaitForThem() {
        Event timer = loop.base.timer(loop.tell("timer")).daemon().add(Duration.ofHours(1));
        Event user = loop.base.user(loop.tell("user")).daemon();
        user.activate();

        assertThat(loop.base.count(EventCount.ADDED, EventCount.ACTIVE)).isZero();
        assertThat(visited()).containsExactly(timer, user);
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).as("what is active runs all the same").containsExactly("user");
        assertThatThrownBy(timer::daemon)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("remove it first");
    }

    @Test
    void hasOneCompanionOfAKindAndClosesItWithItself() {
        Companion first = loop.base.companion(Companion.class, base -> new Companion());

        assertThat(loop.base.companion(Companion.class, base -> new Companion())).isSameAs(first);
        assertThat(first.isClosed).isFalse();
        loop.base.close();
        assertThat(first.isClosed).isTrue();
        assertThatThrownBy(() -> loop.base.companion(Companion.class, base -> first))
                .isInstanceOf(IllegalStateException.class);
    }

    private static final class Companion implements AutoCloseable {
        private boolean isClosed;

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Test
    void doesNotCountTheBasesOwnEvents() {
        CommonTimeout common = loop.base.commonTimeout(Duration.ofHours(1));
        Event event = loop.base.timer(loop.tell("timer")).add(common);

        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(1);
        assertThat(visited()).containsExactly(event);
    }

    @Test
    void remembersMaxima() {
        Event a = loop.base.timer(loop.tell("a")).add(Duration.ofHours(1));
        Event b = loop.base.timer(loop.tell("b")).add(Duration.ofHours(1));
        a.remove();
        b.remove();
        loop.base.user(loop.tell("user")).activate();
        loop.turn();
        loop.base.virtual().close();

        assertThat(loop.base.count(EventCount.ADDED)).isZero();
        assertThat(loop.base.countMax(false, EventCount.ADDED)).isEqualTo(2);
        assertThat(loop.base.countMax(false, EventCount.ACTIVE)).isEqualTo(1);
        assertThat(loop.base.countMax(false, EventCount.VIRTUAL)).isEqualTo(1);
        assertThat(
                        loop.base.countMax(
                                false, EventCount.ADDED, EventCount.ACTIVE, EventCount.VIRTUAL))
                .as("the maxima of each kind, summed")
                .isEqualTo(4);
    }

    @Test
    void maximaBeginAnewFromZero() {
        loop.base.virtual();
        loop.base.timer(loop.tell("a")).add(Duration.ofHours(1));

        assertThat(loop.base.countMax(true, EventCount.ADDED)).isEqualTo(1);
        assertThat(loop.base.countMax(false, EventCount.ADDED)).isZero();
        assertThat(loop.base.countMax(false, EventCount.VIRTUAL)).as("not cleared").isEqualTo(1);
        loop.base.timer(loop.tell("b")).add(Duration.ofHours(1));
        assertThat(loop.base.countMax(false, EventCount.ADDED)).isEqualTo(2);
    }

    @Test
    void showsEachEventOnceInOrder() throws IOException {
        Event active = loop.base.user(loop.tell("user"));
        active.activate();
        Event common = loop.base.timer(loop.tell("common"));
        common.add(loop.base.commonTimeout(Duration.ofHours(1)));
        Event timer = loop.base.timer(loop.tell("timer")).add(Duration.ofHours(2));
        Event signal = loop.base.signal("WINCH", loop.tell("signal")).add();
        Event io = loop.base.event(loop.socket(), Event.READ, loop.tellWhy("io"));
        io.add(Duration.ofHours(1));
        io.activate(Event.READ);
        loop.base.timer(loop.tell("not added"));

        assertThat(visited()).containsExactly(io, signal, timer, common, active);
    }

    @Test
    void showsEventsThatWatchNothing() {
        Event event = loop.waitingForEver();
        Event timed = loop.base.event(null, Event.READ, loop.tellWhy("timed"));
        timed.add(Duration.ofHours(1));

        assertThat(visited()).containsExactlyInAnyOrder(event, timed);
        assertThat(loop.base.dump()).contains("event READ", "timeout");
    }

    @Test
    void stopsShowingWhenTheVisitorHasSeenEnough() {
        for (int i = 1; i <= 3; i++) {
            loop.base.timer(loop.tell("timer")).add(Duration.ofHours(i));
        }
        List<Event> seen = new ArrayList<>();

        boolean all =
                loop.base.forEachEvent(event -> {
                    seen.add(event);
                    return seen.size() < 2;
                });

        assertThat(all).isFalse();
        assertThat(seen).hasSize(2);
        assertThat(loop.base.forEachEvent(event -> true)).isTrue();
    }

    @Test
    void theVisitorMayChangeTheBase() {
        for (int i = 1; i <= 3; i++) {
            loop.base.timer(loop.tell("timer")).add(Duration.ofHours(i));
        }
        int[] seen = {0};

        loop.base.forEachEvent(event -> {
            seen[0]++;
            event.remove();
            loop.base.timer(loop.tell("new")).add(Duration.ofHours(1));
            return true;
        });

        assertThat(seen[0]).isEqualTo(3);
        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(3);
    }

    private List<Event> visited() {
        List<Event> all = new ArrayList<>();
        assertThat(loop.base.forEachEvent(all::add)).isTrue();
        return all;
    }

    @Test
    void dumpsWhatIsAddedAndWhatIsActive() throws IOException {
        StreamSocket socket = loop.socket();
        loop.base.priorities(3);
        loop.base
                .event(socket, Event.READ | Event.PERSIST, loop.tellWhy("io"))
                .add(Duration.ofMinutes(1));
        loop.base.signal("WINCH", loop.tell("signal")).add();
        loop.base.user(loop.tell("user")).priority(2).activate(Event.WRITE);

        String dump = loop.base.dump();

        assertThat(dump.lines())
                .hasSize(5)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Inserted events:"),
                        line ->
                                assertThat(line)
                                        .contains(socket.toString())
                                        .contains("READ PERSIST")
                                        .contains("priority 1")
                                        .contains("2026-01-01T00:01:00Z"),
                        line -> assertThat(line).contains("signal").contains("SIGNAL PERSIST"),
                        line -> assertThat(line).isEqualTo("Active events:"),
                        line -> assertThat(line).contains("priority 2").contains("for WRITE"));
    }

    @Test
    void dumpsNothingOfAnEmptyBase() {
        assertThat(loop.base.dump()).isEqualTo("Inserted events:\nActive events:\n");
    }

    @Test
    void activatesEventsOfADescriptorByHand() throws IOException {
        StreamSocket socket = loop.socket();
        loop.base.event(socket, Event.READ, loop.tellWhy("reader")).add();
        loop.base.event(socket, Event.CLOSED, loop.tellWhy("closer")).add();
        loop.base.event(loop.socket(), Event.READ, loop.tellWhy("other")).add();

        loop.base.activate(socket, Event.READ);
        loop.turn();

        assertThat(loop.told).containsExactly("reader:READ");
    }

    @Test
    void activatesTimeoutsOfADescriptorByHand() throws IOException {
        StreamSocket socket = loop.socket();
        loop.base.event(socket, Event.READ, loop.tellWhy("both")).add(Duration.ofHours(1));
        loop.base.event(socket, 0, loop.tellWhy("timer")).add(Duration.ofHours(1));
        loop.base.event(socket, Event.READ, loop.tellWhy("reader")).add();
        loop.base.timer(loop.tell("other")).add(Duration.ofHours(1));

        loop.base.activate(socket, Event.TIMEOUT);
        loop.turn();

        assertThat(loop.told).containsExactlyInAnyOrder("both:TIMEOUT", "timer:TIMEOUT");
    }

    @Test
    void unitesTheReasonsGivenByHand() throws IOException {
        StreamSocket socket = loop.socket();
        loop.base.event(socket, Event.READ, loop.tellWhy("both")).add(Duration.ofHours(1));

        loop.base.activate(socket, Event.READ | Event.TIMEOUT);
        loop.turn();

        assertThat(loop.told).containsExactly("both:TIMEOUT|READ");
    }

    @Test
    void ignoresADescriptorThatItDoesNotWatch() throws IOException {
        loop.waitingForEver();

        loop.base.activate(loop.socket(), Event.READ | Event.TIMEOUT);
        loop.turn();

        assertThat(loop.told).isEmpty();
    }

    @Test
    void activatesEventsOfASignalByHandOnce() {
        Event first = loop.base.signal("WINCH", loop.tell("first")).add();
        loop.base.signal("WINCH", loop.tell("second")).add();
        loop.base.signal("URG", loop.tell("other")).add();

        loop.base.activateSignal(first.signal());
        loop.turn();

        assertThat(loop.told).containsExactly("first", "second");
    }

    @Test
    void knowsTheEventWhoseCallbackRuns() {
        List<Event> running = new ArrayList<>();
        Event timer =
                loop.base.timer(event -> running.add(loop.base.runningEvent())).add(Duration.ZERO);
        loop.base.check(watcher -> running.add(loop.base.runningEvent()));
        loop.base.execute(() -> running.add(loop.base.runningEvent()));

        loop.turn();

        assertThat(running).containsExactly(null, null, timer);
        assertThat(loop.base.runningEvent()).isNull();
    }

    @Test
    void saysWhatItIs() {
        assertThat(loop.base.signalMethod()).isEqualTo("jvm");
        assertThat(loop.base.config().methods()).containsExactly(loop.base.method());
        assertThat(loop.base.network()).isSameAs(loop.base.network());
        assertThat(loop.base.features())
                .isEqualTo(
                        EventBase.methods().stream()
                                .filter(method -> method.name().equals(loop.base.method()))
                                .findFirst()
                                .orElseThrow()
                                .features());
    }
}
