package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.Filter;
import io.evj.buffer.FlushMode;
import io.evj.itests.buffer.BevStage.Ends;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One direction has ended, and the other one goes on.
@OnEveryMethod
class HalfClosedBevTest {
    /// More than the sockets here have room for at once, for some turns.
    private static final int BIG = 1 << 20;

    @AutoClose private final BevStage stage;
    private final byte[] big = Content.noise(BIG, 1);

    HalfClosedBevTest(String method) {
        stage = BevStage.on(method);
    }

    private Ends over(String transport) {
        return transport.equals("unix") ? stage.ends() : stage.tcp(transport);
    }

    private BufferEvent telling(BufferEvent bev) {
        return bev.onRead(read -> stage.told.add("read " + BevStage.taken(read)))
                .onEvent(stage.tellEvents())
                .enable(READ);
    }

    /// Collects all that comes, and checks it at the end.
    private BufferEvent collecting(BufferEvent bev) {
        return bev.watermarks(READ, 0, 0).onEvent(stage.tellEvents()).enable(READ);
    }

    private void sendBig(Ends ends) {
        ByteBuffer left = ByteBuffer.wrap(big);
        stage.until(
                "the peer to send all",
                () -> {
                    try {
                        ends.peer().write(left);
                        return !left.hasRemaining();
                    } catch (IOException failure) {
                        throw new AssertionError(failure);
                    }
                });
    }

    private void assertTakesBig(BufferEvent bev) {
        stage.until("all of it", () -> bev.input().length() == BIG);
        byte[] come = new byte[BIG];
        bev.read(come);
        assertThat(Arrays.equals(come, big)).isTrue();
    }

    // ---- sockets

    @ParameterizedTest
    @ValueSource(strings = {"unix", "127.0.0.1", "::1"})
    void writesOnWhenThePeerSendsNoMore(String transport) throws IOException {
        Ends ends = over(transport);
        telling(ends.bev());
        ends.send("all I say");

        ends.peer().shutdownOutput();
        stage.untilTold(2);
        ends.bev().write(big);
        byte[] come = Content.await(stage, ends.peer(), BIG);
        stage.settle();

        assertThat(stage.told).containsExactly("read all I say", "READING|EOF");
        assertThat(ends.bev().enabled()).isEqualTo(WRITE);
        assertThat(Arrays.equals(come, big)).isTrue();
        ends.bev().flush(WRITE, FlushMode.FINISHED);
        stage.until("the other end", () -> BevStage.isAtEnd(ends.peer()));
        assertThat(ends.bev().isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "127.0.0.1", "::1"})
    void readsOnWhenItHasEndedItsStream(String transport) throws IOException {
        Ends ends = over(transport);
        collecting(ends.bev()).write(big);

        ends.bev().flush(WRITE, FlushMode.FINISHED);
        byte[] come = Content.await(stage, ends.peer(), BIG);
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        assertThat(Arrays.equals(come, big)).isTrue();
        sendBig(ends);
        assertTakesBig(ends.bev());
        assertThat(stage.told).isEmpty();
        ends.peer().shutdownOutput();
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("READING|EOF");
        assertThat(ends.bev().isClosed()).isFalse();
    }

    /// A request that ends with its stream, as of HTTP/1.0, and an answer that ends with it, too.
    @ParameterizedTest
    @ValueSource(strings = {"unix", "127.0.0.1", "::1"})
    void answersAStreamThatHasEndedAndEndsItsOwn(String transport) throws IOException {
        Ends ends = over(transport);
        collecting(ends.bev());
        ends.bev()
                .onEvent((self, event) -> {
                    stage.tellEvents().run(self, event);
                    self.write(self.input());
                    self.closeWhenWritten();
                });

        sendBig(ends);
        ends.peer().shutdownOutput();
        byte[] come = Content.await(stage, ends.peer(), BIG);
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));

        assertThat(Arrays.equals(come, big)).isTrue();
        assertThat(stage.told).containsExactly("READING|EOF");
        assertThat(ends.bev().isClosed()).isTrue();
    }

    // ---- pairs

    @Test
    void aHalfThatHasEndedItsWritingReadsOn() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = telling(stage.closing(pair.first()));
        BufferEvent two = telling(stage.closing(pair.second()));
        one.write("the last");

        one.flush(WRITE, FlushMode.FINISHED);
        stage.settle();
        assertThat(stage.told).containsExactly("read the last", "READING|EOF");
        two.write("answer");
        stage.settle();
        two.write(", and more");
        stage.settle();

        assertThat(stage.told.subList(2, 4)).containsExactly("read answer", "read , and more");
        two.flush(WRITE, FlushMode.FINISHED);
        stage.settle();
        assertThat(stage.told.subList(4, stage.told.size())).containsExactly("READING|EOF");
        assertThat(one.isClosed() || two.isClosed()).isFalse();
    }

    @Test
    void aHalfWhosePartnerReadsNoMoreReadsOn() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = telling(stage.closing(pair.first()));
        BufferEvent two = telling(stage.closing(pair.second()));

        one.flush(READ, FlushMode.FINISHED);
        stage.settle();
        assertThat(stage.told).containsExactly("WRITING|EOF");
        one.write("still here");
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|EOF", "read still here");
        assertThat(two.enabled()).isEqualTo(READ);
    }

    // ---- filters

    private BufferEvent filtered(Ends ends) {
        return stage.closing(BufferEvent.filter(ends.bev(), Filter.of(null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "127.0.0.1"})
    void aFilterWritesOnWhenThePeerSendsNoMore(String transport) throws IOException {
        Ends ends = over(transport);
        BufferEvent bev = telling(filtered(ends));
        ends.send("all I say");

        ends.peer().shutdownOutput();
        stage.untilTold(2);
        bev.write(big);
        byte[] come = Content.await(stage, ends.peer(), BIG);
        stage.settle();

        assertThat(stage.told).containsExactly("read all I say", "READING|EOF");
        assertThat(Arrays.equals(come, big)).isTrue();
        assertThat(bev.enabled()).isEqualTo(WRITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "127.0.0.1"})
    void aFilterReadsOnWhenItHasEndedItsStream(String transport) throws IOException {
        Ends ends = over(transport);
        BufferEvent bev = collecting(filtered(ends));
        bev.write("the last");

        bev.flush(WRITE, FlushMode.FINISHED);
        stage.awaitReceived(ends.peer(), "the last");
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        sendBig(ends);
        assertTakesBig(bev);
        assertThat(stage.told).isEmpty();
        ends.peer().shutdownOutput();
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("READING|EOF");
        assertThat(bev.isClosed()).isFalse();
    }

    @Test
    void aFilterOverAPairGoesOnInTheOtherDirection() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one =
                telling(stage.closing(BufferEvent.filter(pair.first(), Filter.of(null, null))));
        BufferEvent two = telling(stage.closing(pair.second()));
        one.write("the last");

        one.flush(WRITE, FlushMode.FINISHED);
        stage.settle();
        two.write("answer");
        stage.settle();

        assertThat(stage.told).containsExactly("read the last", "READING|EOF", "read answer");
    }
}
