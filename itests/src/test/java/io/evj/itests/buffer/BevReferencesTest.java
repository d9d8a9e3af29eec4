package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Memory that is given by reference: its clean-up runs once on every path, and not before its bytes have gone.
@OnEveryMethod
class BevReferencesTest {
    /// More than the sockets here have room for.
    private static final int BIG = 1 << 20;

    private final String method;
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;
    private final byte[] big = Content.noise(BIG, 1);

    /// How often the clean-up has run.
    private int released;

    BevReferencesTest(String method) {
        this.method = method;
        stage = BevStage.on(method);
        ends = stage.ends();
        bev = ends.bev();
    }

    private static ByteBuffer memory(byte[] bytes, boolean isDirect) {
        ByteBuffer memory =
                isDirect ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.wrap(bytes);
        return isDirect ? memory.put(bytes).flip() : memory;
    }

    private void refer(EvBuffer to, byte[] bytes) {
        to.addReference(ByteBuffer.wrap(bytes), memory -> released++);
    }

    private void assertNotReleased() {
        assertThat(released).as("bytes are still there").isZero();
    }

    private void assertReleasedOnce() {
        assertThat(released).as("how often the clean-up has run").isEqualTo(1);
        stage.settle();
        assertThat(released).as("how often the clean-up has run").isEqualTo(1);
    }

    /// Some has gone, the rest waits for room.
    private void settleBlocked(BufferEvent blocked) {
        int watches = stage.backend.writeWatches;
        stage.until("it to block", () -> stage.backend.writeWatches > watches);
        stage.settle();
        assertThat(blocked.output().isEmpty()).isFalse();
        assertNotReleased();
    }

    // ---- written

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writtenWhole(boolean isDirect) {
        byte[] bytes = Content.noise(5000, 2);
        ByteBuffer given = memory(bytes, isDirect);
        List<ByteBuffer> back = new ArrayList<>();

        bev.output().add("<").addReference(given, back::add).add(">");
        assertThat(back).as("before the turn ends").isEmpty();
        byte[] come = Content.await(stage, ends.peer(), 5002);
        stage.settle();

        assertThat(Arrays.copyOfRange(come, 1, 5001)).isEqualTo(bytes);
        assertThat(back).singleElement().satisfies(it -> assertThat(it).isEqualTo(given));
        assertThat(given.remaining()).isEqualTo(5000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writtenInPartsBlockedAndResumed(boolean isDirect) {
        bev.output().addReference(memory(big, isDirect), memory -> released++);
        settleBlocked(bev);
        byte[] come = new byte[0];

        while (come.length < BIG) {
            int wanted = Math.min(50_000, BIG - come.length);
            come = Content.joined(come, Content.await(stage, ends.peer(), wanted));
            assertThat(released).isEqualTo(bev.output().isEmpty() ? 1 : 0);
            assertThat(bev.bytesWritten()).isEqualTo(BIG - bev.output().length());
        }

        assertThat(Arrays.equals(come, big)).isTrue();
        assertReleasedOnce();
    }

    @Test
    void eachWhenItsOwnBytesHaveGone() {
        List<Integer> gone = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            byte[] part = Arrays.copyOfRange(big, i * 50_000, (i + 1) * 50_000);
            bev.output().addReference(ByteBuffer.wrap(part), memory -> gone.add(number));
        }
        stage.settle();

        byte[] come = new byte[0];
        while (come.length < 1_000_000) {
            come = Content.joined(come, Content.await(stage, ends.peer(), 40_000));
            assertThat(gone).hasSize((int) (bev.bytesWritten() / 50_000));
        }

        assertThat(Arrays.equals(come, Arrays.copyOf(big, 1_000_000))).isTrue();
        assertThat(gone).isSorted().hasSize(20).doesNotHaveDuplicates();
    }

    // ---- never written

    @Test
    void closedBeforeAnythingWasWritten() {
        refer(bev.output(), big);
        assertNotReleased();

        bev.close();

        assertReleasedOnce();
    }

    @Test
    void closedWhileItIsBlocked() {
        refer(bev.output(), big);
        settleBlocked(bev);

        bev.close();

        assertReleasedOnce();
    }

    @Test
    void closedWhenWrittenWhileItIsBlocked() {
        refer(bev.output(), big);
        settleBlocked(bev);

        bev.closeWhenWritten();
        stage.settle();
        assertNotReleased();
        byte[] come = Content.await(stage, ends.peer(), BIG);

        stage.until("closed", bev::isClosed);
        assertThat(Arrays.equals(come, big)).isTrue();
        assertReleasedOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePeerResets(boolean isHeard) throws IOException {
        BevStage.Ends tcp = blockedOverTcp();
        if (isHeard) {
            tcp.bev().onEvent(stage.tellEvents());
        }

        BevStage.reset(tcp.peer());
        if (isHeard) {
            stage.untilTold(1);
            stage.settle();
            assertThat(stage.told).containsExactly("WRITING|ERROR");
            assertNotReleased();
            assertThat(tcp.bev().output().isEmpty()).as("kept").isFalse();
            tcp.bev().close();
        } else {
            stage.until("closed", tcp.bev()::isClosed);
        }

        assertReleasedOnce();
    }

    /// Room is limited: else the kernel would give more and more.
    private BevStage.Ends blockedOverTcp() throws IOException {
        BevStage.Ends tcp = stage.tcp("127.0.0.1");
        tcp.tap().setOption(StandardSocketOptions.SO_SNDBUF, 64 << 10);
        tcp.peer().setOption(StandardSocketOptions.SO_RCVBUF, 64 << 10);
        refer(tcp.bev().output(), big);
        settleBlocked(tcp.bev());
        return tcp;
    }

    @Test
    void detachedAndClosed() throws IOException {
        refer(bev.output(), big);
        settleBlocked(bev);

        stage.closing(bev.detach());
        stage.settle();
        assertNotReleased();
        bev.close();

        assertReleasedOnce();
    }

    @Test
    void detachedAndWrittenToTheNext() {
        refer(bev.output(), big);
        settleBlocked(bev);
        int gone = (int) bev.bytesWritten();
        Network.Pair next = stage.pair();

        stage.closing(bev.detach());
        stage.settle();
        assertNotReleased();
        bev.socket(next.first());
        byte[] come = Content.await(stage, next.second(), BIG - gone);

        assertThat(Arrays.equals(come, Arrays.copyOfRange(big, gone, BIG))).isTrue();
        assertReleasedOnce();
    }

    @Test
    void itsBaseIsClosedBefore() throws IOException {
        BufferEvent late;
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(method))) {
            Network.Pair pair = base.network().pair();
            stage.closing(pair.second());
            late = BufferEvent.of(base, pair.first());
            refer(late.output(), big);
            refer(late.output(), big);
            assertNotReleased();
        }

        late.close();
        late.close();

        assertThat(released).as("of two").isEqualTo(2);
    }

