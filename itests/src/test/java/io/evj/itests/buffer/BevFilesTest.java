package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.FileSegment;
import io.evj.buffer.Filter;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files in the output of a bufferevent leave by the socket's file transfer, and more than a socket takes at once.
@OnEveryMethod
class BevFilesTest {
    /// More than the sockets here have room for.
    private static final int BIG = 4 << 20;

    private static final int ROOM = 256 << 10;

    private final String method;
    @TempDir private Path directory;
    private Path file;
    private byte[] inFile;
    @AutoClose private final BevStage stage;

    BevFilesTest(String method) {
        this.method = method;
        stage = BevStage.on(method);
    }

    @BeforeEach
    void writeFile() throws IOException {
        inFile = Content.noise(BIG, 1);
        file = Files.write(directory.resolve("file"), inFile);
    }

    /// Over TCP with as little room as a pair has; else the kernel would give it more and more.
    private BevStage.Ends over(String transport) throws IOException {
        if (transport.equals("unix")) {
            return stage.ends();
        }
        BevStage.Ends ends = stage.tcp(transport);
        ends.tap().setOption(StandardSocketOptions.SO_SNDBUF, ROOM);
        ends.peer().setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
        return ends;
    }

    /// How many bytes have gone by the socket's file transfer.
    private static long sent(BevStage.Ends ends) {
        return ends.tap().sent.stream().mapToLong(TappedSocket.Sent::count).sum();
    }

    /// Each byte once and in its order.
    private static void assertSentInOrder(BevStage.Ends ends, long from, long to) {
        long next = from;
        for (TappedSocket.Sent each : ends.tap().sent) {
            assertThat(each.position()).isEqualTo(next);
            next += each.count();
        }
        assertThat(next).isEqualTo(to);
    }

