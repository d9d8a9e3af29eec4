package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.Filter;
import io.evj.buffer.FlushMode;
import io.evj.testkit.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Replacing the socket of a bufferevent, and giving it back.
@OnEveryMethod
class BevSocketSwapTest {
    private final String method;
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    BevSocketSwapTest(String method) {
        this.method = method;
        stage = BevStage.on(method);
        ends = stage.ends();
        bev = ends.bev();
        bev.onRead(read -> stage.told.add(BevStage.taken(read))).onEvent(stage.tellEvents());
    }

    @Test
    void takesAnotherAndClosesTheFormer() throws IOException {
        Network.Pair next = stage.pair();
        bev.enable(READ);
        bev.write("for the next");

        bev.socket(next.first());

        assertThat(bev.socket()).isSameAs(next.first());
        assertThat(bev.descriptor()).isSameAs(next.first());
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        stage.awaitReceived(next.second(), "for the next");
        next.second().write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        stage.untilTold(1);
        assertThat(stage.told).containsExactly("hi");
    }

    @Test
    void keepsBothBuffers() {
        bev.onRead(null).enable(READ);
        ends.send("taken over");
        stage.until("input", () -> !bev.input().isEmpty());
        bev.disable(WRITE).write("waits");

        bev.socket(stage.pair().first());
        stage.settle();

        assertThat(BevStage.taken(bev)).isEqualTo("taken over");
        assertThat(bev.output().length()).isEqualTo(5);
    }

    @Test
    void takesABlockedOutputToTheNext() {
        long much = stage.block(bev);
        long left = much - bev.bytesWritten();
        Network.Pair next = stage.pair();

        bev.socket(next.first());
        stage.awaitBytes(next.second(), left);

        assertThat(bev.output().isEmpty()).isTrue();
    }

    @Test
    void takingTheOneItHasChangesNothing() {
        StreamSocket own = bev.socket();
        bev.enable(READ);

        bev.socket(own);

        assertThat(own.isOpen()).isTrue();
        ends.send("still");
        stage.untilTold(1);
        assertThat(stage.told).containsExactly("still");
    }

    @Test
    void givesItsSocketBackUnwatchedAndOpen() throws IOException {
        bev.enable(READ);
        stage.turn();
        bev.write("left");

        StreamSocket given = stage.closing(bev.detach());

        assertThat(given.isOpen()).isTrue();
        assertThat(bev.socket()).isNull();
        assertThat(bev.detach()).isNull();
        ends.send("to whoever reads");
        stage.settle();
        assertThat(stage.told).isEmpty();
        assertThat(BevStage.received(given)).isEqualTo("to whoever reads");
        assertThat(bev.output().length()).isEqualTo(4);
        bev.close();
        assertThat(given.isOpen()).isTrue();
    }

    @Test
    void writesToANewSocketWhatWaitedWithoutOne() {
        stage.closing(bev.detach());
        bev.write("waits");
        stage.settle();
        Network.Pair next = stage.pair();

        bev.socket(next.first());

        stage.awaitReceived(next.second(), "waits");
    }

    @Test
    void movesAConnectionToAnotherBase() throws IOException {
        bev.enable(READ);
        stage.turn();
        TappedSocket given = (TappedSocket) bev.detach();

        try (EventBase other = EventBase.open(EventConfig.defaults().withMethods(method));
                BufferEvent there = BufferEvent.of(other, given.real)) {
            there.onRead(read -> stage.told.add(BevStage.taken(read))).enable(READ);
            ends.send("hello");
            Steps.until(other, "hello", () -> !stage.told.isEmpty());
        }

        assertThat(stage.told).containsExactly("hello");
    }

