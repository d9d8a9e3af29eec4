package io.evj.itests.net;

import static io.evj.itests.net.Clients.connect;
import static io.evj.itests.net.Clients.receive;
import static io.evj.itests.net.Clients.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.Feature;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.testkit.NoLeaks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoLeaks.class)
@ParameterizedClass
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class StreamSocketTest {
    @Parameter String method;

    private Stage stage;
    private EventBase base;

    @BeforeEach
    void open() {
        stage = new Stage(method);
        base = stage.base;
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void echoesThroughEvents(Family family) throws Exception {
        EchoServer server = stage.keep(new EchoServer(stage, family.fresh(stage)));
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(connect(stage, server.address()));
        }

        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < clients.size(); i++) {
                String line = "client " + i + " in round " + round;
                send(clients.get(i), line);
                SocketChannel client = clients.get(i);
                var answer = Clients.begin(() -> receive(client, line.length()));

                assertThat(stage.until("the echo", answer)).isEqualTo(line);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectFinishesWithWrite(Family family) throws Exception {
        ListeningSocket server = stage.keep(base.network().listen(family.fresh(stage)));
        StreamSocket socket = stage.keep(base.network().stream(family.protocol));

        connectThroughEvents(socket, server.localAddress());

        assertThat(socket.isConnected()).isTrue();
        assertThat(socket.remoteAddress()).isEqualTo(server.localAddress());
        socket.write(ascii("hello"));
        StreamSocket other = stage.keep(accept(server));
        assertThat(readThroughEvents(other, 5)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConnectNamesTheAddress(Family family) throws Exception {
        ListeningSocket server = base.network().listen(family.fresh(stage));
        SocketAddress address = server.localAddress();
        server.close();
        StreamSocket socket = stage.keep(base.network().stream(family.protocol));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connectThroughEvents(socket, address))
                .withMessageContaining("connect")
                .withMessageContaining(
                        address instanceof InetSocketAddress inet
                                ? ":" + inet.getPort()
                                : address.toString());
        assertThat(socket.isConnected()).isFalse();
    }

    @Test
    void nobodyIsConnectedToAPathThatIsNotThere() throws Exception {
        SocketAddress nowhere = Family.UNIX.fresh(stage);
        long before = Descriptors.open();

        for (int i = 0; i < 30; i++) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> base.network().connect(nowhere))
                    .withMessageContaining(nowhere.toString());
        }

        assertThat(Descriptors.open()).isLessThan(before + 30);
    }

    @ParameterizedTest
    @EnumSource
    void anAddressOfAnotherFamilyIsTheCallersMistake(Family family) throws Exception {
        StreamSocket socket = stage.keep(base.network().stream(family.protocol));
        Family other = family == Family.UNIX ? Family.IPV4 : Family.UNIX;
        SocketAddress strange =
                other == Family.UNIX
                        ? other.fresh(stage)
                        : new InetSocketAddress(other.loopback(), 9);

        assertThatIllegalArgumentException().isThrownBy(() -> socket.connect(strange));
    }

    @ParameterizedTest
    @EnumSource
    void halfClosedTheOtherHalfStillFlows(Family family) throws Exception {
        ListeningSocket server = stage.keep(base.network().listen(family.fresh(stage)));
        StreamSocket client = stage.keep(base.network().stream(family.protocol));
        connectThroughEvents(client, server.localAddress());
        StreamSocket served = stage.keep(accept(server));

        client.write(ascii("question"));
        client.shutdownOutput();
        assertThat(readThroughEvents(served, 100)).isEqualTo("question"); // up to its end

        served.write(ascii("answer"));
        served.shutdownOutput();
        assertThat(readThroughEvents(client, 100)).isEqualTo("answer");
    }

    @ParameterizedTest
    @EnumSource
    void carriesMuchMoreThanTheKernelHolds(Family family) throws Exception {
        EchoServer server = stage.keep(new EchoServer(stage, family.fresh(stage)));
        SocketChannel client = connect(stage, server.address());
        byte[] sent = new byte[16 << 20];
        new Random(1).nextBytes(sent);

        var sending =
                Clients.begin(() -> {
                    client.write(ByteBuffer.wrap(sent)); // blocks until the last byte is taken
                    client.shutdownOutput();
                    return sent.length;
                });
        // nobody reads before the server has met a full kernel: so it must ask for WRITE
        stage.until(
                "the kernel to be full",
                () -> !server.connections.isEmpty() && server.connections.getFirst().blocks > 0);
        var receiving =
                Clients.begin(() -> {
                    ByteBuffer bytes = ByteBuffer.allocate(sent.length + 1);
                    while (client.read(bytes) >= 0) {
                        // until the end
                    }
                    return bytes.flip();
                });

        assertThat(stage.until("all bytes", receiving)).isEqualTo(ByteBuffer.wrap(sent));
        assertThat(sending.get()).isEqualTo(sent.length);
    }

    @Test
    void scattersAndGathers() throws Exception {
        Network.Pair pair = pair();

        long written = pair.first().write(new ByteBuffer[] {ascii("ab"), ascii(""), ascii("cde")});
        ByteBuffer[] parts = {
            ByteBuffer.allocate(1), ByteBuffer.allocateDirect(2), ByteBuffer.allocate(9)
        };
        awaitReadable(pair.second());
        long read = pair.second().read(parts);

        assertThat(written).isEqualTo(5);
        assertThat(read).isEqualTo(5);
        assertThat(parts[0].flip()).isEqualTo(ascii("a"));
        assertThat(parts[1].flip()).isEqualTo(ascii("bc"));
        assertThat(parts[2].flip()).isEqualTo(ascii("de"));
    }

    @ParameterizedTest
    @EnumSource
    void sendsFiles(Family family) throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(2).nextBytes(content);
        Path path = Files.write(stage.directory().resolve("content"), content);
        ListeningSocket server = stage.keep(base.network().listen(family.fresh(stage)));
        SocketChannel client = connect(stage, server.localAddress());
        StreamSocket socket = stage.keep(accept(server));
        FileChannel file = stage.keep(FileChannel.open(path));
        long[] position = {1000};

        stage.keep(
                        base.event(
                                socket,
                                Event.WRITE | Event.PERSIST,
                                (event, what) -> {
                                    long count =
                                            socket.sendFile(
                                                    file,
                                                    position[0],
                                                    content.length - position[0]);
                                    position[0] += count;
                                    if (position[0] == content.length) {
                                        event.close();
                                        socket.shutdownOutput();
                                    }
                                }))
                .add();
        var received =
                Clients.begin(() -> {
                    ByteBuffer bytes = ByteBuffer.allocate(content.length);
                    while (client.read(bytes) >= 0) {
                        // until the end
                    }
                    return bytes.flip();
                });

        assertThat(stage.until("the file", received))
                .isEqualTo(ByteBuffer.wrap(content, 1000, content.length - 1000));
        assertThat(socket.sendFile(file, content.length, 10)).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNIX")
    void aResetIsAFailureOfReadAndNotOfTheLoop(Family family) throws Exception {
        EchoServer server = stage.keep(new EchoServer(stage, family.fresh(stage)));
        SocketChannel victim = connect(stage, server.address());
        SocketChannel survivor = connect(stage, server.address());
        stage.until("both", () -> server.connections.size() == 2);

        Clients.reset(victim);
        stage.until(
                "the reset",
                () -> server.connections.stream().anyMatch(one -> one.failure != null));

        send(survivor, "still here");
        assertThat(stage.until("the echo", Clients.begin(() -> receive(survivor, 10))))
                .isEqualTo("still here");
    }

    @Test
    void unreadBytesOfAPeerThatClosesAreItsEnd() throws Exception {
        Network.Pair pair = pair();
        pair.first().write(ascii("never read"));
        pair.second().close();

        IOException[] failure = new IOException[1];
        int[] count = {0};
        base.once(
                pair.first(),
                Event.READ,
                null,
                (event, what) -> {
                    try {
                        count[0] = pair.first().read(ByteBuffer.allocate(9));
                    } catch (IOException reset) {
                        failure[0] = reset; // Linux tells of the loss
                    }
                });
        stage.until("the end", () -> count[0] < 0 || failure[0] != null);
    }

    @Test
    void aWriteAfterThePeerHasGoneFails() throws Exception {
        Network.Pair pair = pair();
        pair.second().close();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    pair.first().write(ascii("anybody there?"));
                    pair.first().write(ascii("hello?"));
                });
        stage.turn();
    }

    @Test
    void bothEndsOfAPairAreAlike() throws Exception {
        Network.Pair pair = pair();

        pair.first().write(ascii("to second"));
        pair.second().write(ascii("to first"));

        assertThat(readThroughEvents(pair.second(), 9)).isEqualTo("to second");
        assertThat(readThroughEvents(pair.first(), 8)).isEqualTo("to first");
        pair.first().close();
        assertThat(readThroughEvents(pair.second(), 1)).isEmpty();
    }

    @Test
    void pairsLeaveNothingBehind() throws Exception {
        Network.Pair first = base.network().pair(); // whatever is opened once
        first.first().close();
        first.second().close();
        long before = Descriptors.open();

        for (int i = 0; i < 30; i++) {
            Network.Pair pair = base.network().pair();
            pair.first().close();
            pair.second().close();
        }

        assertThat(Descriptors.open()).isLessThan(before + 30);
    }

    @Test
    void anEdgeIsToldOnceUntilReadHasMetItsEnd() throws Exception {
        Network.Pair pair = pair();
        int[] told = {0};
        stage.keep(
                        base.event(
                                pair.second(),
                                Event.READ | Event.PERSIST | Event.EDGE,
                                (event, what) -> told[0]++))
                .add();

        pair.first().write(ascii("one"));
        stage.until("the first edge", () -> told[0] == 1);
        stage.turn();
        stage.turn();
        assertThat(told[0]).isEqualTo(1); // nothing was read: nothing is told

        ByteBuffer bytes = ByteBuffer.allocate(100);
        while (pair.second().read(bytes) > 0) {
            // until it would block
        }
        stage.turn();
        assertThat(told[0]).isEqualTo(1);

        pair.first().write(ascii("two"));
        stage.until("the second edge", () -> told[0] == 2);
    }

    @Test
    void anEarlyCloseIsToldBeforeTheBytesAreRead() throws Exception {
        Network.Pair pair = pair();
        int[] told = {0};
        Event event =
                stage.keep(
                        base.event(
                                pair.second(),
                                Event.CLOSED | Event.PERSIST,
                                (e, what) -> told[0] |= what));
        event.add();

        pair.first().write(ascii("unread"));
        stage.turn();
        assertThat(told[0]).isZero();
        pair.first().close();

        if (base.features().contains(Feature.EARLY_CLOSE)) {
            stage.until("CLOSED", () -> told[0] == Event.CLOSED);
            event.remove();
        } else {
            awaitReadable(pair.second()); // the bytes are READ, the end is not CLOSED
            stage.turn();
            assertThat(told[0]).isZero();
        }
        assertThat(readThroughEvents(pair.second(), 100)).isEqualTo("unread");
    }

    @ParameterizedTest
    @EnumSource
    void theUsualOptionsAreThere(Family family) throws Exception {
        ListeningSocket server = stage.keep(base.network().listen(family.fresh(stage)));
        StreamSocket socket = stage.keep(base.network().stream(family.protocol));
        connectThroughEvents(socket, server.localAddress());

        if (family != Family.UNIX) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        }
        socket.setOption(StandardSocketOptions.SO_RCVBUF, 100_000);
        assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF))
                .isGreaterThanOrEqualTo(100_000);
        assertThat(socket.supportedOptions()).contains(StandardSocketOptions.SO_SNDBUF);
    }

    @Test
    void whatIsClosedFailsInTheJdksWords() throws Exception {
        StreamSocket closed = pair().first();
        closed.close();

        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> closed.read(ByteBuffer.allocate(1)));
        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> closed.write(ascii("x")));
        assertThat(closed.isOpen()).isFalse();
        closed.close(); // again: nothing
    }

    @Test
    void whatIsNotConnectedFails() throws Exception {
        StreamSocket idle = stage.keep(base.network().stream(Family.IPV4.protocol));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> idle.read(ByteBuffer.allocate(1)));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> idle.write(ascii("x")));
        assertThatExceptionOfType(IOException.class).isThrownBy(idle::shutdownOutput);
        assertThat(idle.remoteAddress()).isNull();
    }

    private Network.Pair pair() throws IOException {
        Network.Pair pair = base.network().pair();
        stage.keep(pair.first());
        stage.keep(pair.second());
        return pair;
    }

    private void connectThroughEvents(StreamSocket socket, SocketAddress address)
            throws IOException {
        boolean[] isWritable = {socket.connect(address)};
        while (!isWritable[0]) {
            base.once(socket, Event.WRITE, null, (event, what) -> isWritable[0] = true);
            stage.until("the connect to end", () -> isWritable[0]);
            isWritable[0] = socket.finishConnect();
        }
    }

    private StreamSocket accept(ListeningSocket server) {
        StreamSocket[] accepted = new StreamSocket[1];
        Event event =
                base.event(
                                server,
                                Event.READ | Event.PERSIST,
                                (e, what) -> accepted[0] = server.accept())
                        .add();
        stage.until("a connection", () -> accepted[0] != null);
        event.close();
        return accepted[0];
    }

    private void awaitReadable(StreamSocket socket) {
        boolean[] isReadable = {false};
        base.once(socket, Event.READ, null, (event, what) -> isReadable[0] = true);
        stage.until("something to read", () -> isReadable[0]);
    }

    /// Reads so many characters, or up to the end.
    private String readThroughEvents(StreamSocket socket, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        boolean[] hasEnded = {false};
        Event event =
                base.event(
                                socket,
                                Event.READ | Event.PERSIST,
                                (e, what) -> hasEnded[0] = socket.read(bytes) < 0)
                        .add();
        stage.until("bytes or the end", () -> hasEnded[0] || !bytes.hasRemaining());
        event.close();
        return US_ASCII.decode(bytes.flip()).toString();
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
