package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.AddressText;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.Filter;
import io.evj.buffer.TransferException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The peer goes away while there is output: what the kernel really says then, and that nothing which came before is lost.
@OnEveryMethod
class BevBrokenPipeTest {
    @AutoClose private final BevStage stage;

    BevBrokenPipeTest(String method) {
        stage = BevStage.on(method);
    }

    private BevStage.Ends telling(BevStage.Ends ends) {
        ends.bev()
                .onRead(read -> stage.told.add("read " + BevStage.taken(read)))
                .onWrite(stage.tell("written"))
                .onEvent(stage.tellEvents());
        return ends;
    }

    /// Room is limited: else the kernel would give more and more.
    private BevStage.Ends tcp(String loopback) throws IOException {
        BevStage.Ends ends = telling(stage.tcp(loopback));
        ends.tap().setOption(StandardSocketOptions.SO_SNDBUF, 64 << 10);
        ends.peer().setOption(StandardSocketOptions.SO_RCVBUF, 64 << 10);
        return ends;
    }

    /// There is output that the kernel does not take.
    private void block(BufferEvent bev) {
        int watches = stage.backend.writeWatches;
        bev.write(new byte[2 << 20]);
        stage.until("it to block", () -> stage.backend.writeWatches > watches);
        stage.settle();
        assertThat(bev.output().isEmpty()).isFalse();
        assertThat(stage.told).isEmpty();
    }

    /// What a write that failed for good says of itself.
    private void assertNames(BevEvent event, String peer, BufferEvent bev) {
        assertThat(event.cause())
                .isInstanceOfSatisfying(
                        TransferException.class,
                        cause -> {
                            assertThat(cause.bytesRead()).isEqualTo(bev.bytesRead());
                            assertThat(cause.bytesWritten()).isEqualTo(bev.bytesWritten());
                        })
                .hasMessageStartingWith(
                        "write to %s after %d bytes read and %d bytes written: "
                                .formatted(peer, bev.bytesRead(), bev.bytesWritten()))
                .hasCauseInstanceOf(IOException.class);
        assertThat(event.cause().getCause().getMessage())
                .containsPattern("(?i)reset|broken pipe|EPIPE");
    }

    private static String peer(BevStage.Ends ends) {
        return AddressText.format(ends.tap().remoteAddress());
    }

    // ---- TCP

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aResetWhileOutputIsBlocked(String loopback) throws IOException {
        BevStage.Ends ends = tcp(loopback);
        String peer = peer(ends);
        block(ends.bev());

        BevStage.reset(ends.peer());
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertNames(stage.events.getFirst(), peer, ends.bev());
        assertThat(ends.bev().enabled()).isZero();
        assertThat(ends.bev().output().isEmpty()).as("kept").isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResetBehindDataWhileOutputIsBlocked(boolean isDeferred) throws IOException {
        BevStage.Ends ends = tcp("127.0.0.1");
        if (isDeferred) {
            ends.bev().deferCallbacks();
        }
        ends.bev().enable(READ);
        block(ends.bev());

        ends.send("the last");
        BevStage.reset(ends.peer());
        stage.until("both ends", () -> ends.bev().enabled() == 0);
        stage.settle();

        assertThat(stage.told).first().isEqualTo("read the last");
        List<String> last = stage.told.subList(1, stage.told.size());
        if (isDeferred && last.size() == 1) {
            assertThat(last).as("told in one call").containsExactly("READING|WRITING|EOF|ERROR");
        } else {
            assertThat(last)
                    .as("one direction hears the reset, the other that nothing more moves")
                    .containsExactlyInAnyOrder("WRITING|ERROR", readingEnd());
        }
        assertThat(ends.bev().bytesRead()).isEqualTo(8);
    }

    /// A reset is told once: to the direction that asks first.
    private String readingEnd() {
        return stage.told.contains("READING|EOF") ? "READING|EOF" : "READING|ERROR";
    }

    /// The kernel says it to the write that comes first, before the loop looks again for what has come.
    @Test
    void aResetBeforeTheWrite() throws IOException {
        BevStage.Ends ends = tcp("127.0.0.1");
        String peer = peer(ends);
        ends.send("the last");
        BevStage.reset(ends.peer());

        ends.bev().write("lost");
        stage.untilTold(1);
        stage.settle();
        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertNames(stage.events.getFirst(), peer, ends.bev());
        assertThat(ends.bev().bytesWritten()).isZero();
        ends.bev().enable(READ);
        stage.untilTold(3);

        assertThat(stage.told.subList(1, 3)).containsExactly("read the last", "READING|EOF");
    }

    /// The kernel keeps what came before the reset.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aResetBeforeTheWriteWhileItReads(String loopback) throws IOException {
        BevStage.Ends ends = tcp(loopback);
        ends.bev().enable(READ);
        stage.settle();
        ends.send("the last");
        BevStage.reset(ends.peer());

        ends.bev().write("lost");
        stage.untilTold(3);
        stage.settle();

        assertThat(stage.told).containsExactly("read the last", "WRITING|ERROR", "READING|EOF");
        assertThat(ends.bev().bytesWritten()).isZero();
    }