    // ---- through pairs and filters

    @Test
    void throughAPairItGoesWhenTheReaderHasTakenIt() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent reader = stage.closing(pair.second()).watermarks(READ, 0, 1000);
        refer(stage.closing(pair.first()).output(), big);
        stage.settle();
        assertNotReleased();
        reader.enable(READ);
        stage.settle();
        assertNotReleased();

        reader.watermarks(READ, 0, 0);
        stage.settle();
        assertThat(pair.first().output().isEmpty()).isTrue();
        assertNotReleased();
        byte[] taken = new byte[BIG - 1];
        reader.read(taken);
        assertNotReleased();
        reader.read(new byte[1]);

        assertThat(Arrays.equals(taken, Arrays.copyOf(big, BIG - 1))).isTrue();
        assertReleasedOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inAPairOfWhichHalvesAreClosed(boolean isMovedInPart) {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        refer(pair.first().output(), big);
        pair.second().watermarks(READ, 0, 50_000);
        if (isMovedInPart) {
            pair.second().enable(READ);
        }
        stage.settle();

        pair.second().close();
        stage.settle();
        assertNotReleased();
        pair.first().close();

        assertReleasedOnce();
    }

    @Test
    void throughAPairIntoASocket() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        stage.closing(pair.second())
                .watermarks(READ, 0, 0)
                .onRead(read -> bev.write(read.input()))
                .enable(READ);
        refer(stage.closing(pair.first()).output(), big);
        settleBlocked(bev);

        byte[] come = Content.await(stage, ends.peer(), BIG);

