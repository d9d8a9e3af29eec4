package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.AddressText;
import io.evj.api.ListenOptions;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.UnixAbstractAddress;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/// Connecting by address and by list, and what comes of it.
@OnEveryMethod
class BevConnectTest {
    /// More than a listening socket holds that asks for one.
    private static final int CONNECTS_MAX = 300;

    private final String method;
    @AutoClose private final BevStage stage;
    private final BufferEvent bev;

    BevConnectTest(String method) {
        this.method = method;
        stage = BevStage.on(method);
        bev = stage.closing(BufferEvent.of(stage.base)).onEvent(stage.tellEvents());
    }

    /// An address where nobody listens.
    private SocketAddress nobody() throws IOException {
        try (ListeningSocket gone = stage.base.network().listen(loopback())) {
            return gone.localAddress();
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(AddressText.parseAddress("127.0.0.1"), 0);
    }

    /// An address that does not answer: its backlog is full. How many fit into one differs, some systems take several hundred.
    private SocketAddress silence() throws IOException {
        ListeningSocket full =
                stage.closing(
                        stage.base
                                .network()
                                .listen(loopback(), ListenOptions.defaults().withBacklog(1)));
        for (int i = 0; i < CONNECTS_MAX; i++) {
            StreamSocket waiting = stage.closing(stage.base.network().connect(full.localAddress()));
            if (!waiting.isConnected() && !waiting.finishConnect()) {
                stage.settle();
                if (!waiting.finishConnect()) {
                    return full.localAddress();
                }
            }
        }
        String why =
                "this system has accepted "
                        + CONNECTS_MAX
                        + " connections to a socket that asked it to hold one, and that nobody"
                        + " accepts from: no address here leaves a connect unanswered";
        throw new TestAbortedException(why);
    }

    // ---- success

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void tellsOnceThatItIsConnectedBeforeAnyData(String loopback) throws IOException {
        ListeningSocket there = stage.listening(loopback);
        bev.onRead(read -> stage.told.add(BevStage.taken(read)))
                .onWrite(stage.tell("written"))
                .enable(READ);
        bev.write("early");

        bev.connect(there.localAddress());
        assertThat(stage.told).as("not from inside the call").isEmpty();
        StreamSocket peer = stage.closing(stage.accepted(there));
        peer.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        stage.untilTold(3);
        stage.settle();

        assertThat(stage.told.getFirst()).isEqualTo("CONNECTED");
        assertThat(stage.told).containsExactlyInAnyOrder("CONNECTED", "written", "hi");
        assertThat(BevStage.received(peer)).isEqualTo("early");
        assertThat(bev.socket().remoteAddress()).isEqualTo(there.localAddress());
    }

    @Test
    void tellsDeferredThatItIsConnectedBeforeAnyData() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.deferCallbacks().onRead(stage.tell("read")).onWrite(stage.tell("written"));
        bev.enable(READ).write("early");

        bev.connect(there.localAddress());
        StreamSocket peer = stage.closing(stage.accepted(there));
        peer.write(ByteBuffer.wrap(new byte[1]));
        stage.untilTold(3);

        assertThat(stage.told.getFirst()).isEqualTo("CONNECTED");
        assertThat(stage.told).containsExactlyInAnyOrder("CONNECTED", "written", "read");
    }

    @Test
    void doesNotRunTheWriteCallbackAfterAConnectAlone() {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.onWrite(stage.tell("written")).enable(READ);

        bev.connect(there.localAddress());
        stage.closing(stage.accepted(there));
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("CONNECTED");
    }

    @Test
    void connectsThoughWritingIsDisabledAndWritesWhenEnabled() {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.disable(WRITE).connect(there.localAddress());
        bev.write("waits");

        StreamSocket peer = stage.closing(stage.accepted(there));
        stage.untilTold(1);
        stage.settle();
        assertThat(stage.told).containsExactly("CONNECTED");
        assertThat(BevStage.received(peer)).isEmpty();
        bev.enable(WRITE);

        stage.awaitReceived(peer, "waits");
    }

    @Test
    void disablingWhileConnectingDoesNotStopTheConnect() {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.connect(there.localAddress()).disable(READ | WRITE);

        stage.closing(stage.accepted(there));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("CONNECTED");
    }

    @Test
    void endsTheStreamWhenAskedBeforeItWasConnected() {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.connect(there.localAddress());
        bev.write("all I have");
        bev.flush(WRITE, FlushMode.FINISHED);

        StreamSocket peer = stage.closing(stage.accepted(there));
        stage.awaitReceived(peer, "all I have");

        stage.until("the end", () -> BevStage.isAtEnd(peer));
    }