    /// The kernel takes no more, and the bufferevent waits for room.
    private void awaitBlocked(BevStage.Ends ends) {
        int[] calls = {-1};
        stage.until(
                "it to block",
                () -> {
                    int before = calls[0];
                    calls[0] = ends.tap().writes.size();
                    return calls[0] > 0 && calls[0] == before;
                });
        assertThat(stage.backend.writeWatches).isPositive();
        assertThat(ends.bev().output().isEmpty()).isFalse();
        stage.settle();
        assertThat(ends.tap().writes).as("tries no more while it is blocked").hasSize(calls[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "127.0.0.1", "::1"})
    void aFileAmongMemoryIsSentBlocksAndGoesOn(String transport) throws IOException {
        BevStage.Ends ends = over(transport);
        byte[] before = Content.noise(100_000, 2);
        byte[] behind = Content.noise(200_000, 3);
        stage.settle();

        ends.bev().output().add(before).addFile(file).add(behind);
        awaitBlocked(ends);
        assertThat(sent(ends)).as("blocked in the file").isBetween(1L, BIG - 1L);
        byte[] come = Content.await(stage, ends.peer(), 100_000 + BIG + 200_000);

        assertThat(Arrays.equals(come, Content.joined(before, inFile, behind))).isTrue();
        assertSentInOrder(ends, 0, BIG);
        assertThat(ends.bev().bytesWritten()).isEqualTo(come.length);
        assertThat(ends.bev().output().isEmpty()).isTrue();
        assertThat(ends.tap().writes.stream().mapToLong(n -> n).sum()).isEqualTo(come.length);
        if (method.equals("epoll")) {
            assertThat(ends.tap().sent)
                    .extracting(each -> each.file().getClass().getSimpleName())
                    .as("the kernel sends it without a copy")
                    .containsOnly("SendableFile");
        }
    }

    @Test
    void memoryThatBlocksBeforeAFileComesBeforeIt() throws IOException {
        BevStage.Ends ends = stage.ends();
        byte[] before = Content.noise(BIG, 4);

        ends.bev().output().add(before).addFile(file);
        awaitBlocked(ends);
        assertThat(ends.tap().sent).as("not its turn yet").isEmpty();
        byte[] come = Content.await(stage, ends.peer(), 2 * BIG);

        assertThat(Arrays.equals(come, Content.joined(before, inFile))).isTrue();
        assertSentInOrder(ends, 0, BIG);
    }

    @Test
    void aPartOfAFileIsSentAloneAndTheFileIsClosedAfterwards() throws IOException {
        BevStage.Ends ends = stage.ends();
        FileChannel open = stage.base.network().openFile(file);

        ends.bev().output().addFile(open, 1000, 3_000_000).add("!");
        awaitBlocked(ends);
        assertThat(open.isOpen()).isTrue();
        byte[] come = Content.await(stage, ends.peer(), 3_000_001);
        stage.settle();

        byte[] part = Arrays.copyOfRange(inFile, 1000, 3_001_000);
        assertThat(Arrays.equals(come, Content.joined(part, new byte[] {'!'}))).isTrue();
        assertSentInOrder(ends, 1000, 3_001_000);
        assertThat(open.isOpen()).isFalse();
    }

    /// Such a one does not tell its descriptor to every method; it is the socket's to make the best of it.
    @Test
    void aFileThatTheProgramHasOpenedIsTheSocketsToSendToo() throws IOException {
        BevStage.Ends ends = stage.ends();
        FileChannel foreign = FileChannel.open(file, StandardOpenOption.READ);

        ends.bev().output().add("<").addFile(foreign, 0, BIG).add(">");
        awaitBlocked(ends);
        byte[] come = Content.await(stage, ends.peer(), BIG + 2);
        stage.settle();

        byte[] wanted = Content.joined(new byte[] {'<'}, inFile, new byte[] {'>'});
        assertThat(Arrays.equals(come, wanted)).isTrue();
        assertSentInOrder(ends, 0, BIG);
        assertThat(foreign.isOpen()).isFalse();
    }

    @Test
    void aSegmentForManyIsSentToEachAndReleasedOnceAfterTheLast() throws IOException {
        List<BevStage.Ends> all = List.of(stage.ends(), stage.ends(), stage.ends());
        FileSegment segment =
                FileSegment.of(
                                stage.base.network().openFile(file),
                                0,
                                FileSegment.REST,
                                FileSegment.Option.CLOSES_FILE)
                        .onRelease(gone -> stage.told.add("released"));

        all.forEach(each -> each.bev().output().addFileSegment(segment));
        segment.close();
        all.forEach(this::awaitBlocked);
        all.get(1).bev().close();
        for (BevStage.Ends each : List.of(all.get(0), all.get(2))) {
            assertThat(stage.told).isEmpty();
            byte[] come = Content.await(stage, each.peer(), BIG);
            stage.settle();
            assertThat(Arrays.equals(come, inFile)).isTrue();
            assertSentInOrder(each, 0, BIG);
        }

        assertThat(stage.told).containsExactly("released");
    }

    @Test
    void closingInTheMiddleOfAFileReleasesIt() throws IOException {
        BevStage.Ends ends = stage.ends();
        FileChannel open = stage.base.network().openFile(file);

        ends.bev().output().addFile(open, 0, BIG);
        awaitBlocked(ends);
        ends.bev().close();

        assertThat(open.isOpen()).isFalse();
    }

    @Test
    void aFileThatPassesAFilterUntouchedIsStillSent() throws IOException {
        BevStage.Ends ends = stage.ends();
        BufferEvent over = stage.closing(BufferEvent.filter(ends.bev(), Filter.of(null, null)));

        over.output().add("<").addFile(file).add(">");
        byte[] come = Content.await(stage, ends.peer(), BIG + 2);

        byte[] wanted = Content.joined(new byte[] {'<'}, inFile, new byte[] {'>'});
        assertThat(Arrays.equals(come, wanted)).isTrue();
        assertSentInOrder(ends, 0, BIG);
    }

    @Test
    void aFileThatHasPassedAPairIsSentByTheSocketAtItsEnd() throws IOException {
        BevStage.Ends ends = stage.ends();
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        BufferEvent first = stage.closing(pair.first());
        stage.closing(pair.second())
                .watermarks(READ, 0, 0)
                .onRead(read -> ends.bev().write(read.input()))
                .enable(READ);

        first.output().addFile(file);
        byte[] come = Content.await(stage, ends.peer(), BIG);

        assertThat(Arrays.equals(come, inFile)).isTrue();
        assertSentInOrder(ends, 0, BIG);
    }

    @Test
    void aSegmentThatIsNotToBeSentIsWrittenFromMemory() throws IOException {
        BevStage.Ends ends = stage.ends();
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ);
                FileSegment segment =
                        FileSegment.of(open, 0, BIG, FileSegment.Option.NEVER_SENDS)) {
            ends.bev().output().addFileSegment(segment);
            awaitBlocked(ends);
            byte[] come = Content.await(stage, ends.peer(), BIG);

            assertThat(Arrays.equals(come, inFile)).isTrue();
            assertThat(ends.tap().sent).isEmpty();
        }
    }

    /// The user's own kind of file may throw anything: that ends its connection, and what came before it has been written.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatThrowsIsAFailureOfWriting(boolean isSent) throws IOException {
        BevStage.Ends ends = stage.ends();
        IllegalStateException thrown = new IllegalStateException("the user's file");
        FileChannel throwing = new ThrowingFile(thrown);
        ends.bev().onEvent(stage.tellEvents());

        ends.bev()
                .output()
                .drainsToDescriptor(isSent)
                .add("before")
                .addFile(throwing, 0, 1000)
                .add("behind");
        stage.untilTold(1);
        stage.settle();

        assertThat(BevStage.received(ends.peer())).isEqualTo("before");
        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(stage.events.getFirst().cause()).hasCause(thrown);
        assertThat(throwing.isOpen()).isTrue();
        ends.bev().close();
        assertThat(throwing.isOpen()).isFalse();
    }
}
