package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.AddressText;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferLimitException;
import io.evj.buffer.BufferPool;
import io.evj.buffer.FlushMode;
import io.evj.buffer.TransferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A bufferevent over a socket: bytes come and go, and end.
@OnEveryMethod
class SocketBevTest {
    @AutoClose private final BevStage stage;

    SocketBevTest(String method) {
        stage = BevStage.on(method);
    }

    @Test
    void echoesWithoutCopying() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onRead(bev -> bev.output().addBuffer(bev.input())).enable(READ | WRITE);

        ends.send("hello");
        stage.awaitReceived(ends.peer(), "hello");

        assertThat(ends.bev().bytesRead()).isEqualTo(5);
        assertThat(ends.bev().bytesWritten()).isEqualTo(5);
    }

    @Test
    void tellsTheEndOfTheStreamAfterItsData() {
        BevStage.Ends ends = stage.ends();
        ends.bev()
                .onRead(bev -> stage.told.add(BevStage.taken(bev)))
                .onEvent(stage.tellEvents())
                .enable(READ);

        ends.send("bye");
        ends.hangUp();
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("bye", "READING|EOF");
        assertThat(ends.bev().enabled()).isEqualTo(WRITE);
        assertThat(stage.events.getFirst().cause()).isNull();
    }

    @Test
    void keepsWhatTheReadCallbackHasLeftWhenTheStreamEnds() {
        BevStage.Ends ends = stage.ends();
        ends.bev().watermarks(READ, 100, 1000).onRead(stage.tell("read"));
        ends.bev().onEvent(stage.tellEvents()).enable(READ);

        ends.send("less than the mark");
        ends.hangUp();
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("READING|EOF");
        assertThat(BevStage.taken(ends.bev())).isEqualTo("less than the mark");
    }

    @Test
    void tellsTheEndAgainWhenReadingIsEnabledAgain() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onEvent(stage.tellEvents()).enable(READ);
        ends.hangUp();
        stage.untilTold(1);
        stage.settle();
        assertThat(stage.told).as("disabled: told once").hasSize(1);

        ends.bev().enable(READ);
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("READING|EOF", "READING|EOF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void tellsAResetAsAnEventThatNamesPeerOperationAndBytes(String loopback) {
        BevStage.Ends ends = stage.tcp(loopback);
        String peer = AddressText.format(ends.peer().localAddress());
        ends.bev().onRead(BevStage::taken).onEvent(stage.tellEvents()).enable(READ);
        ends.bev().write("to you");
        ends.send("hello");
        stage.until("both", () -> ends.bev().bytesRead() == 5 && ends.bev().bytesWritten() == 6);

        BevStage.reset(ends.peer());
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("READING|ERROR");
        assertThat(ends.bev().enabled()).isEqualTo(WRITE);
        assertThat(stage.events.getFirst().cause())
                .isInstanceOfSatisfying(
                        TransferException.class,
                        cause -> {
                            assertThat(cause.bytesRead()).isEqualTo(5);
                            assertThat(cause.bytesWritten()).isEqualTo(6);
                        })
                .hasMessageStartingWith(
                        "read from " + peer + " after 5 bytes read and 6 bytes written: ")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void tellsAFailedWriteAsAnEvent() {
        BevStage.Ends ends = stage.tcp("127.0.0.1");
        String peer = AddressText.format(ends.peer().localAddress());
        ends.bev().onEvent(stage.tellEvents()).enable(WRITE);
        ends.tap().writeFailure = new IOException("cut");

        ends.bev().write("lost");
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(stage.events.getFirst().cause())
                .hasMessage("write to " + peer + " after 0 bytes read and 0 bytes written: cut");
        assertThat(ends.bev().enabled()).isZero();
        assertThat(ends.bev().output().length()).as("kept").isEqualTo(4);
    }

    @Test
    void tellsAnErrorAfterTheDataBeforeItThoughTheReadCallbackDisablesReading() {
        BevStage.Ends ends = stage.ends();
        ends.bev()
                .onRead(bev -> {
                    stage.told.add("read " + bev.input().length());
                    bev.disable(READ);
                })
                .onEvent(stage.tellEvents())
                .enable(READ);
        ends.tap().goodReads = 1;
        ends.tap().readFailure = new IOException("cut");

        ends.send("x".repeat(16 * 1024));
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("read 16384", "READING|ERROR");
    }

    @Test
    void anEndIsToldOnceReadingIsEnabledAgainWhenItsReadCallbackDisabledIt() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onRead(bev -> bev.disable(READ)).onEvent(stage.tellEvents()).enable(READ);
        ends.send("x");
        ends.hangUp();
        stage.settle();
        assertThat(stage.told).isEmpty();

        ends.bev().enable(READ);
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("READING|EOF");
    }

    @Test
    void goesOnWritingWhenThePeerSendsNoMore() throws Exception {
        BevStage.Ends ends = stage.ends();
        ends.bev().onEvent(stage.tellEvents()).enable(READ);

        ends.peer().shutdownOutput();
        stage.untilTold(1);
        ends.bev().write("still here");
        stage.awaitReceived(ends.peer(), "still here");

        assertThat(stage.told).containsExactly("READING|EOF");
    }

    @Test
    void endsItsStreamAfterItsOutputAndGoesOnReading() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onRead(bev -> stage.told.add(BevStage.taken(bev))).enable(READ);
        ends.bev().write("the last");

        assertThat(ends.bev().flush(WRITE, FlushMode.FINISHED)).isFalse();
        stage.awaitReceived(ends.peer(), "the last");
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        ends.send("answer");
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("answer");
    }

    @Test
    void endsItsStreamAtOnceWhenNothingWaits() {
        BevStage.Ends ends = stage.ends();

        ends.bev().flush(WRITE, FlushMode.FINISHED);

        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
    }

    @Test
    void endsItsStreamOnlyWhenABlockedOutputIsGone() {
        BevStage.Ends ends = stage.ends();
        long much = stage.block(ends.bev());

        ends.bev().flush(WRITE, FlushMode.FINISHED);
        stage.awaitBytes(ends.peer(), much);

        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
    }

    @Test
    void aStreamThatCannotBeEndedIsToldFromTheLoop() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onEvent(stage.tellEvents());
        ends.tap().writeFailure = new IOException("cut");

        ends.bev().flush(WRITE, FlushMode.FINISHED);
        assertThat(stage.told).as("not from inside the call").isEmpty();
        stage.turn();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
    }

    @Test
    void otherFlushesDoNothing() {
        BevStage.Ends ends = stage.ends();
        ends.bev().disable(WRITE).write("waits");

        assertThat(ends.bev().flush(READ | WRITE, FlushMode.NORMAL)).isFalse();
        assertThat(ends.bev().flush(READ | WRITE, FlushMode.FLUSH)).isFalse();
        assertThat(ends.bev().flush(READ, FlushMode.FINISHED)).isFalse();
        stage.settle();

        assertThat(ends.tap().writes).isEmpty();
        assertThat(BevStage.isAtEnd(ends.peer())).isFalse();
    }

    // ---- nobody listens

    @Test
    void withoutAnEventCallbackTheEndClosesIt() {
        BevStage.Ends ends = stage.ends();
        ends.bev().enable(READ);

        ends.hangUp();

        stage.until("closed", ends.bev()::isClosed);
    }

    @Test
    void withoutAnEventCallbackTheEndClosesItWhenItsOutputIsWritten() throws Exception {
        BevStage.Ends ends = stage.ends();
        ends.bev().enable(READ);
        long much = stage.block(ends.bev());

        ends.peer().shutdownOutput();
        stage.settle();
        assertThat(ends.bev().isClosed()).isFalse();
        stage.awaitBytes(ends.peer(), much);

        stage.until("closed", ends.bev()::isClosed);
    }

    @Test
    void withoutAnEventCallbackAFailureClosesIt() {
        BevStage.Ends ends = stage.ends();
        ends.tap().writeFailure = new IOException("cut");

        ends.bev().write("lost");

        stage.until("closed", ends.bev()::isClosed);
    }

    // ---- memory

    @Test
    void aConnectionAtRestHoldsNoMemory() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onRead(bev -> bev.write(bev.input())).enable(READ | WRITE);
        assertThat(stage.bytesLent()).isZero();

        ends.send("x".repeat(100_000));
        stage.awaitReceived(ends.peer(), "x".repeat(100_000));
        stage.settle();

        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void aPartOfAMessageHoldsNoMoreThanASmallBlock() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onRead(bev -> bev.input().drain(bev.input().length() - 10)).enable(READ);

        ends.send("x".repeat(50_000));
        stage.until("all", () -> ends.bev().bytesRead() == 50_000);

        assertThat(ends.bev().input().length()).isEqualTo(10);
        assertThat(stage.bytesLent()).isEqualTo(2048);
    }

    @Test
    void alsoALongPartHoldsNoBulkBlock() {
        BevStage.Ends ends = stage.ends();
        ends.bev()
                .maxSingleRead(200_000)
                .onRead(bev -> bev.input().drain(bev.input().length() - 10_000))
                .enable(READ);

        ends.send("x".repeat(100_000));
        stage.until("all", () -> ends.bev().bytesRead() == 100_000);

        assertThat(ends.bev().input().length()).isEqualTo(10_000);
        assertThat(stage.bytesLent()).isEqualTo(16_384);
    }

    @Test
    void closingGivesMemoryBackAndEndsTheConnection() {
        BevStage.Ends ends = stage.ends();
        ends.bev().enable(READ);
        ends.send("not taken");
        stage.until("input", () -> !ends.bev().input().isEmpty());
        ends.bev().write("not written");

        ends.bev().close();
        ends.bev().close();

        assertThat(stage.bytesLent()).isZero();
        assertThat(ends.bev().isClosed()).isTrue();
        assertThat(ends.bev().enabled()).isZero();
        assertThat(ends.bev().input().isEmpty()).isTrue();
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
    }

    @Test
    void withoutMemoryReadingFailsAsAnEvent() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onEvent(stage.tellEvents()).enable(READ);
        BufferPool.of(stage.base).bytesMax(0);

        ends.send("no room");
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("READING|ERROR");
        assertThat(stage.events.getFirst().cause())
                .hasMessageContaining("bytesMax")
                .hasRootCauseInstanceOf(BufferLimitException.class);
    }

    @Test
    void closedItRefusesAllButClosing() {
        BufferEvent bev = stage.ends().bev();
        bev.close();

        for (Consumer<BufferEvent> call :
                List.<Consumer<BufferEvent>>of(
                        b -> b.write("x"),
                        b -> b.write(new byte[1]),
                        b -> b.write(ByteBuffer.allocate(1)),
                        b -> b.write(b.input()),
                        b -> b.enable(READ),
                        b -> b.disable(READ),
                        b -> b.onRead(null),
                        b -> b.onWrite(null),
                        b -> b.onDrained(null),
                        b -> b.onEvent(null),
                        b -> b.deferCallbacks(),
                        b -> b.watermarks(READ, 0, 1),
                        b -> b.timeouts(null, null),
                        b -> b.maxSingleRead(1),
                        b -> b.maxSingleWrite(1),
                        b -> b.priority(0),
                        b -> b.trigger(READ),
                        b -> b.trigger(new BevEvent(BevEvent.EOF, null)),
                        b -> b.flush(READ, FlushMode.FLUSH),
                        b -> b.detach(),
                        b -> b.connect("localhost", 1),
                        BufferEvent::closeWhenWritten)) {
            assertThatThrownBy(() -> call.accept(bev))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith(" is closed");
        }
    }
}
