package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.FileSegment;
import io.evj.buffer.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How often the system is asked to read and write, for how much, and whose turn it is then.
@OnEveryMethod
class BevOutputTest {
    private static final int DEFERRED_MAX = 8;

    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    BevOutputTest(String method) {
        stage = BevStage.on(method, config -> config.withDeferredMax(DEFERRED_MAX));
        ends = stage.ends();
        bev = ends.bev();
    }

    private static void send(BevStage.Ends to, int bytes) {
        try {
            ByteBuffer all = ByteBuffer.allocate(bytes);
            assertThat(to.peer().write(all)).isEqualTo(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // ---- writing

    @Test
    void writesOncePerTurn() {
        bev.onWrite(stage.tell("written"));

        bev.write("one ");
        bev.write("two ");
        bev.write("three");
        assertThat(ends.tap().writes).as("nothing before the turn ends").isEmpty();
        stage.turn();

        assertThat(BevStage.received(ends.peer())).isEqualTo("one two three");
        assertThat(ends.tap().writes).containsExactly(13L);
        assertThat(stage.told).containsExactly("written");
    }

    @Test
    void gathersAllPiecesInOneCall() {
        bev.write(new byte[100_000]);
        bev.write("and text");

        stage.turn();

        assertThat(ends.tap().writes).containsExactly(100_008L);
        assertThat(ends.tap().pieces).isGreaterThan(1);
    }

    @Test
    void writesOnceForWhatSeveralCallbacksOfATurnHaveAdded() {
        List<BevStage.Ends> talkers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            BevStage.Ends talker = stage.ends();
            talker.bev().onRead(read -> bev.write(read.input())).enable(READ);
            talkers.add(talker);
        }
        stage.turn();

        talkers.forEach(talker -> talker.send("hi "));
        stage.awaitReceived(ends.peer(), "hi hi hi ");

        assertThat(ends.tap().writes).containsExactly(9L);
    }

    /// Else whoever was answered first would wait for all the others.
    @Test
    void soManyAnswersAreWrittenBeforeOthersAreRead() {
        List<Integer> written = new ArrayList<>();
        List<BevStage.Ends> talkers = answering(18, "hi", written);

        talkers.forEach(talker -> talker.send("hi"));
        stage.until("all", () -> written.size() == 18);
        stage.turn();

        assertThat(written.subList(0, 16)).containsOnly(0);
        assertThat(written.subList(16, 18)).containsExactly(16, 16);
        talkers.forEach(talker -> assertThat(talker.tap().writes).containsExactly(2L));
    }

    /// Its bytes are still in the cache.
    @Test
    void aLargeAnswerIsWrittenBeforeOthersAreRead() {
        List<Integer> written = new ArrayList<>();
        List<BevStage.Ends> talkers = answering(2, "x".repeat(20_000), written);

        talkers.forEach(talker -> talker.send("hi"));
        stage.until("both", () -> written.size() == 2);

        assertThat(written).containsExactly(0, 1);
    }

    /// Connections that answer whatever comes.
    ///
    /// @param written for each answer, how often all of them had written before it was given
    private List<BevStage.Ends> answering(int count, String answer, List<Integer> written) {
        List<BevStage.Ends> talkers = Stream.generate(stage::ends).limit(count).toList();
        talkers.forEach(talker ->
                talker.bev()
                        .onRead(read -> {
                            written.add(
                                    talkers.stream().mapToInt(t -> t.tap().writes.size()).sum());
                            read.input().clear();
                            read.write(answer);
                        })
                        .enable(READ));
        stage.turn();
        return talkers;
    }

    /// Else what a turn has read would fall out of the cache before it is written.
    @Test
    void muchThatWasReadIsWrittenBeforeMoreIsRead() {
        List<BevStage.Ends> talkers = List.of(stage.ends(), stage.ends(), stage.ends());
        List<Long> written = new ArrayList<>();
        talkers.forEach(talker ->
                talker.bev()
                        .onRead(read -> {
                            written.add(ends.tap().writes.stream().mapToLong(n -> n).sum());
                            bev.write(read.input());
                        })
                        .enable(READ));
        stage.turn();

        talkers.forEach(talker -> send(talker, 10_000));
        stage.awaitBytes(ends.peer(), 30_000);

        assertThat(written.subList(0, 3)).containsExactly(0L, 0L, 20_000L);
    }

    @Test
    void watchesForRoomOnlyAfterBlocking() {
        for (int i = 0; i < 3; i++) {
            bev.write("small");
            stage.awaitReceived(ends.peer(), "small");
        }
        assertThat(stage.backend.writeWatches).isZero();

        long much = stage.block(bev);
        assertThat(stage.backend.writeWatches).isEqualTo(1);
        assertThat(stage.backend.watchedForRoom).hasSize(1);
        stage.awaitBytes(ends.peer(), much);
        stage.settle();
        assertThat(bev.output().isEmpty()).isTrue();
        assertThat(stage.backend.watchedForRoom).as("no longer watched").isEmpty();
        int watches = stage.backend.writeWatches;
        bev.write("small");
        stage.awaitReceived(ends.peer(), "small");

        assertThat(stage.backend.writeWatches).as("not watched again").isEqualTo(watches);
    }

    @Test
    void noLongerWatchesForRoomWhenItIsDisabledDetachedOrClosed() throws IOException {
        List<BevStage.Ends> all = List.of(ends, stage.ends(), stage.ends());
        all.forEach(each -> stage.block(each.bev()));
        assertThat(stage.backend.watchedForRoom).hasSize(3);

        all.get(0).bev().disable(WRITE);
        stage.turn();
        assertThat(stage.backend.watchedForRoom).hasSize(2);
        stage.closing(all.get(1).bev().detach());
        stage.turn();
        assertThat(stage.backend.watchedForRoom).hasSize(1);
        all.get(2).bev().close();
        stage.turn();

        assertThat(stage.backend.watchedForRoom).isEmpty();
    }

    /// A watch that is kept, or work that is never done, would take a processor for itself.
    @Test
    void theLoopWaitsWhenNothingIsToBeDone() throws IOException {
        BevStage.Ends reader = stage.ends();
        BevStage.Ends full = stage.ends();
        full.bev().watermarks(READ, 0, 10);
        full.bev().enable(READ);
        stage.assertWaits();

        reader.bev().onRead(BevStage::taken).enable(READ);
        reader.send("hello");
        full.send("more than it takes in");
        long much = stage.block(bev);
        stage.assertWaits(); // blocked, full, at rest
        stage.awaitBytes(ends.peer(), much);
        stage.assertWaits(); // and when all is written
        reader.bev().onEvent((self, event) -> stage.told.add("end")).enable(READ);
        reader.peer().close();
        stage.untilTold(1);

        stage.assertWaits(); // the end of a stream is always ready
        assertThat(stage.told).hasSize(1);
    }

    @Test
    void theLoopWaitsWhenAResetPeerIsStillThere() throws IOException {
        BevStage.Ends tcp = stage.tcp("127.0.0.1");
        tcp.bev().onEvent(stage.tellEvents()).enable(READ);
        stage.block(tcp.bev());

        BevStage.reset(tcp.peer());
        stage.until("both ends", () -> tcp.bev().enabled() == 0);

        stage.assertWaits();
    }

    @Test
    void theLoopWaitsWhilePairsAndFiltersDo() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        stage.closing(pair.first()).write("unread");
        stage.closing(pair.second()).watermarks(READ, 0, 3);
        stage.assertWaits();
        pair.second().enable(READ);
        stage.assertWaits();
        BufferEvent over = stage.closing(BufferEvent.filter(bev, Filter.of(null, null)));
        over.watermarks(READ, 0, 3).enable(READ);
        ends.send("hello");
        stage.until("input", () -> over.input().length() == 3);
        stage.assertWaits();

        stage.block(over);

        stage.assertWaits();
    }

    @Test
    void doesNotTryToWriteWhileBlocked() {
        stage.block(bev);
        int writes = ends.tap().writes.size();

        bev.write("more");
        stage.settle();

        assertThat(ends.tap().writes).hasSize(writes);
    }

    @Test
    void writesNoMoreThanItsShareInOneTurn() {
        bev.maxSingleWrite(1000);

        bev.write(new byte[2500]);
        stage.until("all", () -> bev.output().isEmpty());

        assertThat(ends.tap().writes).containsExactly(1000L, 1000L, 500L);
    }

    @Test
    void othersReadBetweenTheSharesOfABigOutput() {
        BevStage.Ends other = stage.ends();
        other.bev().onRead(read -> stage.told.add("left " + bev.output().length())).enable(READ);
        bev.maxSingleWrite(1000);
        stage.turn();

        bev.write(new byte[50_000]);
        other.send("hi");
        stage.turn();

        assertThat(stage.told).hasSize(1);
        assertThat(stage.told.getFirst()).isIn("left 50000", "left 49000");
    }

    @Test
    void bigOutputsTakeTurnsInTheirOrder() {
        List<BevStage.Ends> all = List.of(stage.ends(), stage.ends(), stage.ends());
        for (int i = 0; i < 3; i++) {
            all.get(i).bev().maxSingleWrite(1000).watermarks(WRITE, 10_000, 0);
            all.get(i).bev().onWrite(stage.tell("" + i));
        }

        all.forEach(each -> each.bev().write(new byte[3000]));
        stage.untilTold(9);

        assertThat(stage.told).containsExactly("0", "1", "2", "0", "1", "2", "0", "1", "2");
    }

    @Test
    void aWriteCallbackThatAlwaysWritesDoesNotStarveTheRest() {
        BevStage.Ends other = stage.ends();
        int[] times = {0};
        other.bev().onRead(read -> stage.told.add("read after " + times[0])).enable(READ);
        bev.onWrite(written -> {
            times[0]++;
            if (times[0] == 20) {
                other.send("me, too");
            }
            if (stage.told.isEmpty()) {
                written.write("again");
            }
        });

        bev.write("once");
        stage.untilTold(1);

        int after = Integer.parseInt(stage.told.getFirst().replaceAll("\\D", ""));
        assertThat(after).isBetween(20, 20 + 2 * DEFERRED_MAX);
    }

    @Test
    void sendsAFileAmongBytes(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "from a file, ");

        bev.output().add("bytes, ").addFile(file).add("bytes");

        stage.awaitReceived(ends.peer(), "bytes, from a file, bytes");
    }

