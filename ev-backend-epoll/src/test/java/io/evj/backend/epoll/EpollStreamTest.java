package io.evj.backend.epoll;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class EpollStreamTest {
    private final EpollNetwork network = EpollNetwork.INSTANCE;
    private EpollBackend backend;
    private StreamSocket one;
    private StreamSocket two;
    private FakeWatch watch;

    @BeforeEach
    void open() throws IOException {
        backend = new EpollBackend(false, true);
        Network.Pair pair = network.pair();
        one = pair.first();
        two = pair.second();
        watch = new FakeWatch(backend, one);
    }

    @AfterEach
    void close() throws IOException {
        one.close();
        two.close();
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void movesBytesBetweenPositionAndLimit(boolean isDirect) throws IOException {
        ByteBuffer source = buffer(isDirect, 20).put(0, ascii("..hello..")).position(2).limit(7);
        assertThat(two.write(source)).isEqualTo(5);
        assertThat(source.position()).isEqualTo(7);

        ByteBuffer target = buffer(isDirect, 20).position(3).limit(6);
        assertThat(one.read(target)).isEqualTo(3);
        assertThat(target.position()).isEqualTo(6);
        assertThat(one.read(target.limit(20))).isEqualTo(2);
        assertThat(text(target.flip().position(3))).isEqualTo("hello");
        assertThat(one.read(target.clear())).isZero();
    }

    @Test
    void readsNothingIntoNothingAndRefusesReadOnlyBuffers() throws IOException {
        two.write(ByteBuffer.wrap(ascii("x")));

        assertThat(one.read(ByteBuffer.allocate(0))).isZero();
        assertThat(one.write(ByteBuffer.allocate(0))).isZero();
        assertThatThrownBy(() -> one.read(ByteBuffer.allocateDirect(1).asReadOnlyBuffer()))
                .isInstanceOf(ReadOnlyBufferException.class);
        assertThat(two.write(ByteBuffer.wrap(ascii("y")).asReadOnlyBuffer())).isEqualTo(1);
    }

    @Test
    void tellsWhenItWouldBlock() throws IOException {
        assertThat(one.read(ByteBuffer.allocateDirect(1))).isZero();
        assertThat(watch.blocked).isEqualTo(READ);

        watch.blocked = 0;
        two.write(ByteBuffer.wrap(ascii("abc")));
        assertThat(one.read(ByteBuffer.allocateDirect(3))).isEqualTo(3);
        assertThat(watch.blocked).as("full").isZero();
        two.write(ByteBuffer.wrap(ascii("abc")));
        assertThat(one.read(ByteBuffer.allocateDirect(4))).isEqualTo(3);
        assertThat(watch.blocked).as("short").isEqualTo(READ);

        watch.blocked = 0;
        ByteBuffer much = ByteBuffer.allocateDirect(1 << 16);
        int written;
        do {
            written = one.write(much.clear());
            assertThat(watch.blocked == 0).isEqualTo(written == much.capacity());
        } while (watch.blocked == 0);
        assertThat(one.write(much.clear())).isZero();
        assertThat(watch.blocked).isEqualTo(WRITE);
    }

    @Test
    void readsTheEndAfterEverythingElse() throws IOException {
        two.write(ByteBuffer.wrap(ascii("bye")));
        two.shutdownOutput();

        ByteBuffer target = ByteBuffer.allocateDirect(3);
        assertThat(one.read(target)).isEqualTo(3);
        assertThat(one.read(target.clear())).isEqualTo(-1);
        assertThat(one.read(new ByteBuffer[] {target})).isEqualTo(-1);
        assertThat(watch.blocked).as("no edge is armed for more").isZero();
        assertThat(one.write(ByteBuffer.wrap(ascii("still open")))).isEqualTo(10);
        assertThatThrownBy(() -> two.write(ByteBuffer.wrap(ascii("x"))))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("EPIPE");
    }

    @Test
    void readsNoMoreAfterShuttingItsInput() throws IOException {
        two.write(ByteBuffer.wrap(ascii("late")));

        one.shutdownInput();

        assertThat(one.read(ByteBuffer.allocate(9))).isEqualTo(-1);
        assertThat(one.read(new ByteBuffer[] {ByteBuffer.allocate(9)})).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddd", "hhh", "dhd", "hdh", "d", "h"})
    void gathersAndScatters(String kinds) throws IOException {
        ByteBuffer[] sources = buffers(kinds, 5);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < sources.length; i++) {
            String part = "-abc" + i;
            sources[i].put(ascii(part)).flip().position(1);
            sent.append(part.substring(1));
        }
        assertThat(two.write(sources)).isEqualTo(sent.length());
        assertThat(sources).noneMatch(ByteBuffer::hasRemaining);

        ByteBuffer[] targets = buffers(kinds, 3);
        targets[0].position(1);
        long room = 3L * targets.length - 1;
        assertThat(one.read(targets)).isEqualTo(room);
        StringBuilder read = new StringBuilder(text(targets[0].flip().position(1)));
        for (int i = 1; i < targets.length; i++) {
            read.append(text(targets[i].flip()));
        }
        assertThat(read).hasToString(sent.substring(0, (int) room));
    }

    @Test
    void takesTheAskedRangeOfBuffersOnly() throws IOException {
        ByteBuffer[] sources = {
            ByteBuffer.wrap(ascii("a")), ByteBuffer.wrap(ascii("b")), ByteBuffer.wrap(ascii("c"))
        };
        assertThat(two.write(sources, 1, 1)).isEqualTo(1);
        assertThat(two.write(sources, 3, 0)).isZero();
        assertThatThrownBy(() -> two.write(sources, 1, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);

        ByteBuffer[] targets = {
            ByteBuffer.allocate(1), ByteBuffer.allocateDirect(0), ByteBuffer.allocate(1)
        };
        assertThat(one.read(targets, 1, 2)).isEqualTo(1);
        assertThat(targets[2].get(0)).isEqualTo((byte) 'b');
        assertThat(targets[0].position()).isZero();
    }

    @Test
    void gathersNoMorePiecesThanTheKernelTakes() throws IOException {
        ByteBuffer[] sources = new ByteBuffer[Scratch.PIECES_MAX + 10];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = ByteBuffer.wrap(new byte[] {(byte) i});
        }

        assertThat(two.write(sources)).isEqualTo(Scratch.PIECES_MAX);
        assertThat(two.write(sources)).isEqualTo(10);

        ByteBuffer target = ByteBuffer.allocateDirect(2 * sources.length);
        while (target.position() < sources.length) {
            assertThat(one.read(target)).isPositive();
        }
        for (int i = 0; i < sources.length; i++) {
            assertThat(target.get(i)).isEqualTo((byte) i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void movesMoreThanTheSocketHolds(boolean isDirect) throws IOException {
        byte[] sent = new byte[3 << 20];
        new Random(1).nextBytes(sent);
        ByteBuffer source = buffer(isDirect, sent.length).put(sent).flip();
        ByteBuffer target = buffer(isDirect, sent.length);

        while (target.hasRemaining()) {
            int written = two.write(source);
            int read = one.read(target);
            assertThat(written + read).as("something moves").isPositive();
        }

        byte[] received = new byte[sent.length];
        target.flip().get(received);
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void gathersHeapBuffersLargerThanTheScratch() throws IOException {
        byte[] sent = new byte[Scratch.BYTES_MAX + 12_345];
        new Random(2).nextBytes(sent);
        ByteBuffer[] sources = {
            ByteBuffer.wrap(sent, 0, 100).slice(),
            ByteBuffer.wrap(sent, 100, sent.length - 200).slice(),
            ByteBuffer.wrap(sent, sent.length - 100, 100).slice()
        };
        ByteBuffer target = ByteBuffer.allocate(sent.length);

        while (target.hasRemaining()) {
            long written = two.write(sources);
            int read = one.read(target);
            assertThat(written + read).as("something moves").isPositive();
        }

        assertThat(target.array()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsPartsOfFiles(boolean isOurs, @TempDir Path folder) throws IOException {
        byte[] content = new byte[700_000];
        new Random(3).nextBytes(content);
        Path path = Files.write(folder.resolve("file"), content);
        ByteBuffer target = ByteBuffer.allocate(content.length);

        try (FileChannel file = isOurs ? network.openFile(path) : FileChannel.open(path)) {
            assertThat(file instanceof SendableFile).isEqualTo(isOurs);
            assertThat(file.size()).isEqualTo(content.length);
            int position = 10;
            while (position < content.length) {
                long sent = two.sendFile(file, position, Long.MAX_VALUE);
                position += (int) sent;
                assertThat(sent + one.read(target)).as("something moves").isPositive();
            }
            assertThat(two.sendFile(file, content.length, 5)).isZero();
            assertThat(two.sendFile(file, 0, 0)).isZero();
            assertThat(file.position()).as("does not move").isZero();
            while (target.position() < content.length - 10) {
                assertThat(one.read(target)).isPositive();
            }
            assertThatThrownBy(() -> two.sendFile(file, -1, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(content, 10, content.length - 10));
    }

    @Test
    void closesFilesAndNamesThoseThatAreMissing(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "content");
        FileChannel file = network.openFile(path);
        Files.delete(path);
        assertThat(two.sendFile(file, 3, 4)).as("sent although deleted").isEqualTo(4);
        assertThat(file.read(ByteBuffer.allocate(9), 0)).as("read although deleted").isEqualTo(7);
        assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1)))
                .isInstanceOf(NonWritableChannelException.class);

        file.close();
        file.close();

        assertThatThrownBy(() -> two.sendFile(file, 0, 1))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> network.openFile(path)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void reportsAResetByThePeer() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (var listener = network.listen(any)) {
            StreamSocket client = network.connect(listener.localAddress());
            try (StreamSocket server = listener.accept()) {
                client.setOption(StandardSocketOptions.SO_LINGER, 0);
                String peer = "127.0.0.1:" + ((InetSocketAddress) client.localAddress()).getPort();
                client.close();

                assertThatThrownBy(() -> server.read(ByteBuffer.allocate(9)))
                        .isInstanceOf(SocketException.class)
                        .hasMessage(
                                "read from " + peer + ": Connection reset by peer (ECONNRESET)");
            }
        }
    }

    @Test
    void closesOnceAndTellsItsWatchFirst() throws IOException {
        int number = one.number();
        watch.ask(READ);

        one.close();
        one.close();

        assertThat(one.isOpen()).isFalse();
        assertThat(one.number()).isEqualTo(-1);
        assertThat(watch.state()).isNull();
        assertThatThrownBy(() -> one.read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> one.write(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(one::getLocalAddress).isInstanceOf(ClosedChannelException.class);
        assertThat(one.localAddress()).isNull();
        // the number is free: nobody else's descriptor is closed by a second close
        StreamSocket other = network.stream(java.net.StandardProtocolFamily.INET);
        assertThat(other.number()).isEqualTo(number);
        one.close();
        assertThat(Unistd.close(Scratch.current(), other.number())).isZero();
    }

    @Test
    void staysOpenWhenClosedOnTheWrongThread() throws IOException {
        StreamSocket watched = network.stream(java.net.StandardProtocolFamily.INET);
        var wrong = new RefusingWatch(watched, new IllegalStateException("wrong thread"));
        assertThatThrownBy(watched::close).isInstanceOf(IllegalStateException.class);
        assertThat(watched.isOpen()).isTrue();

        wrong.refusal = new IOException("epoll_ctl failed");
        assertThatThrownBy(watched::close).hasMessage("epoll_ctl failed");
        assertThat(watched.isOpen()).isFalse();
    }

    private static ByteBuffer[] buffers(String kinds, int size) {
        ByteBuffer[] buffers = new ByteBuffer[kinds.length()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = buffer(kinds.charAt(i) == 'd', size);
        }
        return buffers;
    }

    private static ByteBuffer buffer(boolean isDirect, int size) {
        return isDirect ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }
}