    @Test
    void mayBeDetachedInACallback() {
        StreamSocket[] given = new StreamSocket[1];
        bev.onRead(
                        read -> {
                            stage.told.add(BevStage.taken(read));
                            given[0] = stage.closing(read.detach());
                        })
                .enable(READ);

        ends.send("x".repeat(20_000));
        ends.hangUp();
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).as("nothing of the detached one").hasSize(1);
        assertThat(given[0].isOpen()).isTrue();
    }

    @Test
    void mayBeReplacedInTheWriteCallback() {
        Network.Pair next = stage.pair();
        bev.onWrite(written -> {
            stage.told.add("written");
            if (written.socket() != next.first()) {
                written.socket(next.first());
                written.write("to the second");
            }
        });

        bev.write("to the first");
        stage.awaitReceived(next.second(), "to the second");

        assertThat(BevStage.received(ends.peer())).isEqualTo("to the first");
    }

    @Test
    void aSocketThatIsRefusedLeavesTheFormer() throws IOException {
        Network.Pair next = stage.pair();
        StreamSocket closed = next.first();
        closed.close();
        bev.enable(READ);

        assertThatThrownBy(() -> bev.socket(closed)).isInstanceOf(RuntimeException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BufferEvent.of(stage.base, closed))
                .withMessageContaining("closed");
        try (EventBase other = EventBase.open(EventConfig.defaults().withMethods(method));
                Ends pair = Ends.of(other);
                var event = other.event(pair.first(), READ, (self, what) -> {})) {
            event.add();
            assertThatThrownBy(() -> bev.socket(new TappedSocket(pair.first())))
                    .isInstanceOf(RuntimeException.class);
        }

        ends.send("still");
        stage.untilTold(1);
        assertThat(stage.told).containsExactly("still");
    }

    @Test
    void aSocketThatIsRefusedLeavesTheEndThatIsUnderWay() throws IOException {
        StreamSocket closed = stage.pair().first();
        closed.close();
        stage.block(bev);
        bev.flush(WRITE, FlushMode.FINISHED);

        assertThatThrownBy(() -> bev.socket(closed)).isInstanceOf(RuntimeException.class);

        stage.until("the end of the stream", () -> BevStage.isAtEnd(ends.peer()));
    }

    @Test
    void aSocketThatIsRefusedLeavesTheConnectThatIsUnderWay() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        StreamSocket closed = stage.pair().first();
        closed.close();
        BufferEvent late = stage.closing(BufferEvent.of(stage.base)).onEvent(stage.tellEvents());
        late.connect(there.localAddress());

        assertThatThrownBy(() -> late.socket(closed)).isInstanceOf(RuntimeException.class);

        stage.closing(stage.accepted(there));
        stage.untilTold(1);
        assertThat(stage.told).containsExactly("CONNECTED");
    }

    @Test
    void aSocketThatConnectsMayBeGivenTwice() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        StreamSocket connecting = stage.base.network().connect(there.localAddress());
        bev.socket(connecting);

        bev.socket(connecting);

        bev.write("early");
        StreamSocket peer = stage.closing(stage.accepted(there));
        stage.awaitReceived(peer, "early");
        assertThat(bev.socket()).isSameAs(connecting);
    }

    /// Two sockets that are closed together.
    private record Ends(StreamSocket first, StreamSocket second) implements AutoCloseable {
        static Ends of(EventBase base) throws IOException {
            Network.Pair pair = base.network().pair();
            return new Ends(pair.first(), pair.second());
        }

        @Override
        public void close() throws IOException {
            first.close();
            second.close();
        }
    }

    @Test
    void kindsWithoutASocketOfTheirOwnRefuse() {
        BufferEvent half = BufferEvent.pair(stage.base).first();
        stage.closing(half.partner());
        stage.closing(half);
        BufferEvent above = stage.closing(BufferEvent.filter(bev, Filter.of(null, null)));

        StreamSocket socket = stage.closing(stage.pair().first());
        for (BufferEvent each : new BufferEvent[] {half, above}) {
            assertThatThrownBy(() -> each.socket(socket))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(each::detach).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> each.connect("localhost", 1))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(half.socket()).isNull();
        assertThat(half.descriptor()).isNull();
        assertThat(above.socket()).as("the one below").isSameAs(bev.socket());
    }
}