    /// Nobody is there any more: the first write is answered by a reset, and the next one hears of it.
    @Test
    void aPeerThatHasClosedBeforeTwoWrites() throws IOException {
        BevStage.Ends ends = tcp("127.0.0.1");
        String peer = peer(ends);
        ends.send("the last");
        ends.hangUp();

        ends.bev().write("unread");
        stage.untilTold(1);
        assertThat(stage.told).containsExactly("written");
        ends.bev().write("lost");
        stage.untilTold(2);
        stage.settle();

        assertThat(stage.told).containsExactly("written", "WRITING|ERROR");
        assertNames(stage.events.getFirst(), peer, ends.bev());
        assertThat(ends.bev().bytesWritten()).isEqualTo(6);
        ends.bev().enable(READ);
        stage.untilTold(4);
        assertThat(stage.told.subList(2, 4)).containsExactly("read the last", readingEnd());
    }

    @Test
    void aResetWhileItWaitsToClose() throws IOException {
        BevStage.Ends ends = tcp("127.0.0.1");
        block(ends.bev());
        ends.bev().closeWhenWritten();
        stage.settle();
        assertThat(ends.bev().isClosed()).isFalse();

        BevStage.reset(ends.peer());
        stage.until("closed", ends.bev()::isClosed);

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void aResetBelowAFilter() throws IOException {
        BevStage.Ends ends = tcp("127.0.0.1");
        String peer = peer(ends);
        BufferEvent over =
                stage.closing(BufferEvent.filter(ends.bev(), Filter.of(null, null)))
                        .onEvent(stage.tellEvents());
        block(over);

        BevStage.reset(ends.peer());
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertNames(stage.events.getFirst(), peer, ends.bev());
    }

    // ---- Unix-domain

    @Test
    void aUnixPeerClosesWhileOutputIsBlocked() {
        BevStage.Ends ends = telling(stage.ends());
        String peer = peer(ends);
        block(ends.bev());

        ends.hangUp();
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertNames(stage.events.getFirst(), peer, ends.bev());
    }

    @Test
    void aUnixPeerClosesBehindDataWhileOutputIsBlocked() {
        BevStage.Ends ends = telling(stage.ends());
        ends.bev().enable(READ);
        block(ends.bev());

        ends.send("the last");
        ends.hangUp();
        stage.until("both ends", () -> ends.bev().enabled() == 0);
        stage.settle();

        assertThat(stage.told).containsExactly("read the last", "WRITING|ERROR", readingEnd());
        assertThat(ends.bev().bytesRead()).isEqualTo(8);
    }

    @Test
    void aUnixPeerThatReadsNoMoreMaySendStill() throws IOException {
        BevStage.Ends ends = telling(stage.ends());
        String peer = peer(ends);
        ends.bev().enable(READ);
        ends.peer().shutdownInput();

        ends.bev().write("lost");
        stage.untilTold(1);
        stage.settle();
        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertNames(stage.events.getFirst(), peer, ends.bev());
        assertThat(ends.bev().enabled()).isEqualTo(READ);
        ends.send("still here");
        stage.untilTold(2);
        ends.hangUp();
        stage.untilTold(3);

        assertThat(stage.told).containsExactly("WRITING|ERROR", "read still here", "READING|EOF");
    }
}
