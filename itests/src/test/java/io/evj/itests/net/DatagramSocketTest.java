package io.evj.itests.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.testkit.NoLeaks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoLeaks.class)
@ParameterizedClass
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class DatagramSocketTest {
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
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void answersWhoeverHasSent(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = bound(family);
        ByteBuffer bytes = ByteBuffer.allocate(100);
        stage.keep(
                        base.event(
                                server,
                                Event.READ | Event.PERSIST,
                                (event, what) -> {
                                    SocketAddress sender = server.receive(bytes.clear());
                                    server.send(bytes.flip(), sender);
                                }))
                .add();

        client.send(ascii("one"), server.localAddress());
        client.send(ascii("two"), server.localAddress());

        assertThat(receive(client)).isEqualTo("one");
        assertThat(receive(client)).isEqualTo("two");
        assertThat(client.receive(ByteBuffer.allocate(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void keepsDatagramsApartAndCutsWhatDoesNotFit(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = bound(family);

        client.send(ascii("long"), server.localAddress());
        client.send(ascii(""), server.localAddress());
        client.send(ascii("end"), server.localAddress());

        ByteBuffer three = ByteBuffer.allocate(3);
        awaitReadable(server);
        assertThat(server.receive(three)).isEqualTo(client.localAddress());
        assertThat(three.flip()).isEqualTo(ascii("lon"));
        assertThat(receive(server)).isEmpty();
        assertThat(receive(server)).isEqualTo("end");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void connectedItHearsItsPeerAlone(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = bound(family);
        DatagramSocket stranger = bound(family);
        client.connect(server.localAddress());

        stranger.send(ascii("noise"), client.localAddress());
        client.write(ascii("question"));
        assertThat(receive(server)).isEqualTo("question");
        server.send(ascii("answer"), client.localAddress());

        awaitReadable(client);
        ByteBuffer bytes = ByteBuffer.allocate(100);
        assertThat(client.read(bytes)).isEqualTo(6);
        assertThat(bytes.flip()).isEqualTo(ascii("answer"));
        assertThat(client.read(bytes.clear())).isEqualTo(-1);
        assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
        assertThat(client.disconnect().remoteAddress()).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void releasedFromItsPeerItKeepsItsAddress(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = bound(family);
        DatagramSocket stranger = bound(family);
        SocketAddress address = client.localAddress();

        for (int i = 0; i < 2; i++) {
            client.connect(server.localAddress()).disconnect();

            assertThat(client.localAddress()).isEqualTo(address);
            stranger.send(ascii("hello"), address);
            assertThat(receive(client)).isEqualTo("hello");
            client.send(ascii("answer"), stranger.localAddress());
            ByteBuffer bytes = ByteBuffer.allocate(100);
            awaitReadable(stranger);
            assertThat(stranger.receive(bytes)).isEqualTo(address);
        }
    }

    /// It was bound to every address, of which connecting took one; then it has every one again.
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void releasedFromItsPeerItHearsOnEveryAddressAgain(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = stage.keep(base.network().datagram(family.protocol)).bind(null);
        DatagramSocket unbound = stage.keep(base.network().datagram(family.protocol));
        int port = ((InetSocketAddress) client.localAddress()).getPort();

        client.connect(server.localAddress()).disconnect();
        unbound.connect(server.localAddress());
        int chosen = ((InetSocketAddress) unbound.localAddress()).getPort();
        unbound.disconnect();

        InetSocketAddress local = (InetSocketAddress) client.localAddress();
        assertThat(local.getPort()).isEqualTo(port);
        assertThat(local.getAddress().isAnyLocalAddress()).isTrue();
        local = (InetSocketAddress) unbound.localAddress();
        assertThat(local.getPort()).isEqualTo(chosen);
        assertThat(local.getAddress().isAnyLocalAddress()).isTrue();
        server.send(ascii("hello"), new InetSocketAddress(family.loopback(), port));
        assertThat(receive(client)).isEqualTo("hello");
        server.send(ascii("hello"), new InetSocketAddress(family.loopback(), chosen));
        assertThat(receive(unbound)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void aPeerThatIsGoneIsAFailureOfReadAndNotOfTheLoop(Family family) throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "other systems need not tell of a port that is unreachable");
        DatagramSocket gone = bound(family);
        DatagramSocket client = bound(family);
        client.connect(gone.localAddress());
        gone.close();
        IOException[] failure = new IOException[1];
        stage.keep(
                        base.event(
                                client,
                                Event.READ | Event.PERSIST,
                                (event, what) -> {
                                    try {
                                        client.read(ByteBuffer.allocate(1));
                                    } catch (IOException refused) {
                                        failure[0] = refused;
                                    }
                                }))
                .add();

        client.write(ascii("anybody there?"));

        stage.until("the refusal", () -> failure[0] != null);
        assertThat(client.isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void anEdgeIsToldAgainAfterTheLastDatagramWasTaken(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = bound(family);
        int[] told = {0};
        stage.keep(
                        base.event(
                                server,
                                Event.READ | Event.PERSIST | Event.EDGE,
                                (event, what) -> {
                                    told[0]++;
                                    ByteBuffer bytes = ByteBuffer.allocate(9);
                                    while (server.receive(bytes.clear()) != null) {
                                        // until none is left
                                    }
                                }))
                .add();

        for (int i = 1; i <= 3; i++) {
            int count = i;
            client.send(ascii("tick"), server.localAddress());
            stage.until("edge " + i, () -> told[0] >= count);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void whatIsTooLargeIsRefused(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = bound(family);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(ByteBuffer.allocate(70_000), server.localAddress()));
    }

    private DatagramSocket bound(Family family) throws IOException {
        SocketAddress address = family.fresh(stage);
        return stage.keep(base.network().datagram(family.protocol)).bind(address);
    }

    private String receive(DatagramSocket socket) throws IOException {
        awaitReadable(socket);
        ByteBuffer bytes = ByteBuffer.allocate(100);
        assertThat(socket.receive(bytes)).isNotNull();
        return US_ASCII.decode(bytes.flip()).toString();
    }

    private void awaitReadable(DatagramSocket socket) {
        boolean[] isReadable = {false};
        base.once(socket, Event.READ, null, (event, what) -> isReadable[0] = true);
        stage.until("a datagram", () -> isReadable[0]);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