        assertThat(Arrays.equals(come, big)).isTrue();
        assertReleasedOnce();
    }

    @Test
    void throughAFilterThatMovesItBlockedAndResumed() {
        BufferEvent over = stage.closing(BufferEvent.filter(bev, Filter.of(null, null)));
        bev.watermarks(WRITE, 0, 0);
        refer(over.output(), big);
        settleBlocked(bev);
        assertThat(over.output().isEmpty()).as("all is below").isTrue();

        byte[] come = Content.await(stage, ends.peer(), BIG);

        assertThat(Arrays.equals(come, big)).isTrue();
        assertReleasedOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inAFilterThatIsClosed(boolean isInPart) {
        BufferEvent over = stage.closing(BufferEvent.filter(bev, Filter.of(null, null)));
        refer(over.output(), big);
        if (isInPart) {
            settleBlocked(bev);
            assertThat(over.output().isEmpty()).as("above and below").isFalse();
        }

        over.close();

        assertReleasedOnce();
    }

    @Test
    void throughAFilterThatCopiesItGoesWhenAllIsCopied() {
        Filter.Function copying =
                (source, target, limit, mode) -> {
                    int most = (int) Math.min(limit < 0 ? BIG : limit, source.length());
                    byte[] bytes = new byte[Math.min(most, 100_000)];
                    source.remove(bytes);
                    target.add(bytes);
                    assertThat(released).isEqualTo(source.isEmpty() ? 1 : 0);
                    return bytes.length > 0 ? Filter.Result.OK : Filter.Result.NEED_MORE;
                };
        BufferEvent over = stage.closing(BufferEvent.filter(bev, Filter.of(null, copying)));
        refer(over.output(), big);
        assertNotReleased();

        byte[] come = Content.await(stage, ends.peer(), BIG);

        assertThat(Arrays.equals(come, big)).isTrue();
        assertReleasedOnce();
    }

    @Test
    void unfilteredWhatTheFilterHasNotTakenIsDropped() {
        BufferEvent over = stage.closing(BufferEvent.filter(bev, Filter.of(null, null)));
        refer(over.output(), big);
        assertNotReleased();

        over.unfilter();

        assertReleasedOnce();
    }

    // ---- for many

    @Test
    void sharedByManyOutputsOfWhichOneClosesItGoesAfterTheLast() {
        List<BevStage.Ends> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(stage.ends());
        }
        try (EvBuffer source = EvBuffer.of(stage.base)) {
            refer(source, big);
            all.forEach(each -> each.bev().output().addBufferReference(source));
        }
        assertNotReleased();
        settleBlocked(all.getLast().bev());

        all.get(1).bev().close();
        List<StreamSocket> rest = List.of(all.get(3).peer(), all.get(0).peer(), all.get(2).peer());
        for (StreamSocket peer : rest) {
            assertNotReleased();
            byte[] come = Content.await(stage, peer, BIG);
            assertThat(Arrays.equals(come, big)).isTrue();
        }

        assertReleasedOnce();
    }

    @Test
    void sharedByManyOutputsThatAllCloseItGoesWithTheLast() {
        List<BevStage.Ends> all = List.of(stage.ends(), stage.ends(), stage.ends());
        EvBuffer source = EvBuffer.of(stage.base);
        refer(source, big);
        all.forEach(each -> each.bev().output().addBufferReference(source));
        settleBlocked(all.getLast().bev());

        all.forEach(each -> {
            assertNotReleased();
            each.bev().close();
        });
        assertNotReleased();
        source.close();

        assertReleasedOnce();
    }

    /// Blocks of the pool: what one lets go of must not be overwritten for the others.
    @Test
    void aBlockSharedByManyOutputsStaysAsItIsForTheOthersWhenOneCloses() {
        List<BevStage.Ends> all = List.of(stage.ends(), stage.ends(), stage.ends());
        try (EvBuffer source = EvBuffer.of(stage.base)) {
            source.add(big);
            all.forEach(each -> each.bev().output().addBufferReference(source));
        }
        settleBlocked(all.getLast().bev());
        long lent = stage.bytesLent();

        all.get(0).bev().close();
        assertThat(stage.bytesLent()).as("the others have the same").isEqualTo(lent);
        try (EvBuffer other = EvBuffer.of(stage.base)) {
            other.add(new byte[BIG]); // would take what was given back too soon
            for (BevStage.Ends each : List.of(all.get(2), all.get(1))) {
                byte[] come = Content.await(stage, each.peer(), BIG);
                assertThat(Arrays.equals(come, big)).isTrue();
            }
        }

        stage.settle();
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void aCleanUpThatThrowsIsReportedAndNothingElseIsLost() {
        bev.onWrite(stage.tell("written"));
        bev.output()
                .add("one ")
                .addReference(
                        ByteBuffer.wrap(new byte[] {'t', 'w', 'o'}),
                        memory -> {
                            throw new IOException("oops");
                        })
                .add(" three");

        stage.awaitReceived(ends.peer(), "one two three");
        stage.settle();

        assertThat(stage.thrown()).extracting(Throwable::getMessage).containsExactly("oops");
        assertThat(stage.told).containsExactly("written");
        bev.write(" four");
        stage.awaitReceived(ends.peer(), " four");
    }
}
