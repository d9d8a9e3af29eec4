package io.evj.itests.dns;

import io.evj.api.DatagramSocket;
import io.evj.dns.DnsMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;

/// A socket for a server that takes no answers while a test says so, and a client that asks there.
interface DnsServerBlockade {
    /// Has the server listen on such a socket.
    static DnsServerBlockade before(DnsServerStage stage) throws IOException {
        return stage.base.method().equals("epoll") ? DnsServerFullClient.of(stage) : Held.of(stage);
    }

    void block();

    void unblock();

    void send(DnsMessage request);

    DnsMessage reply();

    /// A socket on a channel of the JDK, held back by an object in front of it.
    record Held(DnsServerBlockedSocket socket, DnsServerUdpClient client)
            implements DnsServerBlockade {
        static Held of(DnsServerStage stage) throws IOException {
            var socket =
                    new DnsServerBlockedSocket(
                            stage.base.network().datagram(StandardProtocolFamily.INET));
            socket.bind(DnsServerStage.ANY_PORT);
            stage.server.listen((DatagramSocket) socket);
            return new Held(socket, stage.udp((InetSocketAddress) socket.localAddress()));
        }

        @Override
        public void block() {
            socket.isBlocked = true;
        }

        @Override
        public void unblock() {
            socket.isBlocked = false;
        }

        @Override
        public void send(DnsMessage request) {
            client.send(request);
        }

        @Override
        public DnsMessage reply() {
            return client.reply();
        }
    }
}
