package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdkDatagramSocketTest {
    private final Network network = new JdkNetwork();

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void sendsAndReceives(StandardProtocolFamily family) throws Exception {
        try (DatagramSocket sender = bound(family);
                DatagramSocket receiver = bound(family)) {
            assertThat(sender.send(JdkStreamSocketTest.bytes("hello"), receiver.getLocalAddress()))
                    .isEqualTo(5);

            ByteBuffer target = ByteBuffer.allocate(10);
            Awaited.until(
                    "a datagram", () -> sender.getLocalAddress().equals(receiver.receive(target)));
            assertThat(target.position()).isEqualTo(5);
            assertThat(receiver.number()).isEqualTo(-1);
        }
    }

    @Test
    void cutsADatagramThatDoesNotFit() throws Exception {
        try (DatagramSocket sender = bound(StandardProtocolFamily.INET);
                DatagramSocket receiver = bound(StandardProtocolFamily.INET)) {
            sender.send(JdkStreamSocketTest.bytes("hello"), receiver.getLocalAddress());

            ByteBuffer target = ByteBuffer.allocate(2);
            Awaited.until("a datagram", () -> receiver.receive(target) != null);
            assertThat(target.position()).isEqualTo(2);
            assertThat(receiver.receive(target.clear())).isNull();
        }
    }

    @Test
    void tellsTheWatchOnlyWhenNoDatagramWaits() throws Exception {
        try (DatagramSocket sender = bound(StandardProtocolFamily.INET);
                DatagramSocket receiver = bound(StandardProtocolFamily.INET)) {
            sender.send(JdkStreamSocketTest.bytes("x"), receiver.getLocalAddress());
            ByteBuffer target = ByteBuffer.allocate(100);
            Awaited.until("a datagram", () -> receiver.receive(target) != null);
            RecordingWatch watch = RecordingWatch.on(receiver);

            assertThat(receiver.receive(target)).isNull();

            assertThat(watch.told).containsExactly("READ");
        }
    }

    @Test
    void tellsAnEmptyDatagramFromNoneWhenConnected() throws Exception {
        try (DatagramSocket sender = bound(StandardProtocolFamily.INET);
                DatagramSocket receiver = bound(StandardProtocolFamily.INET)) {
            receiver.connect(sender.getLocalAddress());
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(receiver.remoteAddress()).isEqualTo(sender.localAddress());
            assertThat(receiver.read(target)).isEqualTo(-1);

            assertThat(sender.send(ByteBuffer.allocate(0), receiver.getLocalAddress())).isZero();
            Awaited.until("the empty datagram", () -> receiver.read(target) == 0);
            sender.connect(receiver.getLocalAddress());
            assertThat(sender.write(ByteBuffer.allocate(3))).isEqualTo(3);
            Awaited.until("the datagram", () -> receiver.read(target) == 3);

            receiver.disconnect();
            assertThat(receiver.remoteAddress()).isNull();
        }
    }

    @Test
    void failsWithAnIoExceptionWhenNotConnected() throws Exception {
        try (DatagramSocket socket = bound(StandardProtocolFamily.INET)) {
            ByteBuffer one = ByteBuffer.allocate(1);

            assertThatThrownBy(() -> socket.read(one)).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> socket.write(one)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void hearsThatNobodyListens() throws Exception {
        InetSocketAddress nobody;
        try (DatagramSocket gone = bound(StandardProtocolFamily.INET)) {
            nobody = (InetSocketAddress) gone.getLocalAddress();
        }
        try (DatagramSocket socket = bound(StandardProtocolFamily.INET)) {
            socket.connect(nobody);
            assertThatThrownBy(() ->
                            Awaited.until(
                                    "a refusal",
                                    () -> {
                                        socket.write(ByteBuffer.allocate(1));
                                        return socket.read(ByteBuffer.allocate(1)) >= 0;
                                    }))
                    .isInstanceOf(PortUnreachableException.class);
        }
    }

    @Test
    void namesOperationAndAddressOfAFailure() throws Exception {
        try (DatagramSocket first = bound(StandardProtocolFamily.INET);
                DatagramSocket second = network.datagram(StandardProtocolFamily.INET)) {
            InetSocketAddress taken = (InetSocketAddress) first.getLocalAddress();

            assertThatThrownBy(() -> second.bind(taken))
                    .isExactlyInstanceOf(BindException.class)
                    .hasMessageStartingWith("bind 127.0.0.1:" + taken.getPort() + ": ");
            assertThatThrownBy(() -> second.send(ByteBuffer.allocate(70_000), taken))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("send 127.0.0.1:" + taken.getPort() + ": ");
        }
    }

    @Test
    void setsOptions() throws Exception {
        try (DatagramSocket socket = network.datagram(StandardProtocolFamily.INET)) {
            socket.setOption(StandardSocketOptions.SO_BROADCAST, true);

            assertThat(socket.getOption(StandardSocketOptions.SO_BROADCAST)).isTrue();
            assertThat(socket.supportedOptions()).contains(StandardSocketOptions.SO_RCVBUF);
        }
    }

    @Test
    void refusesUnixDomainAndNamesWhoCan() {
        assertThatThrownBy(() -> network.datagram(StandardProtocolFamily.UNIX))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("epoll");
    }

    private DatagramSocket bound(ProtocolFamily family) throws IOException {
        String loopback = family == StandardProtocolFamily.INET ? "127.0.0.1" : "::1";
        return network.datagram(family)
                .bind(new InetSocketAddress(InetAddress.getByName(loopback), 0));
    }
}
