package io.evj.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.spi.Network;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("try") // some are closed early, on purpose
class JdkStreamSocketTest {
    @TempDir static Path folder;

    private final Network network = new JdkNetwork();

    static List<SocketAddress> addresses() throws IOException {
        return List.of(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
                new InetSocketAddress(InetAddress.getByName("::1"), 0),
                UnixDomainSocketAddress.of(folder.resolve("listening")));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void connectsAndTalksInBothDirections(SocketAddress address) throws Exception {
        try (ListeningSocket listening = network.listen(address);
                StreamSocket client = network.connect(listening.localAddress())) {
            Awaited.until("the connect", client::finishConnect);
            try (StreamSocket server = accepted(listening)) {
                assertThat(client.isConnected()).isTrue();
                assertThat(client.remoteAddress()).isEqualTo(listening.localAddress());
                assertThat(server.localAddress()).isEqualTo(listening.localAddress());
                assertThat(server.remoteAddress()).isEqualTo(client.localAddress());
                assertThat(server.getLocalAddress()).isEqualTo(server.localAddress());
                assertThat(client.number()).isEqualTo(-1);

                client.write(bytes("ping"));
                assertThat(text(server, 4)).isEqualTo("ping");
                server.write(bytes("pong"));
                assertThat(text(client, 4)).isEqualTo("pong");
            }
        } finally {
            Files.deleteIfExists(folder.resolve("listening"));
        }
    }

    @Test
    void readsZeroWhenNothingIsThereAndMinusOneAtTheEnd() throws Exception {
        Network.Pair pair = network.pair();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second()) {
            assertThat(first.read(ByteBuffer.allocate(1))).isZero();

            second.close();

            ByteBuffer one = ByteBuffer.allocate(1);
            Awaited.until("the end", () -> first.read(one) == -1);
        }
    }

