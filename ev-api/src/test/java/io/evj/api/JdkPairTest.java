package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdkPairTest {
    interface Maker {
        Network.Pair make() throws IOException;
    }

    @Test
    void connectsTwoEndsEachWay() throws Exception {
        for (Maker maker : List.<Maker>of(JdkPair::open, JdkPair::unixDomain, JdkPair::loopback)) {
            Network.Pair pair = maker.make();
            try (StreamSocket first = pair.first();
                    StreamSocket second = pair.second()) {
                first.write(JdkStreamSocketTest.bytes("a"));
                second.write(JdkStreamSocketTest.bytes("b"));

                assertThat(JdkStreamSocketTest.text(second, 1)).isEqualTo("a");
                assertThat(JdkStreamSocketTest.text(first, 1)).isEqualTo("b");
                assertThat(first.isConnected()).isTrue();
                assertThat(second.isConnected()).isTrue();
            }
        }
    }

    @Test
    void leavesNoFileBehind() throws Exception {
        Network.Pair pair = JdkPair.unixDomain();
        try (StreamSocket first = pair.first();
                StreamSocket second = pair.second()) {
            Path path = ((UnixDomainSocketAddress) first.localAddress()).getPath();

            assertThat(path).doesNotExist();
            assertThat(path.getParent()).doesNotExist();
            assertThat(second.remoteAddress()).isEqualTo(first.localAddress());
        }
    }

    @Test
    void turnsStrangersAway() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            listener.bind(JdkStreamSocketTest.anyPort());
            SocketChannel stranger = SocketChannel.open(listener.getLocalAddress());
            SocketChannel connector = SocketChannel.open(StandardProtocolFamily.INET);

            Network.Pair pair =
                    JdkPair.connected(listener, connector, JdkStreamSocketTest.anyPort());

            try (StreamSocket first = pair.first();
                    StreamSocket second = pair.second();
                    stranger) {
                assertThat(second.remoteAddress()).isEqualTo(first.localAddress());
                assertThat(stranger.read(java.nio.ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
    }

    @Test
    void givesUpAmongStrangersOnly() throws Exception {
        List<SocketChannel> strangers = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            listener.bind(JdkStreamSocketTest.anyPort(), 200);
            for (int i = 0; i < 65; i++) {
                strangers.add(SocketChannel.open(listener.getLocalAddress()));
            }
            SocketChannel connector = SocketChannel.open(StandardProtocolFamily.INET);

            assertThatThrownBy(() ->
                            JdkPair.connected(listener, connector, JdkStreamSocketTest.anyPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("pair: 64 others");
            assertThat(connector.isOpen()).isFalse();
        } finally {
            for (SocketChannel stranger : strangers) {
                stranger.close();
            }
        }
    }
}