    @Test
    void writesWhatWaitedThenClosesWhenAskedBeforeItWasConnected() {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.connect(there.localAddress()).write("all I have");
        bev.closeWhenWritten();

        StreamSocket peer = stage.closing(stage.accepted(there));
        stage.awaitReceived(peer, "all I have");

        stage.until("the end", () -> BevStage.isAtEnd(peer));
        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void connectsToAFile(@TempDir Path directory) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("there"));
        ListeningSocket there = stage.closing(stage.base.network().listen(address));

        bev.connect(address).write("over a file");
        StreamSocket peer = stage.closing(stage.accepted(there));

        stage.awaitReceived(peer, "over a file");
        assertThat(stage.told).containsExactly("CONNECTED");
        assertThat(bev).hasToString("bufferevent to unix:" + address.getPath());
    }

    @Test
    void connectsToAnAbstractName() throws IOException {
        SocketAddress address = UnixAbstractAddress.of("evj-" + System.nanoTime());
        if (!method.equals("epoll")) {
            bev.connect(address);
            stage.untilTold(1);
            assertThat(stage.told).as("JDK channels do not know them").containsExactly("ERROR");
            return;
        }
        ListeningSocket there = stage.closing(stage.base.network().listen(address));

        bev.connect(address).write("over a name");
        StreamSocket peer = stage.closing(stage.accepted(there));

        stage.awaitReceived(peer, "over a name");
        assertThat(stage.told).containsExactly("CONNECTED");
    }

    @Test
    void takesASocketThatIsConnecting() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        StreamSocket connecting = stage.base.network().connect(there.localAddress());

        BufferEvent over = stage.closing(BufferEvent.of(stage.base, connecting));
        over.onEvent(stage.tellEvents()).write("early");
        StreamSocket peer = stage.closing(stage.accepted(there));

        stage.awaitReceived(peer, "early");
        assertThat(stage.told).isIn(List.of(), List.of("CONNECTED"));
        assertThat(over.socket()).isSameAs(connecting);
    }

    @Test
    void connectsToTheFirstOfSeveralThatAnswers() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");

        bev.connect(List.of(nobody(), there.localAddress(), nobody()));
        stage.closing(stage.accepted(there));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("CONNECTED");
        assertThat(bev.socket().remoteAddress()).isEqualTo(there.localAddress());
    }

    @Test
    void goesOnToTheNextWhenOneDoesNotAnswer() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");

        bev.connect(List.of(silence(), there.localAddress()));
        stage.settle();
        assertThat(stage.told).isEmpty();
        stage.advance(Duration.ofMillis(250));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("CONNECTED");
        stage.closing(stage.accepted(there));
    }

    @Test
    void comesFromTheAddressThatWasSet() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        InetSocketAddress from = new InetSocketAddress(AddressText.parseAddress("127.0.0.2"), 0);

        bev.connectFrom(from).connect(there.localAddress());
        StreamSocket peer = stage.closing(stage.accepted(there));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("CONNECTED");
        assertThat(((InetSocketAddress) peer.remoteAddress()).getAddress())
                .isEqualTo(from.getAddress());
        assertThat(bev.socket().localAddress()).isEqualTo(peer.remoteAddress());
        stage.closing(bev.detach());
        bev.connectFrom(null).connect(there.localAddress());
        StreamSocket next = stage.closing(stage.accepted(there));
        stage.untilTold(2);
        assertThat(((InetSocketAddress) next.remoteAddress()).getAddress())
                .isEqualTo(AddressText.parseAddress("127.0.0.1"));
    }

    @Test
    void comesFromThePortThatWasSet() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        int port = ((InetSocketAddress) nobody()).getPort();

        bev.connectFrom(new InetSocketAddress(AddressText.parseAddress("0.0.0.0"), port))
                .connect(there.localAddress());
        StreamSocket peer = stage.closing(stage.accepted(there));

        assertThat(((InetSocketAddress) peer.remoteAddress()).getPort()).isEqualTo(port);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> bev.connectFrom(InetSocketAddress.createUnresolved("localhost", 1)));
        assertThatThrownBy(() -> BufferEvent.pair(stage.base).first().connectFrom(null))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anAddressThatIsNotOursIsAFailure() {
        ListeningSocket there = stage.listening("127.0.0.1");

        bev.connectFrom(new InetSocketAddress(AddressText.parseAddress("192.0.2.1"), 0))
                .connect(there.localAddress());
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("ERROR");
    }

    // ---- failure

    @Test
    void tellsThatItWasRefusedByAnErrorWithoutDirection() throws IOException {
        SocketAddress nobody = nobody();
        bev.enable(READ);

        bev.connect(nobody);
        assertThat(stage.told).isEmpty();
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("ERROR");
        assertThat(stage.events.getFirst().what()).isEqualTo(BevEvent.ERROR);
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith(
                        "connect to " + AddressText.format(nobody) + " refused (ECONNREFUSED)");
        assertThat(bev.socket()).isNull();
        assertThat(bev.enabled()).isEqualTo(READ | WRITE);
    }

    @Test
    void tellsTheFailureOfEachOfSeveral() throws IOException {
        SocketAddress first = nobody();
        SocketAddress second = nobody();

        bev.connect(List.of(first, second));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("ERROR");
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(ConnectException.class)
                .hasMessage(
                        "connect to %s refused (ECONNREFUSED) after 0 ms; also tried %s: refused",
                        AddressText.format(first), AddressText.format(second));
        assertThat(stage.events.getFirst().cause().getSuppressed())
                .hasOnlyElementsOfType(ConnectException.class)
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        one -> assertThat(one).contains(AddressText.format(first)),
                        two -> assertThat(two).contains(AddressText.format(second)));
    }

    /// Refused at once by any system: none makes a connection to many. Or, last, because this machine knows no way.
    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.1", "255.255.255.255", "ff0e::1", "unknown"})
    void tellsThatAnAddressCannotBeReached(String text) {
        InetAddress there = text.equals("unknown") ? unknown() : AddressText.parseAddress(text);
        SocketAddress address = new InetSocketAddress(there, 9);

        bev.connect(address);
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("ERROR");
        IOException cause = stage.events.getFirst().cause();
        assertThat(cause)
                .isInstanceOf(ConnectException.class)
                .hasMessage(
                        "connect to %s: network unreachable (ENETUNREACH) after 0 ms",
                        AddressText.format(address));
        assertThat(cause.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        IOException.class,
                        one -> assertThat(one).hasMessageContaining("Network is unreachable"));
        assertThat(bev.socket()).isNull();
        assertThat(bev.enabled()).as("as before").isEqualTo(WRITE);
    }

    /// An address kept for documents that this machine has no route to, which connecting a datagram socket finds out and nothing is sent; or, if
    /// it has one for all, one that nobody has.
    private static InetAddress unknown() {
        for (String each : List.of("2001:db8::1", "192.0.2.1", "198.51.100.1", "203.0.113.1")) {
            InetAddress address = AddressText.parseAddress(each);
            try (DatagramChannel channel = DatagramChannel.open()) {
                channel.connect(new InetSocketAddress(address, 9));
            } catch (IOException noRoute) {
                return address;
            }
        }
        return AddressText.parseAddress("ff08::1");
    }

    @Test
    void tellsThatThereIsNoSuchFile(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        bev.connect(UnixDomainSocketAddress.of(missing));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("ERROR");
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(ConnectException.class)
                .hasMessage("connect to unix:%s: no such file (ENOENT) after 0 ms", missing);
    }

    @Test
    void aSocketThatWasNeverToldToConnectFails() throws IOException {
        StreamSocket given = stage.base.network().stream(StandardProtocolFamily.INET);

        bev.socket(given);
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("ERROR");
        assertThat(stage.events.getFirst().cause()).isInstanceOf(ConnectException.class);
        assertThat(given.isOpen()).isFalse();
    }

    @Test
    void theWriteTimeoutLimitsIt() throws IOException {
        SocketAddress silence = silence();
        bev.timeouts(null, Duration.ofSeconds(2)).enable(READ).connect(silence);

        stage.advance(Duration.ofMillis(1999));
        stage.settle();
        assertThat(stage.told).isEmpty();
        stage.advance(Duration.ofMillis(1));
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage(
                        "connect timed out after 2000 ms waiting for "
                                + AddressText.format(silence));
        assertThat(bev.enabled()).isEqualTo(READ | WRITE);
        assertThat(bev.socket()).isNull();
    }

    @Test
    void aTimeoutSetMeanwhileLimitsItAndNullLiftsIt() throws IOException {
        bev.timeouts(null, Duration.ofSeconds(2)).connect(silence());

        stage.advance(Duration.ofSeconds(1));
        bev.timeouts(null, null);
        stage.advance(Duration.ofSeconds(60));
        stage.settle();
        assertThat(stage.told).isEmpty();
        bev.timeouts(null, Duration.ofSeconds(2));
        stage.advance(Duration.ofSeconds(2));
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    @Test
    void theReadTimeoutWaitsForTheConnection() throws IOException {
        bev.timeouts(Duration.ofSeconds(1), null).enable(READ).connect(silence());

        stage.advance(Duration.ofSeconds(60));
        stage.settle();

        assertThat(stage.told).isEmpty();
    }

    @Test
    void mayBeTriedAgainInTheCallback() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.onEvent(
                        (self, event) -> {
                            stage.tellEvents().run(self, event);
                            if (event.is(BevEvent.ERROR)) {
                                self.connect(there.localAddress());
                            }
                        })
                .connect(nobody())
                .write("kept");
        StreamSocket peer = stage.closing(stage.accepted(there));

        stage.awaitReceived(peer, "kept");

        assertThat(stage.told).containsExactly("ERROR", "CONNECTED");
    }

    @Test
    void closesItselfWhenNobodyHearsOfTheFailure() throws IOException {
        bev.onEvent(null).connect(nobody()).write("lost");

        stage.until("closed", bev::isClosed);
    }

    @Test
    void closesWhenItWasToCloseAfterWriting() throws IOException {
        bev.connect(nobody()).write("lost");
        bev.closeWhenWritten();

        stage.until("closed", bev::isClosed);

        assertThat(stage.told).containsExactly("ERROR");
    }

    @Test
    void closesWhenItWasToCloseAfterWritingAndTimesOut() throws IOException {
        bev.timeouts(null, Duration.ofSeconds(2)).connect(silence()).write("lost");
        bev.closeWhenWritten();

        stage.advance(Duration.ofSeconds(2));
        stage.settle();

        assertThat(bev.isClosed()).isTrue();
        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
    }

    @Test
    void aConnectingSocketThatFailsIsClosed() throws IOException {
        StreamSocket connecting = stage.base.network().connect(silence());
        BufferEvent over = stage.closing(BufferEvent.of(stage.base, connecting));
        over.onEvent(stage.tellEvents()).timeouts(null, Duration.ofSeconds(1));

        stage.advance(Duration.ofSeconds(1));
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
        assertThat(connecting.isOpen()).isFalse();
    }

    // ---- cancelled

    @Test
    void closingEndsItSilently() throws IOException {
        List<StreamSocket> made = new ArrayList<>();
        bev.connect(silence());
        made.add(bev.socket());

        bev.close();
        stage.advance(Duration.ofSeconds(60));
        stage.settle();

        assertThat(made).as("none before it is connected").containsOnlyNulls();
        assertThat(stage.told).isEmpty();
    }

    @Test
    void closingInTheConnectedCallbackIsFine() {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.onEvent((self, event) -> self.close()).enable(READ);
        bev.connect(there.localAddress()).write("never written");

        StreamSocket peer = stage.closing(stage.accepted(there));

        stage.until("the end", () -> BevStage.isAtEnd(peer));
        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void detachingEndsItAndAnotherMayFollow() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        bev.timeouts(null, Duration.ofSeconds(1)).connect(silence());

        assertThat(bev.detach()).isNull();
        stage.advance(Duration.ofSeconds(60));
        stage.settle();
        assertThat(stage.told).isEmpty();
        bev.connect(there.localAddress());
        stage.closing(stage.accepted(there));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("CONNECTED");
    }

    @Test
    void anotherSocketEndsIt() throws IOException {
        bev.connect(silence());
        var next = stage.pair();

        bev.socket(next.first()).write("over the other");

        stage.awaitReceived(next.second(), "over the other");
        stage.advance(Duration.ofSeconds(60));
        assertThat(stage.told).isEmpty();
    }

    // ---- misuse

    @Test
    void refusesASecondOneMeanwhile() throws IOException {
        SocketAddress silence = silence();
        bev.connect(silence);

        assertThatIllegalStateException().isThrownBy(() -> bev.connect(silence));
        assertThatIllegalStateException()
                .isThrownBy(() -> stage.ends().bev().connect(silence))
                .withMessageContaining("detach");
    }

    @Test
    void aRefusedCallLeavesItFree() throws IOException {
        ListeningSocket there = stage.listening("127.0.0.1");
        assertThatIllegalArgumentException().isThrownBy(() -> bev.connect(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bev.connect(InetSocketAddress.createUnresolved("localhost", 80)));
        assertThatThrownBy(() -> bev.connect((SocketAddress) null))
                .isInstanceOf(NullPointerException.class);

        bev.connect(there.localAddress());
        stage.closing(stage.accepted(there));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("CONNECTED");
    }
}
