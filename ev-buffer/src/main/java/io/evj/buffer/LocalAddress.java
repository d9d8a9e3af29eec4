package io.evj.buffer;

import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;

/// Where connections come from. Immutable.
///
/// @param address the unspecified address stands for any of the target's family
record LocalAddress(InetSocketAddress address) {
    /// Begins to connect from here. Paths have no such address, and are connected to as always.
    ///
    /// @throws IOException refused at once, also because the address is of another family; nothing is left open
    StreamSocket connect(Network network, SocketAddress target) throws IOException {
        if (!(target instanceof InetSocketAddress inet)) {
            return network.connect(target);
        }
        boolean isSix = inet.getAddress() instanceof Inet6Address;
        StreamSocket socket =
                network.stream(isSix ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(isSix ? of("::") : of("0.0.0.0"));
            socket.connect(target);
            return socket;
        } catch (IOException | RuntimeException refused) {
            socket.close();
            throw refused;
        }
    }

    private InetSocketAddress of(String unspecified) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.ofLiteral(unspecified), address.getPort())
                : address;
    }
}
