package io.evj.itests.net;

import static io.evj.itests.net.Clients.connect;
import static io.evj.itests.net.Clients.isClosedByPeer;
import static io.evj.itests.net.Clients.receive;
import static io.evj.itests.net.Clients.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.ConnectionListener;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.ListenOptions;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.UncaughtHandler;
import io.evj.testkit.NoLeaks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
class ConnectionListenerTest {
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
    void acceptsAsSoonAsItIsBound(Family family) throws Exception {
        var listener =
                stage.keep(ConnectionListener.bind(base, family.fresh(stage), accepted::add));

        SocketChannel client = connect(stage, listener.localAddress());
        stage.until("a connection", () -> accepted.size() == 1);
        accepted.getFirst().write(ByteBuffer.wrap("welcome".getBytes(US_ASCII)));

        assertThat(receive(client, 7)).isEqualTo("welcome");
        assertThat(listener.isEnabled()).isTrue();
        assertThat(listener.base()).isSameAs(base);
        assertThat(listener.socket().localAddress()).isEqualTo(listener.localAddress());
    }

    @Test
    void tellsThePortThatTheSystemChose() throws Exception {
        var listener = stage.keep(ConnectionListener.bind(base, anyPort(), accepted::add));

        assertThat(((InetSocketAddress) listener.localAddress()).getPort()).isPositive();
    }

    @Test
    void acceptsAgainAndAgain() throws Exception {
        var listener = stage.keep(ConnectionListener.bind(base, anyPort(), accepted::add));

        for (int i = 1; i <= 5; i++) {
            int count = i;
            connect(stage, listener.localAddress());
            stage.until("connection " + i, () -> accepted.size() == count);
        }
    }

    @Test
    void startsDisabledOverASocketThatListens() throws Exception {
        ListeningSocket socket = base.network().listen(anyPort());
        var listener = stage.keep(ConnectionListener.of(base, socket, (l, s) -> accepted.add(s)));
        SocketChannel client = connect(stage, socket.localAddress());
        send(client, "early"); // the kernel takes it

        stage.turn();
        assertThat(listener.isEnabled()).isFalse();
        assertThat(accepted).isEmpty();

        listener.enable();
        stage.until("the connection that waited", () -> accepted.size() == 1);
    }

    @Test
    void disabledInItsCallbackItStopsTheBurst() throws Exception {
        ListeningSocket socket = base.network().listen(anyPort());
        var listener =
                stage.keep(
                        ConnectionListener.of(
                                base,
                                socket,
                                (l, s) -> {
                                    accepted.add(s);
                                    l.disable();
                                }));
        for (int i = 0; i < 3; i++) {
            connect(stage, socket.localAddress());
        }

        for (int i = 1; i <= 3; i++) {
            int count = i;
            listener.enable();
            stage.until("one connection", () -> accepted.size() >= count);
            stage.turn();

            assertThat(accepted).hasSize(count);
            assertThat(listener.isEnabled()).isFalse();
        }
    }

    @Test
    void closedInItsCallbackItStopsTheBurstAndFreesThePort() throws Exception {
        ListeningSocket socket = base.network().listen(anyPort());
        SocketAddress address = socket.localAddress();
        var listener =
                ConnectionListener.of(
                        base,
                        socket,
                        (l, s) -> {
                            accepted.add(s);
                            l.close();
                        });
        for (int i = 0; i < 3; i++) {
            connect(stage, address);
        }

        listener.enable();
        stage.until("the first connection", () -> !accepted.isEmpty());
        stage.turn();

        assertThat(accepted).hasSize(1);
        assertThat(socket.isOpen()).isFalse();
        assertThat(listener.isEnabled()).isFalse();
        listener.close(); // again: nothing
        listener.disable();
        assertThatIllegalStateException()
                .isThrownBy(listener::enable)
                .withMessageContaining("closed");
        base.network().listen(address).close();
    }

