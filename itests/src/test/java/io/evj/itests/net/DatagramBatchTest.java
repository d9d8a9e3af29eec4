package io.evj.itests.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.DatagramBatch;
import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.testkit.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/// Datagrams together: the same wherever they are, by one system call or by many.
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class DatagramBatchTest {
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

    private DatagramSocket bound(Family family) throws IOException {
        return stage.keep(base.network().datagram(family.protocol)).bind(family.fresh(stage));
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    private static String text(DatagramBatch batch, int index) {
        return US_ASCII.decode(batch.bytes(index).duplicate()).toString();
    }

    private int receive(DatagramSocket socket, DatagramBatch batch) throws IOException {
        boolean[] isReadable = {false};
        base.once(socket, Event.READ, null, (event, what) -> isReadable[0] = true);
        stage.until("a datagram", () -> isReadable[0]);
        return batch.receive();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
    void sendsAndReceivesInOrderAndAnswersEachSender(Family family) throws Exception {
        DatagramSocket server = bound(family);
        DatagramSocket client = bound(family);
        DatagramBatch out = client.batch(4, 100);
        DatagramBatch in = server.batch(4, 100);
        DatagramBatch replies = server.batch(4, 100);
        for (String text : new String[] {"one", "", "three"}) {
            out.add(ascii(text), server.localAddress());
        }
        assertThat(out.size()).isEqualTo(3);

        assertThat(out.send()).isEqualTo(3);
        assertThat(out.size()).isZero();
        assertThat(receive(server, in)).isEqualTo(3);

        byte[] address = new byte[16];
        for (int i = 0; i < 3; i++) {
            assertThat(in.address(i)).isEqualTo(client.localAddress());
            byte[] wanted = ((InetSocketAddress) client.localAddress()).getAddress().getAddress();
            assertThat(in.addressBytes(i, address)).isEqualTo(wanted.length);
            assertThat(address).startsWith(wanted);
            assertThat(in.isCut(i)).isFalse();
            replies.addReply(in.bytes(i).duplicate(), in, i);
        }
        assertThat(text(in, 0) + text(in, 1) + text(in, 2)).isEqualTo("onethree");
        assertThat(replies.send()).isEqualTo(3);
        DatagramBatch back = client.batch(1, 100);
        assertThat(receive(client, back)).isEqualTo(1); // all that there is room for
        assertThat(text(back, 0)).isEqualTo("one");
        assertThat(back.receive()).isEqualTo(1);
        assertThat(text(back, 0)).isEmpty();
        assertThat(back.receive()).isEqualTo(1);
        assertThat(text(back, 0)).isEqualTo("three");
        assertThat(back.receive()).isZero();
        assertThat(back.size()).isZero();
    }

    @Test
    void saysWhatWasCut() throws Exception {
        DatagramSocket server = bound(Family.IPV4);
        DatagramSocket client = bound(Family.IPV4);
        client.send(ascii("12345"), server.localAddress());
        client.send(ascii("123456"), server.localAddress());
        DatagramBatch in = server.batch(2, 5);

        int count = receive(server, in);
        while (count < 2) { // one of them may be later
            assertThat(text(in, 0)).isEqualTo("12345");
            assertThat(in.isCut(0)).isFalse();
            count += receive(server, in);
        }

        assertThat(in.isCut(in.size() - 1)).isTrue();
        assertThat(text(in, in.size() - 1)).isEqualTo("12345");
    }

    @Test
    void hasRoomForSoMany() throws Exception {
        DatagramSocket socket = bound(Family.IPV4);
        DatagramBatch out = socket.batch(2, 3);
        out.add(ascii("a"), socket.localAddress());
        out.add(ascii("b"), socket.localAddress());

        assertThatThrownBy(() -> out.add(ascii("c"), socket.localAddress()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2");
        out.clear();
        assertThatThrownBy(() -> out.add(ascii("long"), socket.localAddress()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 bytes");
        assertThat(out.send()).isZero();
        assertThatThrownBy(() -> socket.batch(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneThatCannotBeSentHindersNoOther() throws Exception {
        DatagramSocket server = bound(Family.IPV4);
        DatagramSocket client = bound(Family.IPV4);
        DatagramBatch out = client.batch(3, 65_535);
        out.add(ascii("first"), server.localAddress());
        out.add(ByteBuffer.allocate(65_530), server.localAddress()); // too large for any datagram
        out.add(ascii("last"), server.localAddress());

        assertThatThrownBy(out::send).isInstanceOf(IOException.class);
        assertThat(out.size()).isEqualTo(1);
        assertThat(out.send()).isEqualTo(1);

        DatagramBatch in = server.batch(3, 10);
        int count = receive(server, in);
        assertThat(text(in, 0)).isEqualTo("first");
        if (count == 1) {
            receive(server, in);
        }
        assertThat(text(in, in.size() - 1)).isEqualTo("last");
    }

    @Test
    void seesIpv4ThroughAnIpv6SocketAsIpv4() throws Exception {
        DatagramSocket server =
                stage.keep(base.network().datagram(StandardProtocolFamily.INET6))
                        .bind(new InetSocketAddress(InetAddress.ofLiteral("::"), 0));
        DatagramSocket client = bound(Family.IPV4);
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        client.send(
                ascii("hello"), new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        DatagramBatch in = server.batch(1, 10);

        assertThat(receive(server, in)).isEqualTo(1);
        byte[] address = new byte[16];
        assertThat(in.addressBytes(0, address)).isEqualTo(4);
        assertThat(address).startsWith(127, 0, 0, 1);
        assertThat(in.address(0)).isEqualTo(client.localAddress());
    }

    @Test
    void sendsToTheConnectedPeerWithoutAnAddress() throws Exception {
        DatagramSocket server = bound(Family.IPV4);
        DatagramSocket client = bound(Family.IPV4).connect(server.localAddress());
        DatagramBatch out = client.batch(2, 10);
        out.add(ascii("one"));
        out.add(ascii("two"));

        assertThat(out.send()).isEqualTo(2);
        DatagramBatch in = server.batch(2, 10);
        int count = receive(server, in);
        assertThat(text(in, 0)).isEqualTo("one");
        if (count == 1) {
            receive(server, in);
        }
        assertThat(text(in, in.size() - 1)).isEqualTo("two");
        assertThat(in.address(0)).isEqualTo(client.localAddress());
        in.clear();
        assertThatThrownBy(() -> in.add(ascii("to whom?")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not connected");
    }

    @Test
    void servesOneSocketAfterTheOther() throws Exception {
        DatagramSocket server = bound(Family.IPV4);
        DatagramSocket first = bound(Family.IPV4).connect(server.localAddress());
        DatagramSocket second = bound(Family.IPV4).connect(server.localAddress());
        DatagramBatch out = first.batch(2, 10);
        DatagramBatch in = server.batch(1, 10);

        out.add(ascii("first"));
        assertThat(out.send()).isEqualTo(1);
        assertThat(out.through(second)).isSameAs(out);
        out.add(ascii("second"));
        assertThat(out.send()).isEqualTo(1);

        assertThat(receive(server, in)).isEqualTo(1);
        assertThat(text(in, 0)).isEqualTo("first");
        assertThat(in.address(0)).isEqualTo(first.localAddress());
        assertThat(receive(server, in)).isEqualTo(1);
        assertThat(text(in, 0)).isEqualTo("second");
        assertThat(in.address(0)).isEqualTo(second.localAddress());
        out.add(ascii("dropped"));
        assertThat(out.through(first).size()).isZero();
    }

    /// An error that waits on the socket is told by the batch, and not lost when it is made.
    @Test
    void tellsThatNobodyListensAtThePeer() throws Exception {
        DatagramSocket nobody = bound(Family.IPV4);
        DatagramSocket client = bound(Family.IPV4).connect(nobody.localAddress());
        nobody.close();
        client.write(ascii("anybody there?"));
        boolean[] isReadable = {false};
        base.once(client, Event.READ, null, (event, what) -> isReadable[0] = true);
        stage.until("the refusal", () -> isReadable[0]);

        assertThatThrownBy(() -> client.batch(2, 10).receive()).isInstanceOf(IOException.class);
    }

    @Test
    void failsWhenTheSocketIsClosed() throws Exception {
        DatagramSocket socket = bound(Family.IPV4);
        DatagramBatch batch = socket.batch(1, 1);
        socket.close();

        assertThatThrownBy(batch::receive).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void anEdgeIsToldAgainAfterTheLastDatagramWasTaken() throws Exception {
        DatagramSocket server = bound(Family.IPV4);
        DatagramSocket client = bound(Family.IPV4);
        DatagramBatch in = server.batch(4, 10);
        int[] told = {0};
        stage.keep(
                        base.event(
                                server,
                                Event.READ | Event.PERSIST | Event.EDGE,
                                (event, what) -> {
                                    told[0]++;
                                    while (in.receive() > 0) {
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

    /// Where the kernel is not asked for all together, that shows when it is sent.
    @Test
    void aTargetThatCannotBeHoldsNobodyUp() throws IOException {
        DatagramSocket receiver = bound(Family.IPV4);
        DatagramSocket sender = bound(Family.IPV4);
        DatagramBatch out = sender.batch(4, 100);
        boolean isTaken = true;
        try {
            out.add(ascii("nowhere"), InetSocketAddress.createUnresolved("nowhere", 1));
        } catch (IllegalArgumentException refused) {
            isTaken = false;
        }
        out.add(ascii("here"), receiver.localAddress());

        if (isTaken) {
            assertThatThrownBy(out::send).isInstanceOf(UnresolvedAddressException.class);
        }

        assertThat(out.send()).isEqualTo(1);
        assertThat(out.size()).isZero();
    }
}
