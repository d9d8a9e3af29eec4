package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.ListeningSocket;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FlushMode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Filters over filters, and filters that are more than a function: a compressor, and one of the shape of TLS.
@OnEveryMethod
class BevFilterStackTest {
    @AutoClose private final BevStage stage;

    BevFilterStackTest(String method) {
        stage = BevStage.on(method);
    }

    private BufferEvent over(BufferEvent below, Filter filter) {
        return stage.closing(BufferEvent.filter(below, filter));
    }

    private BufferEvent telling(BufferEvent bev, String name) {
        return bev.onRead(read -> stage.told.add(name + " read " + BevStage.taken(read)))
                .onEvent((self, event) -> {
                    stage.events.add(event);
                    stage.told.add(name + " " + event.toString().replaceFirst("(?s):.*", ""));
                });
    }

    private static Filter adding(int difference) {
        return Filter.of(changing(-difference), changing(difference));
    }

    private static Filter.Function changing(int by) {
        return (source, target, limit, mode) -> {
            byte[] some = new byte[limit < 0 || limit > 5 ? 5 : (int) limit];
            int count = source.remove(some);
            for (int i = 0; i < count; i++) {
                some[i] += (byte) by;
            }
            target.add(some, 0, count);
            return count > 0 ? Filter.Result.OK : Filter.Result.NEED_MORE;
        };
    }

    // ---- three deep

    private BufferEvent threeDeep(BufferEvent bottom) {
        return over(over(over(bottom, adding(1)), Filter.of(null, null)), adding(7));
    }

    @Test
    void bytesPassThreeFiltersOverAPair() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = telling(threeDeep(pair.first()), "one").enable(READ);
        BufferEvent two = telling(threeDeep(pair.second()), "two").enable(READ);

        one.write("hello from one");
        two.write("hello from two");
        stage.settle();

        assertThat(stage.told)
                .containsExactlyInAnyOrder("two read hello from one", "one read hello from two");
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void theEndPassesThreeFiltersOverAPair() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = telling(threeDeep(pair.first()), "one");
        telling(threeDeep(pair.second()), "two").enable(READ);

        one.write("bye");
        one.flush(WRITE, FlushMode.FINISHED);
        stage.settle();