    @Test
    void withoutCallbackItWaitsUntilOneIsSet() throws Exception {
        ListeningSocket socket = base.network().listen(anyPort());
        var listener = stage.keep(ConnectionListener.of(base, socket, null));
        connect(stage, socket.localAddress());

        listener.enable();
        stage.turn();
        assertThat(accepted).isEmpty();
        assertThat(socket.isOpen()).isTrue();

        listener.callback((l, s) -> accepted.add(s));
        stage.until("the connection that waited", () -> accepted.size() == 1);
    }

    @Test
    void aDisabledListenerIsNotStartedByACallback() throws Exception {
        ListeningSocket socket = base.network().listen(anyPort());
        var listener = stage.keep(ConnectionListener.of(base, socket, null));

        listener.callback((l, s) -> accepted.add(s));

        assertThat(listener.isEnabled()).isFalse();
        assertThat(base.dump()).doesNotContain("listening");
    }

    @Test
    void closesWhatItAcceptsWhenTheCallbackIsTakenAway() throws Exception {
        var listener = stage.keep(ConnectionListener.bind(base, anyPort(), accepted::add));
        listener.callback(null);

        SocketChannel client = connect(stage, listener.localAddress());
        var closed = Clients.begin(() -> isClosedByPeer(client));

        assertThat(stage.until("the connection to be closed", closed)).isTrue();
        assertThat(accepted).isEmpty();
    }

    @Test
    void takesABoundedBurst() throws Exception {
        ListeningSocket socket =
                base.network().listen(anyPort(), ListenOptions.defaults().withBacklog(512));
        var listener = stage.keep(ConnectionListener.of(base, socket, (l, s) -> accepted.add(s)));
        int count = ConnectionListener.ACCEPTS_MAX + 72;
        for (int i = 0; i < count; i++) {
            connect(stage, socket.localAddress());
        }
        List<Integer> bursts = new ArrayList<>();
        stage.keep(base.check(watcher -> bursts.add(accepted.size())));

        listener.enable();
        stage.until("all", () -> accepted.size() == count);

        bursts.add(accepted.size());
        for (int i = 1; i < bursts.size(); i++) {
            assertThat(bursts.get(i) - bursts.get(i - 1))
                    .isLessThanOrEqualTo(ConnectionListener.ACCEPTS_MAX);
        }
        assertThat(bursts).contains(ConnectionListener.ACCEPTS_MAX);
    }

    @Test
    void othersHaveTheirTurnBetweenBursts() throws Exception {
        ListeningSocket socket =
                base.network().listen(anyPort(), ListenOptions.defaults().withBacklog(512));
        var listener = stage.keep(ConnectionListener.of(base, socket, (l, s) -> accepted.add(s)));
        for (int i = 0; i < ConnectionListener.ACCEPTS_MAX + 72; i++) {
            connect(stage, socket.localAddress());
        }
        List<Integer> seen = new ArrayList<>();
        Event other = base.user(event -> seen.add(accepted.size()));
        listener.callback((l, s) -> {
            accepted.add(s);
            other.activate();
        });

        listener.enable();
        stage.until("another's turn", () -> !seen.isEmpty());

        assertThat(seen).containsExactly(ConnectionListener.ACCEPTS_MAX);
    }

    @Test
    void aCallbackThatThrowsLosesItsConnectionAlone() throws Exception {
        var told = new ArrayList<String>();
        UncaughtHandler handler = (event, thrown) -> told.add(event + ": " + thrown.getMessage());
        stage.close();
        stage = new Stage(EventConfig.defaults().withMethods(method));
        try (EventBase own =
                EventBase.open(EventConfig.defaults().withMethods(method).withUncaught(handler))) {
            var fragile = new ArrayList<StreamSocket>();
            var listener =
                    ConnectionListener.bind(
                            own,
                            anyPort(),
                            socket -> {
                                fragile.add(socket);
                                if (fragile.size() == 1) {
                                    throw new IOException("no, thanks");
                                }
                                socket.write(ByteBuffer.wrap("yes".getBytes(US_ASCII)));
                                own.loopBreak();
                            });
            SocketChannel first = connect(stage, listener.localAddress());
            SocketChannel second = connect(stage, listener.localAddress());

            own.loop();

            assertThat(isClosedByPeer(first)).isTrue();
            assertThat(fragile.getFirst().isOpen()).isFalse();
            assertThat(receive(second, 3)).isEqualTo("yes");
            assertThat(told).singleElement().asString().contains("listening", "no, thanks");
            fragile.getLast().close();
            listener.close();
        }
    }

