package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.TransferException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A direction that stands still for too long.
@OnEveryMethod
class BevTimeoutsTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    BevTimeoutsTest(String method) {
        stage = BevStage.on(method);
        ends = stage.ends();
        bev = ends.bev();
        bev.onRead(BevStage::taken).onEvent(stage.tellEvents());
    }

    private void seconds(int count) {
        stage.advance(Duration.ofSeconds(count));
        stage.turn();
    }

    private void sendAndRead(String text) {
        long wanted = bev.bytesRead() + text.length();
        ends.send(text);
        stage.until("input", () -> bev.bytesRead() == wanted);
    }

    // ---- reading

    @Test
    void tellsThatNothingHasComeAndDisablesReading() {
        bev.timeouts(TEN, null).enable(READ);

        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
        assertThat(bev.enabled()).isEqualTo(WRITE);
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(TransferException.class)
                .hasMessageStartingWith("read timed out from ")
                .hasMessageEndingWith(" after 0 bytes read and 0 bytes written");
    }

    @Test
    void eachByteBeginsTheReadTimeoutAnew() {
        bev.timeouts(TEN, null).enable(READ);

        seconds(6);
        sendAndRead("a");
        seconds(9);
        sendAndRead("b");
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
    }

    @Test
    void writingDoesNotBeginTheReadTimeoutAnew() {
        bev.timeouts(TEN, TEN).enable(READ);

        seconds(6);
        bev.write("a");
        stage.awaitReceived(ends.peer(), "a");
        seconds(4);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
    }

    @Test
    void goesOnWhenEnabledAfterATimeout() {
        bev.timeouts(TEN, null).enable(READ);
        seconds(10);

        bev.enable(READ);
        sendAndRead("late");
        seconds(9);
        assertThat(stage.told).hasSize(1);
        seconds(1);

        assertThat(stage.told).containsExactly("READING|TIMEOUT", "READING|TIMEOUT");
    }

    @Test
    void mayBeEnabledAgainInTheCallback() {
        bev.timeouts(TEN, null)
                .onEvent((self, event) -> {
                    stage.told.add(event.toString().replaceFirst(":.*", ""));
                    self.enable(READ);
                })
                .enable(READ);

        seconds(10);
        seconds(10);

        assertThat(stage.told).containsExactly("READING|TIMEOUT", "READING|TIMEOUT");
    }

    @Test
    void noReadTimeoutRunsWhileReadingIsDisabledAndEnablingBeginsAfresh() {
        bev.timeouts(TEN, null).enable(READ);

        seconds(6);
        bev.disable(READ);
        seconds(60);
        bev.enable(READ);
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
    }

    @Test
    void noReadTimeoutRunsWhileTheInputIsFullAndResumingBeginsAfresh() {
        bev.timeouts(TEN, null).onRead(null).watermarks(READ, 0, 5).enable(READ);
        ends.send("hello");
        stage.until("full", () -> bev.input().length() == 5);

        seconds(60);
        assertThat(stage.told).isEmpty();
        bev.input().drain(1);
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
    }

    @Test
    void enablingTwiceDoesNotBeginTheTimeoutAnew() {
        bev.timeouts(TEN, null).enable(READ);

        seconds(6);
        bev.enable(READ);
        seconds(4);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
    }

    @Test
    void aNewTimeoutReplacesTheOneThatRuns() {
        bev.timeouts(TEN, null).enable(READ);

        seconds(6);
        bev.timeouts(Duration.ofSeconds(5), null);
        seconds(4);
        assertThat(stage.told).isEmpty();
        seconds(1);
        assertThat(stage.told).containsExactly("READING|TIMEOUT");

        bev.enable(READ).timeouts(Duration.ofSeconds(20), null);
        seconds(19);
        assertThat(stage.told).hasSize(1);
        seconds(1);
        assertThat(stage.told).hasSize(2);
    }

    @Test
    void nullClearsTheTimeoutThatRuns() {
        bev.timeouts(TEN, null).enable(READ);

        seconds(6);
        bev.timeouts(null, null);
        seconds(3600);

        assertThat(stage.told).isEmpty();
    }

    // ---- writing

    @Test
    void noWriteTimeoutRunsWhileNothingWaits() {
        bev.timeouts(null, TEN);

        seconds(60);
        bev.write("gone at once");
        stage.awaitReceived(ends.peer(), "gone at once");
        seconds(60);

        assertThat(stage.told).isEmpty();
    }

    @Test
    void tellsThatThePeerTakesNothingAndDisablesWriting() {
        bev.timeouts(null, TEN).enable(READ);
        stage.block(bev);

        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
        assertThat(bev.enabled()).isEqualTo(READ);
        assertThat(stage.events.getFirst().cause())
                .hasMessageStartingWith("write timed out to ")
                .hasMessageEndingWith(" bytes written")
                .isInstanceOfSatisfying(
                        TransferException.class,
                        cause -> assertThat(cause.bytesWritten()).isEqualTo(bev.bytesWritten()));
    }

    @Test
    void whatThePeerTakesBeginsTheWriteTimeoutAnew() {
        bev.timeouts(null, TEN);
        stage.block(bev);
        bev.write(new byte[4_000_000]); // so that taking some leaves it blocked

        seconds(6);
        long before = bev.bytesWritten();
        stage.awaitBytes(ends.peer(), before);
        stage.until("more written", () -> bev.bytesWritten() > before);
        stage.settle();
        assertThat(bev.output().isEmpty()).isFalse();
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    @Test
    void readingDoesNotBeginTheWriteTimeoutAnew() {
        bev.timeouts(TEN, TEN).enable(READ);
        stage.block(bev);

        seconds(6);
        sendAndRead("a");
        seconds(4);

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    @Test
    void addingOutputDoesNotBeginTheWriteTimeoutAnew() {
        bev.timeouts(null, TEN);
        stage.block(bev);

        seconds(6);
        bev.write("more");
        seconds(4);

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    @Test
    void theWriteTimeoutEndsWhenAllIsWritten() {
        bev.timeouts(null, TEN);
        long much = stage.block(bev);

        seconds(6);
        stage.awaitBytes(ends.peer(), much);
        seconds(60);

        assertThat(stage.told).isEmpty();
    }

    @Test
    void noWriteTimeoutRunsWhileWritingIsDisabled() {
        bev.timeouts(null, TEN);
        stage.block(bev);

        bev.disable(WRITE);
        seconds(60);
        assertThat(stage.told).isEmpty();
        bev.enable(WRITE);
        stage.turn();
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    @Test
    void writingGoesOnWhenEnabledAfterATimeout() {
        bev.timeouts(null, TEN);
        long much = stage.block(bev);
        seconds(10);
        long before = bev.bytesWritten();

        bev.enable(WRITE);
        stage.awaitBytes(ends.peer(), much);

        assertThat(bev.bytesWritten()).isEqualTo(much).isGreaterThan(before);
        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    // ---- neither

    @Test
    void noTimeoutRunsWithoutASocket() {
        bev.timeouts(TEN, TEN).enable(READ);
        stage.block(bev);

        stage.closing(bev.detach());
        seconds(60);

        assertThat(stage.told).isEmpty();
        assertThat(bev.enabled()).isEqualTo(READ | WRITE);
    }

    @Test
    void noTimeoutRunsBeforeThereIsASocket() {
        BufferEvent early = stage.closing(BufferEvent.of(stage.base));
        early.onEvent(stage.tellEvents()).timeouts(TEN, TEN).enable(READ);
        early.write("waits");
        seconds(60);
        assertThat(stage.told).isEmpty();

        early.socket(stage.pair().first());
        seconds(9);
        assertThat(stage.told).isEmpty();
        seconds(1);

        assertThat(stage.told).containsExactly("READING|TIMEOUT");
    }

    @Test
    void noTimeoutRunsAfterTheEnd() {
        bev.timeouts(TEN, TEN).enable(READ);
        bev.close();

        seconds(60);

        assertThat(stage.told).isEmpty();
    }

    @Test
    void bothDirectionsTimeOutOnTheirOwn() {
        bev.timeouts(Duration.ofSeconds(5), TEN).enable(READ);
        stage.block(bev);

        seconds(5);
        assertThat(stage.told).containsExactly("READING|TIMEOUT");
        seconds(5);

        assertThat(stage.told).containsExactly("READING|TIMEOUT", "WRITING|TIMEOUT");
    }

    @Test
    void withoutAnEventCallbackATimeoutClosesIt() {
        bev.onEvent(null).timeouts(TEN, null).enable(READ);

        seconds(10);

        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void refusesTimeoutsThatAreNone() {
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> bev.timeouts(none, null));
            assertThatIllegalArgumentException().isThrownBy(() -> bev.timeouts(null, none));
        }
        bev.timeouts(Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE));
    }
}