    @Test
    void aFileThatHasBecomeShorterIsAFailedWrite(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "from a file");
        bev.onEvent(stage.tellEvents()).output().addFile(file);
        Files.writeString(file, "from");

        stage.untilTold(1);

        assertThat(stage.told).containsExactly("WRITING|ERROR");
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNotOpenForReadingIsAFailedWrite(
            FileSegment.Option option, @TempDir Path directory) throws IOException {
        Path path = Files.writeString(directory.resolve("file"), "from a file");
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        try (FileSegment segment =
                FileSegment.of(file, 0, 11, option, FileSegment.Option.CLOSES_FILE)) {
            bev.onEvent(stage.tellEvents()).output().addFileSegment(segment);
        }

        stage.untilTold(1);

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        bev.close();
    }

    @Test
    void filesPassPairsAndFilters(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "from a file");
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent one = stage.closing(BufferEvent.filter(pair.first(), Filter.of(null, null)));
        BufferEvent two = stage.closing(pair.second()).enable(READ);

        one.output().addFile(file);
        pair.second().output().addFile(file);
        one.enable(READ);
        stage.settle();

        assertThat(BevStage.taken(two)).isEqualTo("from a file");
        assertThat(BevStage.taken(one)).isEqualTo("from a file");
        BufferEvent over = stage.closing(BufferEvent.filter(bev, Filter.of(null, null)));
        over.output().addFile(file);
        stage.awaitReceived(ends.peer(), "from a file");
    }

    @Test
    void manySmallPiecesBehindABlockedOutputTakeLittleMemory() {
        stage.block(bev);
        long lent = stage.bytesLent();
        BevStage.Ends from = stage.ends();
        from.bev().onRead(read -> bev.write(read.input())).enable(READ);

        for (int i = 0; i < 1000; i++) {
            from.send("x");
            long wanted = i + 1;
            stage.until("it", () -> from.bev().bytesRead() == wanted);
        }

        assertThat(stage.bytesLent() - lent).isLessThanOrEqualTo(64 * 1024);
    }

    // ---- reading

    @Test
    void readsOnceForAShortMessage() {
        bev.onRead(BevStage::taken).enable(READ);

        ends.send("hello");
        stage.settle();

        assertThat(ends.tap().reads).containsExactly(5L);
    }

    @Test
    void readsOnInTheSameTurnWhenAReadWasFull() {
        bev.onRead(
                        read -> {
                            stage.told.add("read " + read.input().length());
                            read.input().clear();
                        })
                .enable(READ);

        send(ends, 60_000);
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("read 60000");
        assertThat(ends.tap().reads).containsExactly(16_384L, 43_616L);
    }

    @Test
    void readsNoMoreThanItsShareInOneTurn() {
        bev.maxSingleRead(1000)
                .onRead(read -> {
                    stage.told.add("read " + read.input().length());
                    read.input().clear();
                })
                .enable(READ);

        send(ends, 2500);
        stage.untilTold(3);

        assertThat(stage.told).containsExactly("read 1000", "read 1000", "read 500");
    }

    @Test
    void aBusyConnectionDoesNotStarveTheRest() {
        BevStage.Ends other = stage.ends();
        other.bev().onRead(read -> stage.told.add("other at " + bev.bytesRead())).enable(READ);
        bev.onRead(
                        read -> {
                            read.input().clear();
                            refill();
                        })
                .enable(READ);
        stage.turn();

        refill();
        other.send("me, too");
        stage.turn();

        assertThat(stage.told).hasSize(1);
        long before = Long.parseLong(stage.told.getFirst().replaceAll("\\D", ""));
        assertThat(before).isLessThanOrEqualTo(BufferEvent.SINGLE_READ_DEFAULT);
    }

    /// Sends as much as the kernel takes.
    private void refill() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
            while (ends.peer().write(bytes.clear()) > 0) {}
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // ---- the numbers

    @Test
    void sharesHaveDefaultsAndMayBeChanged() {
        assertThat(bev.maxSingleRead()).isEqualTo(BufferEvent.SINGLE_READ_DEFAULT);
        assertThat(bev.maxSingleWrite()).isEqualTo(BufferEvent.SINGLE_WRITE_DEFAULT);

        assertThat(bev.maxSingleRead(10).maxSingleRead()).isEqualTo(10);
        assertThat(bev.maxSingleWrite(20).maxSingleWrite()).isEqualTo(20);

        assertThat(bev.maxSingleRead(0).maxSingleRead()).isEqualTo(BufferEvent.SINGLE_READ_DEFAULT);
        assertThat(bev.maxSingleWrite(0).maxSingleWrite())
                .isEqualTo(BufferEvent.SINGLE_WRITE_DEFAULT);
        assertThatIllegalArgumentException().isThrownBy(() -> bev.maxSingleRead(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> bev.maxSingleWrite(-1));
    }

    @Test
    void takesBytesOfEveryShape() {
        try (var bytes = EvBuffer.of(stage.base)) {
            bytes.add("four");
            bev.write("one ".getBytes(StandardCharsets.US_ASCII));
            bev.write(ByteBuffer.wrap(new byte[] {'t', 'w', 'o', ' '}));
            bev.write("thrée ");
            bev.write(bytes);
            assertThat(bytes.isEmpty()).isTrue();
        }
        stage.turn();

        assertThat(BevStage.received(ends.peer())).isEqualTo("one two thrée four");
    }

    @Test
    void givesInputInEveryShape() {
        bev.enable(READ);
        ends.send("one two");
        stage.until("input", () -> bev.input().length() == 7);
        byte[] three = new byte[3];

        assertThat(bev.read(three)).isEqualTo(3);
        assertThat(new String(three, StandardCharsets.US_ASCII)).isEqualTo("one");
        try (var rest = EvBuffer.of(stage.base)) {
            assertThat(bev.read(rest)).isEqualTo(4);
            assertThat(rest.length()).isEqualTo(4);
        }
        assertThat(bev.read(three)).isZero();
        assertThat(bev.disable(WRITE).enabled()).isEqualTo(READ);
    }
}