    @Test
    void tellsTheWatchWhenLessWasReadThanThereWasRoomFor() throws Exception {
        Network.Pair pair = network.pair();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second()) {
            RecordingWatch watch = RecordingWatch.on(first);

            first.read(ByteBuffer.allocate(1));
            assertThat(watch.told).containsExactly("READ");
            second.write(bytes("ab"));
            first.read(ByteBuffer.allocate(1));
            first.read(ByteBuffer.allocate(0));
            assertThat(watch.told).containsExactly("READ");
            first.read(ByteBuffer.allocate(2));
            assertThat(watch.told).containsExactly("READ", "READ");
            first.read(new ByteBuffer[] {ByteBuffer.allocate(1), ByteBuffer.allocate(1)});
            assertThat(watch.told).containsExactly("READ", "READ", "READ");
            second.close();
            Awaited.until("the end", () -> first.read(ByteBuffer.allocate(0)) <= 0);
            watch.told.clear();
            Awaited.until("the end", () -> first.read(ByteBuffer.allocate(1)) == -1);
            assertThat(watch.told).doesNotContain("WRITE");
        }
    }

    @Test
    void armsNoEdgeAtTheEndOfTheStream() throws Exception {
        Network.Pair pair = network.pair();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second()) {
            second.close();
            ByteBuffer one = ByteBuffer.allocate(1);
            Awaited.until("the end", () -> first.read(one) == -1);
            RecordingWatch watch = RecordingWatch.on(first);

            assertThat(first.read(one)).isEqualTo(-1);

            assertThat(watch.told).isEmpty();
        }
    }

    @Test
    void writesUntilItWouldBlockAndLosesNothing() throws Exception {
        Network.Pair pair = network.pair();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second()) {
            RecordingWatch watch = RecordingWatch.on(first);
            ByteBuffer block = ByteBuffer.allocate(1 << 16);
            long sent = 0;
            int count;
            do {
                count = first.write(block.clear());
                sent += count;
            } while (count > 0);
            assertThat(sent).isPositive();
            assertThat(watch.told).contains("WRITE").doesNotContain("READ");

            long expected = sent;
            long[] received = {0};
            ByteBuffer target = ByteBuffer.allocate(1 << 16);
            Awaited.until(
                    expected + " bytes",
                    () -> (received[0] += second.read(target.clear())) == expected);
            assertThat(first.write(bytes("more"))).isEqualTo(4);
        }
    }

    @Test
    void gathersAndScatters() throws Exception {
        Network.Pair pair = network.pair();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second()) {
            ByteBuffer[] sources = {bytes("never"), bytes("one,"), bytes(""), bytes("two")};
            assertThat(first.write(sources, 1, 3)).isEqualTo(7);

            ByteBuffer[] targets = {ByteBuffer.allocate(2), ByteBuffer.allocate(5)};
            long[] count = {0};
            Awaited.until("7 bytes", () -> (count[0] += second.read(targets)) == 7);
            assertThat(new String(targets[0].array(), US_ASCII)).isEqualTo("on");
            assertThat(new String(targets[1].array(), US_ASCII)).isEqualTo("e,two");
        }
    }

    @Test
    void sendsPartsOfAFileUntilItWouldBlock() throws Exception {
        Path path = folder.resolve("sent");
        Files.write(path, new byte[8 << 20]);
        Network.Pair pair = network.pair();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second();
                FileChannel file = FileChannel.open(path)) {
            RecordingWatch watch = RecordingWatch.on(first);

            assertThat(first.sendFile(file, (8 << 20) - 3, 100)).isEqualTo(3);
            assertThat(first.sendFile(file, 8 << 20, 1)).isZero();
            assertThat(first.sendFile(file, Long.MAX_VALUE, 1)).isZero();
            assertThat(first.sendFile(file, 0, 0)).isZero();
            assertThat(watch.told).isEmpty();

            long position = 0;
            long count;
            do {
                count = first.sendFile(file, position, Long.MAX_VALUE);
                position += count;
            } while (count > 0);
            assertThat(position).isBetween(1L, (8L << 20) - 1);
            assertThat(watch.told).contains("WRITE");
            assertThat(file.position()).isZero();

            long expected = position + 3;
            long[] received = {0};
            ByteBuffer target = ByteBuffer.allocate(1 << 16);
            Awaited.until(
                    expected + " bytes",
                    () -> (received[0] += second.read(target.clear())) == expected);
            assertThatIllegalArgumentException().isThrownBy(() -> first.sendFile(file, -1, 1));
        }
    }

    @Test
    void halfClosesEitherWay() throws Exception {
        Network.Pair pair = network.pair();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second()) {
            first.write(bytes("last"));
            first.shutdownOutput();

            assertThat(text(second, 4)).isEqualTo("last");
            ByteBuffer one = ByteBuffer.allocate(1);
            Awaited.until("the end", () -> second.read(one) == -1);
            second.write(bytes("answer"));
            assertThat(text(first, 6)).isEqualTo("answer");
            first.shutdownInput();
            assertThat(first.read(one)).isEqualTo(-1);
            assertThatThrownBy(() -> first.write(bytes("x"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void namesOperationAndAddressOfARefusedConnect() throws Exception {
        InetSocketAddress nobody = unusedPort();

        assertThatThrownBy(
                        () -> {
                            try (StreamSocket socket = network.connect(nobody)) {
                                Awaited.until("the refusal", socket::finishConnect);
                            }
                        })
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessage("connect 127.0.0.1:" + nobody.getPort() + ": Connection refused");
    }

    @Test
    void isClosedAndForgottenAfterAFailedConnect() throws Exception {
        StreamSocket socket = network.stream(StandardProtocolFamily.INET);
        RecordingWatch watch = RecordingWatch.on(socket);

        assertThatThrownBy(
                        () -> {
                            socket.connect(unusedPort());
                            Awaited.until("the refusal", socket::finishConnect);
                        })
                .isInstanceOf(ConnectException.class);

        assertThat(watch.told).contains("closing, open false");
        assertThat(socket.isOpen()).isFalse();
        socket.close();
        assertThat(watch.told.stream().filter(told -> told.startsWith("closing"))).hasSize(1);
    }

    @Test
    void refusesToConnectToWhatIsNoAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.connect(InetSocketAddress.createUnresolved("nowhere", 1)))
                .withMessage("nowhere:1: not resolved");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.connect(new SocketAddress() {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        network.stream(StandardProtocolFamily.INET)
                                .connect(UnixDomainSocketAddress.of("x")))
                .withMessageStartingWith("connect unix:x");
    }

    @Test
    void failsWithAnIoExceptionWhenNotConnected() throws Exception {
        try (StreamSocket socket = network.stream(StandardProtocolFamily.INET)) {
            ByteBuffer one = ByteBuffer.allocate(1);

            assertThat(socket.isConnected()).isFalse();
            assertThat(socket.remoteAddress()).isNull();
            assertThat(socket.localAddress()).isNull();
            assertThatThrownBy(() -> socket.read(one)).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> socket.write(one))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("write: not connected");
            assertThatThrownBy(socket::finishConnect).isInstanceOf(SocketException.class);
            assertThatThrownBy(socket::shutdownInput).isInstanceOf(SocketException.class);
            assertThatThrownBy(socket::shutdownOutput).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void readsAndWritesWithoutFinishConnect() throws Exception {
        try (ListeningSocket listening = network.listen(anyPort());
                StreamSocket client = network.connect(listening.localAddress());
                StreamSocket server = accepted(listening)) {
            Awaited.until("the first byte to go", () -> client.write(bytes("x")) == 1);
            assertThat(text(server, 1)).isEqualTo("x");
            assertThat(client.finishConnect()).isTrue();
        }
    }

    @Test
    void setsTheUsualOptions() throws Exception {
        try (StreamSocket socket = network.stream(StandardProtocolFamily.INET)) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true)
                    .setOption(StandardSocketOptions.SO_KEEPALIVE, true)
                    .bind(anyPort());

            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(socket.supportedOptions()).contains(StandardSocketOptions.SO_LINGER);
            assertThat(socket.localAddress()).isNotNull();
        }
    }

    @Test
    void letsTheBaseGoBeforeItClosesAndClosesOnce() throws Exception {
        StreamSocket socket = network.stream(StandardProtocolFamily.INET);
        RecordingWatch watch = RecordingWatch.on(socket);

        socket.close();
        socket.close();

        assertThat(watch.told).containsExactly("closing, open true");
        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.localAddress()).isNull();
        assertThatThrownBy(() -> socket.write(bytes("x")))
                .isInstanceOf(ClosedChannelException.class);
    }

    static Stream<Exception> failuresToForget() {
        return Stream.of(new IOException("EBADF"), new UnsupportedOperationException("oops"));
    }

    @ParameterizedTest
    @MethodSource("failuresToForget")
    void closesAlthoughTheBaseFailsToForget(Exception failure) throws Exception {
        StreamSocket socket = network.stream(StandardProtocolFamily.INET);
        RecordingWatch.on(socket).onClosing = failure;

        assertThatThrownBy(socket::close).isSameAs(failure);

        assertThat(socket.isOpen()).isFalse();
        socket.close();
    }

    @Test
    void staysOpenWhenClosedOnTheWrongThread() throws Exception {
        StreamSocket socket = network.stream(StandardProtocolFamily.INET);
        RecordingWatch watch = RecordingWatch.on(socket);
        watch.onClosing = new IllegalStateException("wrong thread");

        assertThatThrownBy(socket::close).isSameAs(watch.onClosing);

        assertThat(socket.isOpen()).isTrue();
        watch.onClosing = null;
        socket.close();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void ownsOneSlot() throws Exception {
        try (StreamSocket socket = network.stream(StandardProtocolFamily.INET)) {
            WatchSlot slot = socket.watchSlot();

            assertThat(socket.watchSlot()).isSameAs(slot);
            assertThat(slot.watch()).isNull();
        }
    }

    @Test
    void refusesAFileThatIsNotOpenForReading() throws Exception {
        Network.Pair pair = network.pair();
        Path path = Files.write(folder.resolve("unreadable"), new byte[10]);
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second();
                FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> first.sendFile(file, 0, 10)).isInstanceOf(IOException.class);
            assertThat(second.read(ByteBuffer.allocate(1))).isZero();
        }
    }

    static InetSocketAddress anyPort() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }

    /// A port that was ours a moment ago.
    private InetSocketAddress unusedPort() throws IOException {
        try (ListeningSocket listening = network.listen(anyPort())) {
            return (InetSocketAddress) listening.localAddress();
        }
    }

    static StreamSocket accepted(ListeningSocket listening) throws Exception {
        StreamSocket[] accepted = {null};
        Awaited.until("a connection", () -> (accepted[0] = listening.accept()) != null);
        return accepted[0];
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    static String text(StreamSocket socket, int length) throws Exception {
        ByteBuffer target = ByteBuffer.allocate(length);
        Awaited.until(
                length + " bytes",
                () -> {
                    socket.read(target);
                    return !target.hasRemaining();
                });
        return new String(target.array(), US_ASCII);
    }
}
