package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The end of a base, and what can be done with it afterwards.
@OnEveryMethod
class ClosingTest {
    private final String method;
    @AutoClose private final TestLoop loop;

    ClosingTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void leavesDescriptorsOpenAndFreeForOthers() throws IOException {
        Network.Pair pair = loop.pair();
        Event event = loop.base.event(pair.first(), Event.READ, loop.tellWhy("old")).add();

        loop.base.close();

        assertThat(pair.first().isOpen()).isTrue();
        assertThat(event.isPending(Event.READ)).isFalse();
        try (TestLoop next = TestLoop.on(method)) {
            next.base.event(pair.first(), Event.READ, next.tellWhy("new")).add();
            TestLoop.write(pair.second(), 1);
            next.turn();
            assertThat(next.told).containsExactly("new:READ");
        }
        assertThat(loop.told).isEmpty();
    }

    @Test
    void removesAllEvents() {
        Event io = loop.waitingForEver();
        Event timer = loop.base.timer(loop.tell("timer")).add(Duration.ofHours(1));
        Event common = loop.base.timer(loop.tell("common"));
        common.add(loop.base.commonTimeout(Duration.ofHours(1)));
        Event active = loop.base.user(loop.tell("user"));
        active.activate();

        loop.base.close();

        assertThat(io.isPending(Event.READ)).isFalse();
        assertThat(timer.isPending(Event.TIMEOUT)).isFalse();
        assertThat(common.isPending(Event.TIMEOUT)).isFalse();
        assertThat(active.isActive()).isFalse();
        assertThat(loop.told).isEmpty();
    }

    @Test
    void runsPendingFinalizersAndThoseTheyBringAbout() {
        Event second = loop.base.user(loop.tell("never"));
        loop.base
                .user(loop.tell("never"))
                .close(event -> {
                    loop.told.add("first finalizer");
                    second.close(loop.tell("second finalizer"));
                });

        loop.base.close();

        assertThat(loop.told).containsExactly("first finalizer", "second finalizer");
    }

    @Test
    void dropsFinalizersOnRequest() {
        loop.base.user(loop.tell("never")).close(loop.tell("finalizer"));

        loop.base.closeWithoutFinalizers();

        assertThat(loop.told).isEmpty();
    }

    @Test
    void dropsWhatWasToRunOnce() throws IOException {
        loop.base.once(Duration.ofHours(1), loop.tell("delayed"));
        loop.base.once(Duration.ZERO, loop.tell("active"));
        loop.base.once(loop.readable(1), Event.READ, null, loop.tellWhy("io"));

        loop.base.close();

        assertThat(loop.told).isEmpty();
    }

    @Test
    void runsTasksThatAreQueued() {
        loop.base.execute(() -> {
            loop.told.add("a");
            loop.base.execute(() -> loop.told.add("too late"));
        });
        loop.base.execute(() -> loop.told.add("b"));

        loop.base.close();

        assertThat(loop.told).containsExactly("a", "b");
        assertThat(loop.thrown()).singleElement().isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void runsTasksThatABreakHasLeft() {
        loop.base.execute(loop.base::loopBreak);
        loop.base.execute(() -> loop.told.add("left"));
        loop.base.dispatch();
        loop.base.execute(() -> loop.told.add("queued"));

        loop.base.close();

        assertThat(loop.told).containsExactly("left", "queued");
    }

    @Test
    void restoresSignals() {
        Event signal = loop.base.signal("WINCH", loop.tell("signal")).add();

        loop.base.close();

        assertThat(signal.isPending(Event.SIGNAL)).isFalse();
    }

    @Test
    void closingAgainDoesNothing() {
        loop.base.close();
        loop.base.close();
        loop.base.closeWithoutFinalizers();
    }

    @Test
    void cannotBeClosedByItsOwnCallback() {
        loop.base
                .timer(event ->
                        assertThatIllegalStateException()
                                .isThrownBy(loop.base::close)
                                .withMessageContaining("loopBreak()")
                                .withMessageContaining(Thread.currentThread().getName()))
                .add(Duration.ZERO);
        loop.base.timer(loop.tell("next")).add(Duration.ZERO);

        loop.turn();

        assertThat(loop.told).containsExactly("next");
    }

    @Test
    void cannotBeClosedByAnotherThreadWhileItLoops() {
        loop.base
                .timer(event ->
                        Elsewhere.run(() ->
                                assertThatIllegalStateException()
                                        .isThrownBy(loop.base::close)
                                        .withMessageContaining("loopBreak()")))
                .add(Duration.ZERO);
        loop.base.timer(loop.tell("next")).add(Duration.ZERO);

        loop.turn();

        assertThat(loop.told).containsExactly("next");
    }

    @Test
    void mayBeClosedByAnotherThreadWhenIdle() throws Exception {
        loop.turn();

        Elsewhere.run(loop.base::close);

        assertThatIllegalStateException().isThrownBy(loop.base::dispatch);
    }

    @Test
    void refusesToBeUsedAfterwards() throws IOException {
        StreamSocket socket = loop.socket();
        Event timer = loop.base.timer(loop.tell("timer"));
        Event io = loop.base.event(socket, Event.READ, loop.tellWhy("io"));
        EventBase base = loop.base;
        base.close();

        assertThatIllegalStateException()
                .isThrownBy(base::dispatch)
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> timer.add(Duration.ZERO))
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(io::add).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(timer::activate)
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(base::loopExit)
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(base::virtual).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> base.once(Duration.ofHours(1), loop.tell("")))
                .withMessageContaining("closed");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> base.execute(() -> {}))
                .withMessageContaining("closed");
        assertThat(socket.watchSlot().watch()).isNull();
    }

    @Test
    void toleratesTidyingUpAfterwards() {
        Event timer = loop.base.timer(loop.tell("timer")).add(Duration.ofHours(1));
        var virtual = loop.base.virtual();
        loop.base.close();

        timer.remove();
        timer.removeAndWait();
        timer.removeTimer();
        timer.close();
        virtual.close();
        loop.base.loopBreak();

        assertThat(timer.isPending(Event.TIMEOUT)).isFalse();
        assertThat(loop.base.forEachEvent(event -> true)).isTrue();
    }

    @Test
    void refusesFinalizersThatWouldNeverRun() {
        Event timer = loop.base.timer(loop.tell("timer"));
        loop.base.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> timer.close(loop.tell("finalizer")))
                .withMessageContaining("closed");
    }
}
