package io.evj.itests.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

/// A kind of address that sockets have.
enum Family {
    IPV4(StandardProtocolFamily.INET),
    IPV6(StandardProtocolFamily.INET6),
    UNIX(StandardProtocolFamily.UNIX);

    final ProtocolFamily protocol;

    Family(ProtocolFamily protocol) {
        this.protocol = protocol;
    }

    /// Where to listen: a fresh port of the loopback, or a fresh path. Skips the test where the
    /// machine lacks the family.
    SocketAddress fresh(Stage stage) throws IOException {
        SocketAddress address =
                this == UNIX
                        ? UnixDomainSocketAddress.of(stage.directory().resolve("socket"))
                        : new InetSocketAddress(loopback(), 0);
        assumeTrue(isThere(), () -> "this machine has no " + this);
        return address;
    }

    InetAddress loopback() throws IOException {
        byte[] bytes = new byte[this == IPV6 ? 16 : 4];
        bytes[bytes.length - 1] = 1;
        if (this == IPV4) {
            bytes[0] = 127;
        }
        return InetAddress.getByAddress(bytes);
    }

    private boolean isThere() throws IOException {
        if (this == UNIX) {
            return true;
        }
        try (var probe = ServerSocketChannel.open(protocol)) {
            probe.bind(new InetSocketAddress(loopback(), 0));
            return true;
        } catch (IOException | UnsupportedOperationException none) {
            return false;
        }
    }
}
