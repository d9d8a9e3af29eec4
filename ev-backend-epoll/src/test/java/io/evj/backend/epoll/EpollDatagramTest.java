package io.evj.backend.epoll;

import static io.evj.api.Event.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.DatagramSocket;
import io.evj.api.UnixAbstractAddress;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class EpollDatagramTest {
    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final EpollNetwork network = EpollNetwork.INSTANCE;
    private final List<DatagramSocket> open = new ArrayList<>();
    private EpollBackend backend;
    private DatagramSocket one;
    private DatagramSocket two;

    @BeforeEach
    void open() throws IOException {
        backend = new EpollBackend(false, true);
        one = opened(network.datagram(StandardProtocolFamily.INET)).bind(LOOPBACK);
        two = opened(network.datagram(StandardProtocolFamily.INET)).bind(LOOPBACK);
    }

    @AfterEach
    void close() throws IOException {
        for (DatagramSocket each : open) {
            each.close();
        }
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsAndReceivesWithTheSender(boolean isDirect) throws IOException {
        ByteBuffer source = buffer(isDirect, 8).position(2).limit(5);
        assertThat(one.send(source, two.localAddress())).isEqualTo(3);
        assertThat(source.position()).isEqualTo(5);

        ByteBuffer target = buffer(isDirect, 8).position(1);
        assertThat(awaited(two).receive(target)).isEqualTo(one.localAddress());
        assertThat(target.position()).isEqualTo(4);
    }

    @Test
    void keepsBoundariesAndLosesWhatDoesNotFit() throws IOException {
        one.send(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), two.localAddress());
        one.send(ByteBuffer.allocate(0), two.localAddress());
        one.send(ByteBuffer.wrap(new byte[] {5}), two.localAddress());

        ByteBuffer target = ByteBuffer.allocateDirect(2);
        assertThat(awaited(two).receive(target)).isNotNull();
        assertThat(target.position()).isEqualTo(2);
        assertThat(awaited(two).receive(target.clear())).isNotNull();
        assertThat(target.position()).as("an empty one").isZero();
        assertThat(awaited(two).receive(target.clear())).isNotNull();
        assertThat(target.get(0)).isEqualTo((byte) 5);
    }

    @Test
    void tellsWhenNoneWaits() throws IOException {
        FakeWatch watch = new FakeWatch(backend, two);

        assertThat(two.receive(ByteBuffer.allocate(1))).isNull();

        assertThat(watch.blocked).isEqualTo(READ);
    }

    @Test
    void talksToItsPeerAlone() throws IOException {
        assertThatThrownBy(() -> one.write(ByteBuffer.allocate(1)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("not connected");
        assertThatThrownBy(() -> one.read(ByteBuffer.allocate(1)))
                .hasMessageContaining("not connected");
        assertThat(one.remoteAddress()).isNull();
        one.connect(two.localAddress());
        two.connect(one.localAddress());
        assertThat(one.remoteAddress()).isEqualTo(two.localAddress());

        assertThat(one.write(ByteBuffer.wrap(new byte[] {7, 8}))).isEqualTo(2);
        assertThat(awaited(two).read(ByteBuffer.allocate(5))).isEqualTo(2);
        assertThat(two.read(ByteBuffer.allocate(5))).as("none waits").isEqualTo(-1);
        assertThat(one.send(ByteBuffer.allocate(0), two.localAddress())).isZero();
        assertThat(awaited(two).read(ByteBuffer.allocate(5))).as("an empty one").isZero();
        assertThatThrownBy(() -> one.send(ByteBuffer.allocate(1), LOOPBACK))
                .isInstanceOf(IllegalStateException.class);

        one.disconnect();
        assertThat(one.remoteAddress()).isNull();
        assertThatThrownBy(() -> one.write(ByteBuffer.allocate(1)))
                .hasMessageContaining("not connected");
    }

    @Test
    void tellsThatThePortIsClosed() throws IOException {
        SocketAddress closed = two.localAddress();
        two.close();
        one.connect(closed);
        one.write(ByteBuffer.allocate(1));

        assertThatThrownBy(() -> awaited(one).read(ByteBuffer.allocate(1)))
                .isInstanceOf(PortUnreachableException.class)
                .hasMessageContaining("127.0.0.1:")
                .hasMessageContaining("ECONNREFUSED");
    }

    @Test
    void refusesWhatIsTooLarge() {
        SocketAddress target = two.localAddress();
        for (int size : new int[] {70_000, Scratch.BYTES_MAX + 1}) {
            assertThatThrownBy(() -> one.send(ByteBuffer.allocate(size), target))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("EMSGSIZE");
        }
    }

    @Test
    void carriesIpv4OverIpv6Sockets() throws IOException {
        DatagramSocket six = opened(network.datagram(StandardProtocolFamily.INET6)).bind(null);

        six.send(ByteBuffer.allocate(1), one.localAddress());

        SocketAddress sender = awaited(one).receive(ByteBuffer.allocate(1));
        assertThat(((InetSocketAddress) sender).getPort())
                .isEqualTo(((InetSocketAddress) six.localAddress()).getPort());
    }

    @Test
    void carriesUnixDatagrams() throws IOException {
        var address = UnixAbstractAddress.of("ev-datagram-" + ProcessHandle.current().pid());
        DatagramSocket named = opened(network.datagram(StandardProtocolFamily.UNIX)).bind(address);
        DatagramSocket nameless = opened(network.datagram(StandardProtocolFamily.UNIX));

        nameless.send(ByteBuffer.allocate(3), address);

        assertThat(awaited(named).receive(ByteBuffer.allocate(9))).hasToString("");
        assertThat(named.localAddress()).isEqualTo(address);
        nameless.bind(null);
        assertThat(nameless.localAddress()).isInstanceOf(UnixAbstractAddress.class);
    }

    @Test
    void isAdoptedByNumber() throws IOException {
        DatagramSocket original =
                network.datagram(StandardProtocolFamily.INET).connect(two.localAddress());
        int number = Unistd.dup(Scratch.current(), original.number());
        original.close();

        DatagramSocket adopted = opened(network.adoptDatagram(number));

        assertThat(adopted.remoteAddress()).isEqualTo(two.localAddress());
        assertThat(adopted.write(ByteBuffer.allocate(1))).isEqualTo(1);
        assertThatThrownBy(original::disconnect).isInstanceOf(ClosedChannelException.class);
    }

    private DatagramSocket awaited(DatagramSocket socket) throws IOException {
        FakeWatch watch = new FakeWatch(backend, socket).ask(READ);
        assertThat(Ready.next(backend).of(watch) & READ).as("a datagram").isEqualTo(READ);
        backend.forget(watch);
        return socket;
    }

    private static ByteBuffer buffer(boolean isDirect, int size) {
        return isDirect ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    private DatagramSocket opened(DatagramSocket socket) {
        open.add(socket);
        return socket;
    }
}