    @Test
    void releasedItLeavesTheSocketToTheCaller() throws Exception {
        var listener = ConnectionListener.bind(base, anyPort(), accepted::add);
        ListeningSocket socket = stage.keep(listener.release());
        connect(stage, socket.localAddress());

        stage.turn();
        assertThat(accepted).isEmpty();
        assertThat(socket.isOpen()).isTrue();
        listener.close();
        assertThat(socket.isOpen()).isTrue();

        Event event =
                stage.keep(
                        base.event(socket, Event.READ, (e, what) -> accepted.add(socket.accept())));
        event.add();
        stage.until("the connection", () -> accepted.size() == 1);
    }

    @Test
    void aReleasedSocketMayGoToAnotherBase() throws Exception {
        ListeningSocket socket = ConnectionListener.bind(base, anyPort(), accepted::add).release();
        try (Stage other = new Stage(method)) {
            other.keep(ConnectionListener.of(other.base, socket, (l, s) -> accepted.add(s)))
                    .enable();
            connect(other, socket.localAddress());

            other.until("the connection", () -> accepted.size() == 1);
            accepted.removeFirst().close();
        }
    }

    @Test
    void acceptedSocketsNeverBlock() throws Exception {
        var listener = stage.keep(ConnectionListener.bind(base, anyPort(), accepted::add));
        connect(stage, listener.localAddress());
        stage.until("the connection", () -> accepted.size() == 1);

        assertThat(accepted.getFirst().read(ByteBuffer.allocate(1))).isZero();
        assertThat(listener.socket().accept()).isNull();
    }

    @Test
    void mayBeClosedAfterItsBase() throws Exception {
        EventBase short_ = EventBase.open(EventConfig.defaults().withMethods(method));
        var listener = ConnectionListener.bind(short_, anyPort(), accepted::add);
        short_.close();

        assertThatIllegalStateException().isThrownBy(listener::enable);
        listener.close();

        assertThat(listener.socket().isOpen()).isFalse();
        base.network().listen(listener.localAddress()).close();
    }

    @Test
    void leavesNothingOpenWhenItIsBoundAfterItsBase() throws Exception {
        InetSocketAddress address = freePort();
        EventBase short_ = EventBase.open(EventConfig.defaults().withMethods(method));
        short_.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> ConnectionListener.bind(short_, address, accepted::add));

        base.network().listen(address).close();
    }

    @Test
    void leavesNothingOpenWhenItIsBoundOnAWrongThread() throws Exception {
        InetSocketAddress address = freePort();
        List<Throwable> refusals = new ArrayList<>();
        base.execute(() ->
                CompletableFuture.runAsync(() ->
                                refusals.add(
                                        catchThrowable(() ->
                                                ConnectionListener.bind(
                                                        base, address, accepted::add))))
                        .join()); // the loop runs meanwhile

        stage.turn();

        assertThat(refusals).singleElement().isInstanceOf(IllegalStateException.class);
        base.network().listen(address).close();
    }

    /// Nobody's at the moment.
    private InetSocketAddress freePort() throws IOException {
        try (ListeningSocket socket = base.network().listen(anyPort())) {
            return (InetSocketAddress) socket.localAddress();
        }
    }

    static InetSocketAddress anyPort() throws IOException {
        return new InetSocketAddress(Family.IPV4.loopback(), 0);
    }
}
