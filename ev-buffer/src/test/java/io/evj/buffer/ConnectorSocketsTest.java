package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.api.AddressQuery;
import io.evj.api.AddressText;
import io.evj.api.EventBase;
import io.evj.api.HostResolvers;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.testkit.NoLeaks;
import io.evj.testkit.Steps;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Connecting by real sockets.
@ExtendWith(NoLeaks.class)
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectorSocketsTest {
    private final EventBase base = EventBase.open();
    private final ToldOutcome outcome = new ToldOutcome();
    private final Connector connector = new Connector(base, outcome);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void closeAll() throws Exception {
        connector.cancel();
        if (outcome.socket != null) {
            outcome.socket.close();
        }
        for (AutoCloseable each : opened) {
            each.close();
        }
        base.close();
    }

    @Test
    void connectsToAnAddress() throws IOException {
        ListeningSocket there = listen(AddressText.parse("127.0.0.1"));

        connector.connect(there.localAddress());
        awaitOutcome();

        assertThat(outcome.socket.remoteAddress()).isEqualTo(there.localAddress());
        assertThat(outcome.socket.isConnected()).isTrue();
    }

    @Test
    void connectsToAFile(@TempDir Path directory) throws IOException {
        ListeningSocket there = listen(UnixDomainSocketAddress.of(directory.resolve("there")));

        connector.connect(there.localAddress());
        assertThat(outcome.isTold()).isFalse();
        awaitOutcome();

        assertThat(outcome.socket.isConnected()).isTrue();
    }

    @Test
    void saysThatThereIsNoSuchFile(@TempDir Path directory) {
        Path missing = directory.resolve("missing");

        connector.connect(UnixDomainSocketAddress.of(missing));
        awaitOutcome();

        assertThat(outcome.failure)
                .isInstanceOf(ConnectException.class)
                .hasMessage("connect to unix:" + missing + ": no such file (ENOENT) after 0 ms");
    }

    @Test
    void findsTheOneOfSeveralThatListens() throws IOException {
        ListeningSocket there = listen(AddressText.parse("127.0.0.1"));

        connector.connect(List.of(refusing(), refusing(), there.localAddress()));
        awaitOutcome();

        assertThat(outcome.socket.remoteAddress()).isEqualTo(there.localAddress());
    }

    @Test
    void tellsAllRefusals() throws IOException {
        SocketAddress first = refusing();
        SocketAddress second = refusing();

        connector.connect(List.of(first, second));
        awaitOutcome();

        assertThat(outcome.failure)
                .isInstanceOf(ConnectException.class)
                .hasMessageMatching(
                        "connect to \\Q%s\\E refused \\(ECONNREFUSED\\) after \\d+ ms; also tried \\Q%s\\E: refused"
                                .formatted(AddressText.format(first), AddressText.format(second)));
        assertThat(outcome.failure.getSuppressed())
                .hasSize(2)
                .allMatch(each -> each instanceof ConnectException);
    }

    @Test
    void connectsToAName() throws IOException {
        ListeningSocket there = listen(AddressText.parse("127.0.0.1"));

        connector.connect(HostResolvers.jdk(), localhost(there));
        awaitOutcome();

        assertThat(outcome.socket.remoteAddress()).isEqualTo(there.localAddress());
    }

    @Test
    void connectsToANameWhoseFirstAddressRefuses() throws IOException {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        ListeningSocket there = listen(AddressText.parse("::1"));

        connector.connect(HostResolvers.jdk(), localhost(there)); // 127.0.0.1 comes first
        awaitOutcome();

        assertThat(outcome.socket.remoteAddress()).isEqualTo(there.localAddress());
    }

    @Test
    void tellsOfANameThatCannotBe() {
        connector.connect(HostResolvers.jdk(), AddressQuery.of("no such name", 80));
        awaitOutcome();

        assertThat(outcome.failure)
                .isInstanceOf(UnknownHostException.class)
                .hasMessageStartingWith("connect to no such name:80: ");
    }

    @Test
    void waitsForASocketThatConnectsAlready() throws IOException {
        ListeningSocket there = listen(AddressText.parse("127.0.0.1"));
        StreamSocket given = base.network().connect(there.localAddress());

        connector.connect(given);
        assertThat(outcome.isTold()).isFalse();
        awaitOutcome();

        assertThat(outcome.socket).isSameAs(given);
        assertThat(given.isConnected()).isTrue();
    }

    @Test
    void aSocketThatWasNeverToldToConnectFails() throws IOException {
        StreamSocket given = base.network().stream(StandardProtocolFamily.INET);

        connector.connect(given);
        awaitOutcome();

        assertThat(outcome.failure).isInstanceOf(ConnectException.class);
        assertThat(given.isOpen()).isFalse();
    }

    private void awaitOutcome() {
        Steps.until(base, "the outcome", outcome::isTold);
    }

    private ListeningSocket listen(SocketAddress address) throws IOException {
        ListeningSocket listening = base.network().listen(address);
        opened.push(listening);
        return listening;
    }

    private static AddressQuery localhost(ListeningSocket there) {
        return AddressQuery.of("localhost", ((InetSocketAddress) there.localAddress()).getPort());
    }

    private boolean hasIpv6() {
        try {
            base.network().listen(AddressText.parse("::1")).close();
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    /// An address where nobody listens: somebody did just now.
    private SocketAddress refusing() throws IOException {
        try (ListeningSocket closed = base.network().listen(AddressText.parse("127.0.0.1"))) {
            return closed.localAddress();
        }
    }
}
