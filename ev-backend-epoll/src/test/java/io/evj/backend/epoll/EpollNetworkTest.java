package io.evj.backend.epoll;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.DescriptorsExhaustedException;
import io.evj.api.ListenOptions;
import io.evj.api.ListenOptions.Families;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.UnixAbstractAddress;
import io.evj.api.spi.Network;
import io.evj.posix.Fcntl;
import io.evj.posix.Resource;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class EpollNetworkTest {
    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final EpollNetwork network = EpollNetwork.INSTANCE;
    private final Scratch scratch = Scratch.current();
    private final List<AutoCloseable> open = new ArrayList<>();
    private EpollBackend backend;

    @BeforeEach
    void open() throws IOException {
        backend = opened(new EpollBackend(false, true));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void connectsAndAccepts(String host) throws IOException {
        ListeningSocket listener =
                opened(network.listen(new InetSocketAddress(InetAddress.ofLiteral(host), 0)));
        assertThat(listener.accept()).isNull();

        StreamSocket client = opened(network.connect(listener.localAddress()));
        StreamSocket server = accepted(listener);

        assertThat(finished(client)).isTrue();
        assertThat(client.isConnected()).isTrue();
        assertThat(server.isConnected()).isTrue();
        assertThat(client.remoteAddress()).isEqualTo(listener.localAddress());
        assertThat(server.remoteAddress()).isEqualTo(client.localAddress());
        assertThat(server.localAddress()).isEqualTo(listener.localAddress());
        assertThat(listener.toString()).contains(listener.number() + " on ");
        exchange(client, server);
    }

    @Test
    void keepsThePeerOfAConnectionThatWasReset() throws IOException {
        ListeningSocket listener = opened(network.listen(LOOPBACK));
        StreamSocket client = opened(network.connect(listener.localAddress()));
        SocketAddress local = client.localAddress();
        StreamSocket server = accepted(listener);
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
        assertThatThrownBy(() -> server.read(ByteBuffer.allocate(1)))
                .hasMessageContaining("ECONNRESET");

        assertThat(server.remoteAddress()).isEqualTo(local);
    }

    @Test
    void takesInheritableFlagsFromNobody() throws IOException {
        ListeningSocket listener = opened(network.listen(LOOPBACK));
        StreamSocket client = opened(network.connect(listener.localAddress()));
        StreamSocket server = accepted(listener);
        Network.Pair pair = network.pair();
        opened(pair.first());
        opened(pair.second());
        var datagram = opened(network.datagram(StandardProtocolFamily.INET));

        for (int number :
                new int[] {
                    listener.number(),
                    client.number(),
                    server.number(),
                    pair.first().number(),
                    pair.second().number(),
                    datagram.number()
                }) {
            assertThat(Fcntl.fcntl(scratch, number, Fcntl.F_GETFD, 0)).isEqualTo(Fcntl.FD_CLOEXEC);
            assertThat(Fcntl.fcntl(scratch, number, Fcntl.F_GETFL, 0) & Fcntl.O_NONBLOCK)
                    .isEqualTo(Fcntl.O_NONBLOCK);
        }
    }

    @Test
    void connectsOverUnixPathsAndAbstractNames(@TempDir Path folder) throws IOException {
        String unique = "ev-test-" + ProcessHandle.current().pid();
        for (SocketAddress address :
                List.of(
                        UnixDomainSocketAddress.of(folder.resolve("socket")),
                        UnixAbstractAddress.of(unique))) {
            ListeningSocket listener = opened(network.listen(address));
            assertThat(listener.localAddress()).isEqualTo(address);

            StreamSocket client = opened(network.connect(address));
            assertThat(client.isConnected()).as("at once").isTrue();
            assertThat(client.remoteAddress()).isEqualTo(address);
            assertThat(client.localAddress()).as("has no name").isNull();
            exchange(client, accepted(listener));
            assertThatThrownBy(() -> network.listen(address))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("EADDRINUSE")
                    .hasMessageContaining(
                            address instanceof UnixAbstractAddress ? unique : "socket");
        }
    }

    @Test
    void namesTheAddressOfAPathThatIsTooLongOrMissing(@TempDir Path folder) {
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of("/" + "x".repeat(107));
        assertThatThrownBy(() -> network.listen(tooLong))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("108 bytes");

        UnixDomainSocketAddress missing = UnixDomainSocketAddress.of(folder.resolve("none"));
        assertThatThrownBy(() -> network.connect(missing))
                .isInstanceOf(ConnectException.class)
                .hasMessage(
                        "connect to unix:"
                                + folder.resolve("none")
                                + ": No such file or directory (ENOENT)");
    }

    @Test
    void saysWhoRefused() throws IOException {
        int port;
        try (ListeningSocket listener = network.listen(LOOPBACK)) {
            port = ((InetSocketAddress) listener.localAddress()).getPort();
        }
        StreamSocket client = opened(network.stream(StandardProtocolFamily.INET));

        assertThatThrownBy(
                        () -> {
                            client.connect(new InetSocketAddress(LOOPBACK.getAddress(), port));
                            finished(client);
                        })
                .isInstanceOf(ConnectException.class)
                .hasMessage("connect to 127.0.0.1:" + port + ": Connection refused (ECONNREFUSED)");
        assertThat(client.isConnected()).isFalse();
        assertThat(client.remoteAddress()).isNull();
    }

    @Test
    void saysThatNothingWasBegun() throws IOException {
        StreamSocket idle = opened(network.stream(StandardProtocolFamily.INET6));

        assertThatThrownBy(idle::finishConnect).hasMessageContaining("no connect was begun");
        assertThatThrownBy(idle::shutdownOutput).hasMessageContaining("ENOTCONN");
        assertThatThrownBy(() -> idle.read(ByteBuffer.allocate(1)))
                .hasMessageContaining("ENOTCONN");
        assertThat(idle.localAddress()).isNull();
        idle.bind(null);
        assertThat(idle.localAddress()).isNotNull();
    }

    @Test
    void connectsIpv6SocketsToIpv4() throws IOException {
        ListeningSocket listener = opened(network.listen(LOOPBACK));
        StreamSocket client = opened(network.stream(StandardProtocolFamily.INET6));
        client.connect(listener.localAddress());
        StreamSocket server = accepted(listener);

        assertThat(finished(client)).isTrue();
        assertThat(client.remoteAddress()).isEqualTo(listener.localAddress());
        exchange(client, server);
    }

    @Test
    void refusesAddressesThatDoNotFit() throws IOException {
        StreamSocket four = opened(network.stream(StandardProtocolFamily.INET));

        assertThatThrownBy(
                        () -> four.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[::1]:1");
        assertThatThrownBy(() ->
                        network.connect(InetSocketAddress.createUnresolved("host.invalid", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host.invalid:1");
    }

    @Test
    void saysWhichAddressIsTaken() throws IOException {
        ListeningSocket listener = opened(network.listen(LOOPBACK));
        InetSocketAddress taken = (InetSocketAddress) listener.localAddress();

        assertThatThrownBy(() -> network.listen(taken))
                .isInstanceOf(BindException.class)
                .hasMessage(
                        "bind 127.0.0.1:"
                                + taken.getPort()
                                + ": Address already in use (EADDRINUSE)");
        assertThatThrownBy(() ->
                        network.listen(
                                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0)))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("EADDRNOTAVAIL");
        assertThatThrownBy(() -> listener.bind(LOOPBACK)).isInstanceOf(AlreadyBoundException.class);
    }

    @Test
    void sharesAPort() throws IOException {
        ListenOptions options = ListenOptions.defaults().withReusePort(true);
        ListeningSocket first = opened(network.listen(LOOPBACK, options));

        ListeningSocket second = opened(network.listen(first.localAddress(), options));

        assertThat(second.localAddress()).isEqualTo(first.localAddress());
        assertThat(first.getOption(StandardSocketOptions.SO_REUSEPORT)).isTrue();
        assertThatThrownBy(() -> network.listen(UnixAbstractAddress.of("x"), options))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listensToTheFamiliesAskedFor() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);
        ListeningSocket four = opened(network.listen(any));
        ListeningSocket both =
                opened(network.listen(any, ListenOptions.defaults().withFamilies(Families.BOTH)));
        ListeningSocket six =
                opened(
                        network.listen(
                                any, ListenOptions.defaults().withFamilies(Families.IPV6_ONLY)));

        assertThat(reaches("127.0.0.1", four)).isTrue();
        assertThat(reaches("::1", four)).isFalse();
        assertThat(reaches("127.0.0.1", both)).isTrue();
        assertThat(reaches("::1", both)).isTrue();
        assertThat(reaches("127.0.0.1", six)).isFalse();
        assertThat(reaches("::1", six)).isTrue();
        assertThatThrownBy(() ->
                        network.listen(
                                LOOPBACK,
                                ListenOptions.defaults().withFamilies(Families.IPV6_ONLY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void seesIpv4PeersOfADualSocketAsIpv4() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("::"), 0);
        ListeningSocket both =
                opened(network.listen(any, ListenOptions.defaults().withFamilies(Families.BOTH)));
        int port = ((InetSocketAddress) both.localAddress()).getPort();
        StreamSocket client =
                opened(network.connect(new InetSocketAddress(LOOPBACK.getAddress(), port)));

        assertThat(accepted(both).remoteAddress()).isEqualTo(client.localAddress());
    }

    @Test
    void reportsADeferredConnectionWithItsFirstBytes() throws IOException {
        ListeningSocket listener =
                opened(network.listen(LOOPBACK, ListenOptions.defaults().withDeferAccept(true)));
        StreamSocket client = opened(network.connect(listener.localAddress()));
        assertThat(finished(client)).isTrue();
        assertThat(listener.accept()).as("not before").isNull();

        client.write(ByteBuffer.allocate(1));

        assertThat(accepted(listener).read(ByteBuffer.allocate(9))).isEqualTo(1);
    }

    @Test
    void adoptsSocketsByNumber() throws IOException {
        ListeningSocket original = network.listen(LOOPBACK);
        ListeningSocket listener =
                opened(network.adoptListening(Unistd.dup(scratch, original.number())));
        SocketAddress address = original.localAddress();
        original.close();
        assertThat(listener.localAddress()).isEqualTo(address);
        StreamSocket client = network.connect(address);
        assertThat(finished(client)).isTrue();
        int number = Unistd.dup(scratch, client.number());
        Fcntl.fcntl(scratch, number, Fcntl.F_SETFL, 0); // a blocking one
        client.close();

        StreamSocket adopted = opened(network.adoptStream(number));

        assertThat(adopted.number()).isEqualTo(number);
        assertThat(adopted.isConnected()).isTrue();
        assertThat(adopted.remoteAddress()).isEqualTo(address);
        assertThat(Fcntl.fcntl(scratch, number, Fcntl.F_GETFD, 0)).isEqualTo(Fcntl.FD_CLOEXEC);
        assertThat(adopted.read(ByteBuffer.allocate(1))).as("does not block").isZero();
        exchange(adopted, accepted(listener));
    }

    @Test
    void refusesToAdoptWhatItIsNot() throws IOException {
        ListeningSocket listener = opened(network.listen(LOOPBACK));
        assertThat(Unistd.pipe2(scratch, Fcntl.O_CLOEXEC)).isZero();
        int pipe = scratch.value();
        int other = scratch.secondValue();

        assertThatThrownBy(() -> network.adoptStream(listener.number()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a stream socket is needed, this is a listening socket");
        assertThatThrownBy(() -> network.adoptDatagram(listener.number()))
                .hasMessageContaining("a datagram socket is needed");
        assertThatThrownBy(() -> network.adoptStream(pipe)).hasMessageContaining("ENOTSOCK");
        assertThatThrownBy(() -> network.adoptStream(1 << 20)).hasMessageContaining("EBADF");

        assertThat(listener.isOpen()).isTrue();
        assertThat(Unistd.close(scratch, pipe)).as("stays its owner's").isZero();
        assertThat(Unistd.close(scratch, other)).isZero();
    }

    @Test
    void tellsWhenDescriptorsHaveRunOut() throws IOException {
        ListeningSocket listener = opened(network.listen(LOOPBACK));
        opened(network.connect(listener.localAddress()));
        new FakeWatch(backend, listener).ask(READ);
        assertThat(Ready.next(backend).count()).isEqualTo(1);
        assertThat(Resource.getrlimit(scratch, Resource.RLIMIT_NOFILE)).isZero();
        long current = Resource.current(scratch);
        long max = Resource.max(scratch);

        assertThat(Resource.setrlimit(scratch, Resource.RLIMIT_NOFILE, 0, max)).isZero();
        try {
            assertThatThrownBy(listener::accept)
                    .isInstanceOf(DescriptorsExhaustedException.class)
                    .hasMessageStartingWith("accept on 127.0.0.1:")
                    .hasMessageContaining("EMFILE");
            assertThatThrownBy(network::pair).isInstanceOf(DescriptorsExhaustedException.class);
        } finally {
            assertThat(Resource.setrlimit(scratch, Resource.RLIMIT_NOFILE, current, max)).isZero();
        }

        accepted(listener);
    }

    private boolean reaches(String host, ListeningSocket listener) throws IOException {
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
        StreamSocket client =
                opened(
                        network.stream(
                                host.contains(":")
                                        ? StandardProtocolFamily.INET6
                                        : StandardProtocolFamily.INET));
        try {
            client.connect(address);
            return finished(client);
        } catch (ConnectException e) {
            return false;
        }
    }

    private boolean finished(StreamSocket client) throws IOException {
        if (!client.isConnected()) {
            new FakeWatch(backend, client).ask(WRITE);
            assertThat(Ready.next(backend).count()).as("connects").isEqualTo(1);
            backend.forget(client.watchSlot().watch());
        }
        return client.finishConnect();
    }

    private StreamSocket accepted(ListeningSocket listener) throws IOException {
        StreamSocket taken = listener.accept();
        if (taken == null) {
            FakeWatch watch = new FakeWatch(backend, listener).ask(READ);
            assertThat(Ready.next(backend).of(watch)).as("a connection").isEqualTo(READ);
            backend.forget(watch);
            taken = listener.accept();
        }
        assertThat(taken).isNotNull();
        return opened(taken);
    }

    private void exchange(StreamSocket one, StreamSocket two) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(8);
        one.write(ByteBuffer.wrap(new byte[] {1, 2}));
        FakeWatch watch = new FakeWatch(backend, two).ask(READ);
        assertThat(Ready.next(backend).of(watch)).isEqualTo(READ);
        backend.forget(watch);
        assertThat(two.read(target)).isEqualTo(2);
        assertThat(target.get(1)).isEqualTo((byte) 2);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }
}