        assertThat(stage.told).containsExactly("two read bye", "two READING|EOF");
    }

    @Test
    void closesThreeFiltersOverASocketWhenAllIsWritten() {
        BevStage.Ends ends = stage.ends();
        BufferEvent top = threeDeep(ends.bev());
        long much = stage.block(top);

        top.closeWhenWritten();
        stage.settle();
        assertThat(top.isClosed()).isFalse();
        stage.awaitBytes(ends.peer(), much);
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));

        assertThat(top.isClosed()).isTrue();
        assertThat(ends.bev().isClosed()).isTrue();
    }

    @Test
    void aThrowAtTheTopClosesAllDownToTheBottom() {
        BevStage.Ends ends = stage.ends();
        BufferEvent top = threeDeep(ends.bev());
        top.onRead(
                        read -> {
                            throw new IOException("oops");
                        })
                .enable(READ);

        ends.send("x");
        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));

        assertThat(stage.thrown()).extracting(Throwable::getMessage).containsExactly("oops");
        for (BufferEvent each = top; each != null; each = each.underlying()) {
            assertThat(each.isClosed()).isTrue();
        }
    }

    @Test
    void backPressureReachesTheBottom() {
        BevStage.Ends ends = stage.ends();
        BufferEvent top = threeDeep(ends.bev()).watermarks(READ, 0, 1000).enable(READ);

        try {
            while (ends.peer().write(ByteBuffer.allocate(50_000)) > 0) {
                stage.settle();
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }

        long waiting = 0;
        for (BufferEvent each = top; each != null; each = each.underlying()) {
            waiting += each.input().length();
        }
        assertThat(top.input().length()).isEqualTo(1000);
        assertThat(waiting).isLessThanOrEqualTo(1000 + 3 * BufferEvent.READ_HIGH_DEFAULT);
    }

    // ---- a compressor

    @Test
    void aCompressorSendsItsTrailerWhenFinishedAndSeesItsPeers() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = telling(over(pair.first(), new ZipFilter()), "one");
        telling(over(pair.second(), new ZipFilter()), "two").enable(READ);
        String text = "over and over again ".repeat(20);

        one.write(text);
        stage.settle();
        assertThat(stage.told).containsExactly("two read " + text);
        assertThat(pair.first().bytesWritten()).isLessThan(text.length() / 4);
        one.flush(WRITE, FlushMode.FINISHED);
        stage.settle();

        assertThat(stage.told).containsExactly("two read " + text, "two READING|EOF");
    }

    @Test
    void aCompressorNoticesAStreamThatIsCutOff() {
        BevStage.Ends ends = stage.ends();
        telling(over(ends.bev(), new ZipFilter()), "zip").enable(READ);

        ends.hangUp();
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("zip READING|ERROR");
        assertThat(stage.events.getFirst().cause()).hasMessageEndingWith(": the stream is cut off");
    }

    @Test
    void whatExpandsBeyondTheMarkComesPieceByPiece() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = over(pair.first(), new ZipFilter());
        long[] seen = {0, 0};
        ZipFilter zip = new ZipFilter();
        BufferEvent two =
                over(pair.second(), zip)
                        .watermarks(READ, 0, 1000)
                        .onRead(read -> seen[0] = Math.max(seen[0], read.input().length()))
                        .onEvent(stage.tellEvents())
                        .enable(READ);

        one.write(new byte[1_000_000]);
        one.closeWhenWritten();
        stage.until(
                "all",
                () -> {
                    seen[1] += two.input().length();
                    two.input().clear();
                    return seen[1] == 1_000_000;
                });
        stage.settle();

        assertThat(seen[0]).isLessThanOrEqualTo(1000);
        assertThat(one.isClosed()).isTrue();
        two.close();
        assertThat(zip.isClosed).isTrue();
    }

    /// The end waits for what the filter holds back, also when the callback makes room for it at once.
    @Test
    void whatExpandsBeyondTheMarkComesPieceByPieceBeforeTheEnd() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = over(pair.first(), new ZipFilter());
        List<Long> seen = new ArrayList<>();
        over(pair.second(), new ZipFilter())
                .watermarks(READ, 0, 1000)
                .onRead(read -> {
                    seen.add(read.input().length());
                    read.input().clear();
                })
                .onEvent(stage.tellEvents())
                .enable(READ);

        one.write(new byte[100_000]);
        one.closeWhenWritten();
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("READING|EOF");
        assertThat(seen).allMatch(length -> length <= 1000);
        assertThat(seen.stream().mapToLong(length -> length).sum()).isEqualTo(100_000);
    }

    @Test
    void aLongRandomStreamComesThroughFiltersOverASocket() throws IOException {
        BevStage.Ends ends = stage.ends();
        BufferEvent here = over(over(ends.bev(), adding(3)), new ZipFilter());
        BufferEvent there =
                over(
                        over(stage.closing(BufferEvent.of(stage.base, ends.peer())), adding(3)),
                        new ZipFilter());
        byte[] sent = new byte[2_000_000];
        new Random(1).nextBytes(sent);
        try (EvBuffer got = EvBuffer.of(stage.base)) {
            there.onRead(read -> got.addBuffer(read.input()))
                    .onEvent(stage.tellEvents())
                    .enable(READ);

            here.write(sent);
            here.closeWhenWritten();
            stage.untilTold(1);

            byte[] all = new byte[(int) got.length()];
            got.remove(all);
            assertThat(all).isEqualTo(sent);
        }
        assertThat(stage.told).containsExactly("READING|EOF");
    }

    // ---- the shape of TLS

    @Test
    void aHandshakeComesBeforeConnectedAndConnectedBeforeData() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent server = telling(over(pair.second(), new HandshakeFilter(false, 4)), "server");
        BufferEvent client = telling(over(pair.first(), new HandshakeFilter(true, 5)), "client");
        client.write("early");
        server.enable(READ);
        client.enable(READ);

        stage.settle();
        assertThat(stage.told)
                .containsExactlyInAnyOrder(
                        "client CONNECTED", "server CONNECTED", "server read early")
                .containsSubsequence("server CONNECTED", "server read early");
        stage.told.clear();
        server.write("answer");
        stage.settle();

        assertThat(stage.told).containsExactly("client read answer");
    }

    @Test
    void aHandshakeNeedsNoProgramThatReads() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent server = telling(over(pair.second(), new HandshakeFilter(false, 4)), "server");
        telling(over(pair.first(), new HandshakeFilter(true, 5)), "client").write("waits");

        stage.settle();
        assertThat(stage.told).containsExactlyInAnyOrder("client CONNECTED", "server CONNECTED");
        server.enable(READ);
        stage.settle();

        assertThat(stage.told).contains("server read waits");
    }

    @Test
    void aHandshakeBeginsWhenTheSocketIsConnected() {
        ListeningSocket listening = stage.listening("127.0.0.1");
        BufferEvent below = BufferEvent.of(stage.base).connect(listening.localAddress());
        BufferEvent client = telling(over(below, new HandshakeFilter(true, 5)), "client");
        client.enable(READ).write("hello");
        BufferEvent accepted = stage.closing(BufferEvent.of(stage.base, stage.accepted(listening)));
        BufferEvent server = telling(over(accepted, new HandshakeFilter(false, 4)), "server");
        server.enable(READ);

        stage.untilTold(3);

        assertThat(stage.told)
                .containsExactlyInAnyOrder(
                        "client CONNECTED", "server CONNECTED", "server read hello");
    }

    @Test
    void anOrderlyEndComesAfterTheDataBeforeIt() {
        BevStage.Ends ends = stage.ends();
        BufferEvent peer = stage.closing(BufferEvent.of(stage.base, ends.peer()));
        telling(over(ends.bev(), new HandshakeFilter(false, 4)), "server").enable(READ);
        BufferEvent client = telling(over(peer, new HandshakeFilter(true, 5)), "client");
        client.write("all");
        client.closeWhenWritten();

        stage.untilTold(4);
        stage.settle();

        assertThat(stage.told)
                .containsExactlyInAnyOrder(
                        "client CONNECTED",
                        "server CONNECTED",
                        "server read all",
                        "server READING|EOF")
                .containsSubsequence("server read all", "server READING|EOF");
    }

    @Test
    void closingSendsTheFiltersLastWordsWhenThatNeedsNoWaiting() {
        BevStage.Ends ends = stage.ends();
        BufferEvent peer = stage.closing(BufferEvent.of(stage.base, ends.peer()));
        telling(over(ends.bev(), new HandshakeFilter(false, 4)), "server").enable(READ);
        BufferEvent client = telling(over(peer, new HandshakeFilter(true, 5)), "client");
        stage.untilTold(2);

        client.close();
        stage.untilTold(3);

        assertThat(stage.told).endsWith("server READING|EOF");
    }

    @Test
    void anEndWithoutGoodbyeIsAFailureAlsoDuringTheHandshake() {
        BevStage.Ends ends = stage.ends();
        telling(over(ends.bev(), new HandshakeFilter(false, 4)), "server");

        ends.send("\1");
        ends.hangUp();
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("server READING|ERROR");
        assertThat(stage.events.getFirst().cause())
                .hasMessageEndingWith(": cut off by the peer")
                .hasCauseInstanceOf(EOFException.class);
    }

    @Test
    void handshakesOverHandshakesWork() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent inner = over(pair.second(), new HandshakeFilter(false, 1));
        BufferEvent server = telling(over(inner, new HandshakeFilter(false, 2)), "server");
        BufferEvent outer = over(pair.first(), new HandshakeFilter(true, 3));
        BufferEvent client = telling(over(outer, new HandshakeFilter(true, 4)), "client");
        server.enable(READ);

        client.write("through both");
        stage.settle();

        assertThat(stage.told).endsWith("server read through both").hasSize(3);
    }
}
