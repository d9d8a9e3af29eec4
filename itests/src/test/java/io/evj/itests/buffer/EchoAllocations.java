package io.evj.itests.buffer;

import com.sun.management.ThreadMXBean;
import io.evj.api.ConnectionListener;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.ListenOptions;
import io.evj.buffer.BufferEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A program that says how many bytes the loop's thread of a bufferevent echo server allocates in each round of messages, until it is
/// ended.
final class EchoAllocations {
    private static final int CONNECTIONS = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private EchoAllocations() {}

    /// Arguments: the method, how large messages are, how many make a round.
    public static void main(String[] args) throws Exception {
        int size = Integer.parseInt(args[1]);
        int messages = Integer.parseInt(args[2]);
        EventConfig config = EventConfig.defaults().withMethods(args[0]);
        try (EventBase base = EventBase.open(config);
                ConnectionListener listener =
                        ConnectionListener.bind(
                                base,
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                                ListenOptions.defaults(),
                                (l, socket) ->
                                        BufferEvent.of(base, socket)
                                                .onRead(bev -> bev.output().addBuffer(bev.input()))
                                                .enable(Event.READ | Event.WRITE))) {
            InetSocketAddress address = (InetSocketAddress) listener.localAddress();
            Thread loop = new Thread(() -> base.dispatch());
            loop.start();
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket client = new Socket(address.getAddress(), address.getPort());
                client.setTcpNoDelay(true);
                clients.add(client);
            }
            while (true) {
                long before = THREADS.getThreadAllocatedBytes(loop.threadId());
                exchange(clients, size, messages / CONNECTIONS);
                long after = THREADS.getThreadAllocatedBytes(loop.threadId());
                System.out.println("allocated " + (after - before));
            }
        }
    }

    private static void exchange(List<Socket> clients, int size, int times) throws IOException {
        byte[] message = new byte[size];
        for (int i = 0; i < times; i++) {
            for (Socket client : clients) {
                client.getOutputStream().write(message);
            }
            for (Socket client : clients) {
                client.getInputStream().readNBytes(message, 0, size);
            }
        }
    }
}
