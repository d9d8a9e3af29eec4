package io.evj.itests.net;

import static io.evj.itests.net.Clients.connect;
import static io.evj.itests.net.Clients.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.api.ListenOptions;
import io.evj.api.ListenOptions.Families;
import io.evj.api.StreamSocket;
import io.evj.testkit.NoLeaks;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
class ListenOptionsTest {
    private static final ListenOptions DEFAULTS = ListenOptions.defaults();

    @Parameter String method;

    private Stage stage;
    private EventBase base;
    private final List<StreamSocket> accepted = new ArrayList<>();

    @BeforeEach
    void open() {
        stage = new Stage(method);
        base = stage.base;
    }

    @AfterEach
    void close() throws Exception {
        for (StreamSocket socket : accepted) {
            socket.close();
        }
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTakenAddressIsNamedAndNothingStaysOpen(Family family) throws Exception {
        SocketAddress taken = listen(family.fresh(stage), DEFAULTS).localAddress();
        long before = Descriptors.open();

        for (int i = 0; i < 50; i++) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> listen(taken, DEFAULTS))
                    .withMessageContaining(
                            taken instanceof InetSocketAddress inet
                                    ? ":" + inet.getPort()
                                    : taken.toString());
        }

        assertThat(Descriptors.open()).isLessThan(before + 50);
    }

    @Test
    void anAddressOfSomebodyElseIsRefused() throws Exception {
        var elsewhere = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0); // RFC 5737

        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> listen(elsewhere, DEFAULTS))
                .withMessageContaining("192.0.2.1");
    }

    @Test
    void listenersShareAPortOnlyIfTheySaySo() throws Exception {
        ListenOptions sharing = DEFAULTS.withReusePort(true);
        List<StreamSocket> second = new ArrayList<>();
        ConnectionListener first;
        try {
            first = listen(ConnectionListenerTest.anyPort(), sharing);
        } catch (UnsupportedOperationException lacking) {
            assertThat(lacking).hasMessageContaining("reusePort");
            return;
        }
        stage.keep(
                ConnectionListener.bind(
                        base, first.localAddress(), sharing, (l, socket) -> second.add(socket)));
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> listen(first.localAddress(), DEFAULTS));

        int count = 64; // the kernel spreads them by hash: all on one side once in 2^63
        for (int i = 0; i < count; i++) {
            connect(stage, first.localAddress());
        }
        stage.until("all connections", () -> accepted.size() + second.size() == count);

        assertThat(accepted).isNotEmpty();
        assertThat(second).isNotEmpty();
        accepted.addAll(second);
    }

    @Test
    void aUnixDomainAddressHasNoPortToShare() throws Exception {
        SocketAddress address = Family.UNIX.fresh(stage);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> listen(address, DEFAULTS.withReusePort(true)))
                .withMessageContaining(address.toString());
    }

    @Test
    void theBacklogBoundsWhatWaits() throws Exception {
        SocketAddress path = Family.UNIX.fresh(stage); // TCP rounds its backlog, and retries
        stage.keep(base.network().listen(path, DEFAULTS.withBacklog(4)));

        int waiting = 0;
        IOException refusal = null;
        for (int i = 0; i < 16 && refusal == null; i++) {
            try {
                stage.keep(base.network().connect(path));
                waiting++;
            } catch (IOException full) {
                refusal = full;
            }
        }

        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "other systems have their own idea of a backlog");
        assertThat(waiting).isEqualTo(5); // Linux holds one more than it was told
        assertThat(refusal).isNotNull();
    }

    @Test
    void bothFamiliesReachOneListener() throws Exception {
        Family.IPV6.fresh(stage);
        var listener = listen(new InetSocketAddress("::", 0), DEFAULTS.withFamilies(Families.BOTH));

        connect(stage, loopback(Family.IPV4, listener));
        connect(stage, loopback(Family.IPV6, listener));

        stage.until("one connection of each family", () -> accepted.size() == 2);
    }

    @Test
    void bothFamiliesReachTheWildcardOfIpv4Too() throws Exception {
        Family.IPV6.fresh(stage);
        var listener =
                listen(new InetSocketAddress("0.0.0.0", 0), DEFAULTS.withFamilies(Families.BOTH));

        connect(stage, loopback(Family.IPV6, listener));

        stage.until("a connection over IPv6", () -> accepted.size() == 1);
    }

    @Test
    void ipv6OnlyLeavesIpv4Alone() throws Exception {
        Family.IPV6.fresh(stage);
        ConnectionListener listener;
        try {
            listener =
                    listen(
                            new InetSocketAddress("::", 0),
                            DEFAULTS.withFamilies(Families.IPV6_ONLY));
        } catch (UnsupportedOperationException lacking) {
            assertThat(lacking).hasMessageContaining("IPV6_ONLY").hasMessageContaining("epoll");
            return;
        }

        connect(stage, loopback(Family.IPV6, listener));
        stage.until("a connection over IPv6", () -> accepted.size() == 1);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SocketChannel.open(loopback(Family.IPV4, listener)).close());
    }

    @ParameterizedTest
    @EnumSource
    void deferredOrNotAConnectionWithBytesIsAccepted(Family family) throws Exception {
        var listener = listen(family.fresh(stage), DEFAULTS.withDeferAccept(true));
        SocketChannel client = connect(stage, listener.localAddress());
        if (family != Family.UNIX && method.equals("epoll")) {
            List<StreamSocket> undeferred = new ArrayList<>();
            var plain =
                    stage.keep(ConnectionListener.bind(base, family.fresh(stage), undeferred::add));
            connect(stage, plain.localAddress());
            stage.until("a connection that came later", () -> !undeferred.isEmpty());
            undeferred.getFirst().close();
            assertThat(accepted).isEmpty();
        }

        send(client, "first words");

        stage.until("the connection", () -> accepted.size() == 1);
    }

    @Test
    void aPathThatIsTooLongIsRefused() throws Exception {
        Path directory = stage.directory();
        SocketAddress tooLong = UnixDomainSocketAddress.of(directory.resolve("x".repeat(200)));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> listen(tooLong, DEFAULTS));
    }

    private ConnectionListener listen(SocketAddress address, ListenOptions options)
            throws IOException {
        return stage.keep(
                ConnectionListener.bind(
                        base, address, options, (l, socket) -> accepted.add(socket)));
    }

    private static InetSocketAddress loopback(Family family, ConnectionListener listener)
            throws IOException {
        return new InetSocketAddress(
                family.loopback(), ((InetSocketAddress) listener.localAddress()).getPort());
    }
}
