package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static io.evj.buffer.Trigger.IGNORE_WATERMARKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Closing, from wherever it is done, and callbacks that throw.
@OnEveryMethod
class BevClosingTest {
    private final String method;
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    BevClosingTest(String method) {
        this.method = method;
        stage = BevStage.on(method);
        ends = stage.ends();
        bev = ends.bev();
    }

    private void deferIf(boolean isDeferred) {
        if (isDeferred) {
            bev.deferCallbacks();
        }
    }

    private void awaitEnd() {
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        stage.settle();
        assertThat(bev.isClosed()).isTrue();
    }

    // ---- from its own callbacks

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromTheReadCallback(boolean isDeferred) {
        deferIf(isDeferred);
        bev.onRead(
                        read -> {
                            stage.told.add("read");
                            read.close();
                            assertThat(read.input().isEmpty()).isTrue();
                        })
                .onWrite(stage.tell("written"))
                .onEvent(stage.tellEvents())
                .enable(READ);

        ends.send("x".repeat(20_000));
        awaitEnd();

        assertThat(stage.told).containsExactly("read");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromTheWriteCallback(boolean isDeferred) {
        deferIf(isDeferred);
        bev.watermarks(WRITE, 0, 1)
                .onWrite(BufferEvent::close)
                .onDrained(stage.tell("drained"))
                .onEvent(stage.tellEvents());

        bev.write("bye");
        awaitEnd();

        assertThat(stage.told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromTheDrainedCallback(boolean isDeferred) {
        deferIf(isDeferred);
        bev.watermarks(WRITE, 0, 1).onDrained(BufferEvent::close);

        bev.write("bye");

        awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromTheEventCallback(boolean isDeferred) throws IOException {
        deferIf(isDeferred);
        bev.onEvent((self, event) -> self.close()).enable(READ);

        ends.peer().shutdownOutput();

        awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromTheEventCallbackOfATimeout(boolean isDeferred) {
        deferIf(isDeferred);
        bev.onEvent((self, event) -> self.close()).timeouts(Duration.ofSeconds(1), null);
        bev.enable(READ);

        stage.advance(Duration.ofSeconds(1));

        awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fromTheEventCallbackOfAFailedWrite(boolean isDeferred) {
        deferIf(isDeferred);
        bev.onEvent((self, event) -> self.close());
        ends.tap().writeFailure = new IOException("cut");

        bev.write("lost");

        awaitEnd();
    }

    // ---- from callbacks of its buffers

    @Test
    void whenItsInputChanges() {
        bev.input().onChange((buffer, before, added, deleted) -> bev.close());
        bev.onRead(stage.tell("read")).onEvent(stage.tellEvents()).enable(READ);

        ends.send("x".repeat(60_000));
        stage.until("closed", bev::isClosed);
        stage.settle();

        assertThat(stage.told).isEmpty();
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void whenItsInputIsDrained() {
        bev.input()
                .onChange((buffer, before, added, deleted) -> {
                    if (deleted > 0) {
                        bev.close();
                    }
                });
        bev.watermarks(READ, 0, 10).onRead(read -> read.input().drain(1)).enable(READ);

        ends.send("x".repeat(60));

        stage.until("closed", bev::isClosed);
        stage.settle();
    }

    @Test
    void whenItsOutputChanges() {
        bev.onWrite(stage.tell("written")).onEvent(stage.tellEvents());
        bev.write("x".repeat(60_000));
        bev.output().onChange((buffer, before, added, deleted) -> bev.close());

        awaitEnd();

        assertThat(stage.told).isEmpty();
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void whenOutputIsAdded() {
        bev.output().onChange((buffer, before, added, deleted) -> bev.close());

        bev.output().add("lost");

        awaitEnd();
    }

    @Test
    void whenTheOutputOfAHalfChangesInTheMiddleOfAMove() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        pair.second().enable(READ);
        pair.first().output().onChange((buffer, before, added, deleted) -> pair.first().close());
        pair.second().input().onChange((buffer, before, added, deleted) -> pair.second().close());

        pair.first().output().add("lost");
        stage.settle();

        assertThat(pair.first().isClosed()).isTrue();
        assertThat(pair.second().isClosed()).isTrue();
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void whenABufferOfAFilterOrBelowItChanges() {
        for (int which = 0; which < 4; which++) {
            BevStage.Ends one = stage.ends();
            BufferEvent top = stage.closing(BufferEvent.filter(one.bev(), Filter.of(null, null)));
            List<EvBuffer> buffers =
                    List.of(top.input(), top.output(), one.bev().input(), one.bev().output());
            buffers.get(which).onChange((buffer, before, added, deleted) -> top.close());
            top.enable(READ);

            one.send("up");
            top.output().add("down");
            stage.until("closed", top::isClosed);
            stage.settle();

            assertThat(stage.bytesLent()).isZero();
        }
    }

    @Test
    void withRoomInItsInputThatNobodyNeeds() {
        bev.input().expand(100_000);
        assertThat(stage.bytesLent()).isGreaterThanOrEqualTo(100_000);

        bev.close();

        assertThat(stage.bytesLent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withRoomThatAFilterHasReserved(boolean isClosedByTheFilter) {
        List<BufferEvent> tops = new ArrayList<>();
        Filter.Function reserving =
                (source, target, limit, mode) -> {
                    if (isClosedByTheFilter) {
                        tops.getFirst().close();
                    }
                    target.reserve(16_384, 1);
                    return Filter.Result.NEED_MORE;
                };
        tops.add(stage.closing(BufferEvent.filter(bev, Filter.of(reserving, null))));
        tops.getFirst().enable(READ);

        ends.send("up");
        stage.settle();
        tops.getFirst().close();

        assertThat(stage.bytesLent()).isZero();
    }

    // ---- from others'

    @Test
    void inTheMiddleOfAFlushOfMany() {
        List<BevStage.Ends> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(stage.ends());
        }
        all.get(1)
                .bev()
                .onWrite(written -> {
                    all.get(0).bev().close();
                    all.get(1).bev().close();
                    all.get(2).bev().close();
                    all.get(5).bev().close();
                });

        all.forEach(each -> each.bev().write("written"));
        stage.settle();

        List<String> received = all.stream().map(each -> BevStage.received(each.peer())).toList();
        assertThat(received).containsExactly("written", "written", "", "written", "written", "");
        all.get(3).bev().write(", and on");
        stage.awaitReceived(all.get(3).peer(), ", and on");
    }

    @Test
    void whileItsOwnReadIsStillToCome() {
        List<BevStage.Ends> both = List.of(stage.ends(), stage.ends());
        both.forEach(each ->
                each.bev()
                        .onRead(read -> {
                            stage.told.add("read");
                            both.forEach(other -> other.bev().close());
                        })
                        .enable(READ));
        stage.turn();

        both.forEach(each -> each.send("x"));
        stage.settle();

        assertThat(stage.told).containsExactly("read");
    }

    @Test
    void afterItsBase() {
        EventBase base = EventBase.open(EventConfig.defaults().withMethods(method));
        BufferEvent late;
        try {
            Network.Pair pair = base.network().pair();
            stage.closing(pair.second());
            late = BufferEvent.of(base, pair.first());
            late.timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)).enable(READ);
            late.write("never written");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } finally {
            base.close();
        }
        StreamSocket socket = late.socket();

        late.close();

        assertThat(socket.isOpen()).isFalse();
    }

    // ---- callbacks that throw

    @Test
    void aReadCallbackThatThrowsClosesItsConnectionAlone() {
        throwingIn(bev.onRead(BevClosingTest::fail).enable(READ));

        ends.send("x");
        awaitEnd();

        assertThatOthersGoOn();
    }

    @Test
    void aWriteCallbackThatThrowsClosesItsConnectionAlone() {
        throwingIn(bev.onWrite(BevClosingTest::fail));

        bev.write("x");
        awaitEnd();

        assertThatOthersGoOn();
    }

    @Test
    void aDrainedCallbackThatThrowsClosesItsConnectionAlone() {
        throwingIn(bev.watermarks(WRITE, 0, 1).onDrained(BevClosingTest::fail));

        bev.write("x");
        awaitEnd();

        assertThatOthersGoOn();
    }

    @Test
    void anEventCallbackThatThrowsClosesItsConnectionAlone() throws IOException {
        throwingIn(bev.onEvent((self, event) -> fail(self)).enable(READ));

        ends.peer().shutdownOutput();
        awaitEnd();

        assertThatOthersGoOn();
    }

    @Test
    void aDeferredCallbackThatThrowsClosesItsConnectionAlone() {
        throwingIn(bev.onRead(BevClosingTest::fail).onWrite(stage.tell("no more")));

        bev.deferCallbacks().trigger(READ | WRITE, IGNORE_WATERMARKS);
        awaitEnd();

        assertThat(stage.told).isEmpty();
        assertThatOthersGoOn();
    }

    @Test
    void anErrorThrownIsPassedOnAsItIs() {
        bev.onRead(
                        self -> {
                            throw new AssertionError("mine");
                        })
                .enable(READ);

        ends.send("x");
        awaitEnd();

        assertThat(stage.thrown())
                .singleElement()
                .isInstanceOf(AssertionError.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("mine");
    }

    private static void fail(BufferEvent bev) throws Exception {
        throw new Exception("oops");
    }

    private final List<BevStage.Ends> others = new ArrayList<>();

    /// Others have something to do in the same turn.
    private void throwingIn(BufferEvent one) {
        for (int i = 0; i < 3; i++) {
            BevStage.Ends other = stage.ends();
            other.bev().onRead(read -> read.write(read.input())).enable(READ);
            other.send("echo");
            other.bev().write("and written: ");
            others.add(other);
        }
    }

    private void assertThatOthersGoOn() {
        assertThat(stage.thrown()).extracting(Throwable::getMessage).containsExactly("oops");
        others.forEach(other -> stage.awaitReceived(other.peer(), "and written: echo"));
        others.forEach(other -> assertThat(other.bev().isClosed()).isFalse());
    }

    // ---- when all is written

    @Test
    void writesItsOutputThenCloses() {
        bev.write("the last words");

        bev.closeWhenWritten();
        assertThat(bev.isClosed()).isFalse();
        stage.awaitReceived(ends.peer(), "the last words");

        awaitEnd();
    }

    @Test
    void closesAtOnceWhenNothingWaits() {
        bev.closeWhenWritten();

        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void writesABlockedOutputThenCloses() {
        long much = stage.block(bev);

        bev.closeWhenWritten();
        stage.awaitBytes(ends.peer(), much);

        awaitEnd();
    }

    @Test
    void runsNoDataCallbackWhileItIsClosing() {
        bev.onRead(stage.tell("read")).onWrite(stage.tell("written")).enable(READ);
        bev.watermarks(WRITE, 0, 1).onDrained(stage.tell("drained")).onEvent(stage.tellEvents());
        bev.write("the last words");

        bev.closeWhenWritten();
        ends.send("unheard");
        stage.until("closed", bev::isClosed);

        assertThat(stage.told).isEmpty();
    }

    @Test
    void enablesWritingToWriteTheRest() {
        bev.disable(WRITE).write("the last words");

        bev.closeWhenWritten();
        stage.awaitReceived(ends.peer(), "the last words");

        awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsWhenTheRestCannotBeWrittenThenCloses(boolean isDeferred) {
        deferIf(isDeferred);
        bev.onEvent((self, event) -> {
            assertThat(self.isClosed()).isFalse();
            stage.tellEvents().run(self, event);
        });
        bev.write("lost");
        bev.closeWhenWritten();

        ends.tap().writeFailure = new IOException("cut");
        awaitEnd();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsWhenThePeerTakesTheRestTooSlowlyThenCloses(boolean isDeferred) {
        deferIf(isDeferred);
        bev.onEvent(stage.tellEvents()).timeouts(null, Duration.ofSeconds(1));
        stage.block(bev);
        bev.closeWhenWritten();
        stage.settle();
        assertThat(bev.isClosed()).isFalse();

        stage.advance(Duration.ofSeconds(1));
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void mayBeAskedForInACallback() {
        bev.onRead(
                        read -> {
                            read.write(read.input());
                            read.closeWhenWritten();
                        })
                .enable(READ);

        ends.send("hello");
        stage.awaitReceived(ends.peer(), "hello");

        awaitEnd();
    }

    @Test
    void mayBeAskedForTwiceAndClosedMeanwhile() {
        stage.block(bev);

        bev.closeWhenWritten();
        bev.closeWhenWritten();
        bev.close();

        assertThat(bev.isClosed()).isTrue();
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void anEventByHandDoesNotEndTheWait() {
        stage.block(bev);
        bev.onEvent(stage.tellEvents());
        bev.closeWhenWritten();

        bev.trigger(new BevEvent(BevEvent.CONNECTED, null));

        assertThat(bev.isClosed()).isFalse();
    }
}
