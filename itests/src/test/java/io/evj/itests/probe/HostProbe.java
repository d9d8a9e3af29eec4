package io.evj.itests.probe;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.HostResolvers;
import io.evj.buffer.BufferEvent;
import io.evj.http.HttpClient;
import io.evj.http.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// Connects by name, with a bufferevent and with an HTTP client, and names no resolver: the one that is found asks a name server of the
/// probe's own.
///
/// A program in a child JVM, and a part of a bundle.
public final class HostProbe {
    private static final String SERVERS = "event.dns.servers";
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OPT_OCTETS = 11;

    /// A pointer to the name asked for, A, IN, a minute, 127.0.0.1.
    private static final byte[] RECORD = {
        (byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1
    };

    private HostProbe() {}

    /// Prints what [#lines()] gives.
    ///
    /// @param args not used
    public static void main(String[] args) throws IOException {
        lines().forEach(System.out::println);
    }

    /// Which resolver there is, what became of the connections, and which names the server was asked for.
    static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> asked = new CopyOnWriteArrayList<>();
        try (DatagramSocket names = new DatagramSocket(ANY_PORT)) {
            Thread.ofPlatform().daemon().start(() -> serve(names, asked));
            System.setProperty(SERVERS, "127.0.0.1:" + names.getLocalPort());
            lines.add(HostResolvers.best().getClass().getSimpleName());
            connect(lines);
        } finally {
            System.clearProperty(SERVERS);
        }
        asked.stream().distinct().sorted().map(name -> "asked " + name).forEach(lines::add);
        return lines;
    }

    private static void connect(List<String> lines) throws IOException {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods("nio"));
                HttpServer server = HttpServer.open(base).bind(ANY_PORT);
                HttpClient client = HttpClient.open(base);
                BufferEvent bev = BufferEvent.of(base)) {
            server.handle(request -> request.reply(200, "here"));
            int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
            bev.onEvent((self, event) -> {
                lines.add("bufferevent " + event);
                client.get(
                        "http://two.host.example:" + port + "/",
                        response -> {
                            lines.add("client " + response.text());
                            base.loopBreak();
                        });
            });
            bev.connect("one.host.example", port);
            base.loopExit(LIMIT); // a failure, whose lines are missing
            base.dispatch();
        }
    }

    /// Answers questions for IPv4 addresses with one, all others with none, until the socket is closed.
    private static void serve(DatagramSocket socket, List<String> asked) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        while (true) {
            try {
                packet.setLength(512);
                socket.receive(packet);
                byte[] message = Arrays.copyOf(packet.getData(), packet.getLength() - OPT_OCTETS);
                String name = name(message);
                asked.add(name);
                boolean isIpv4 = message[message.length - 3] == 1; // the type's low octet
                byte[] reply =
                        Arrays.copyOf(message, message.length + (isIpv4 ? RECORD.length : 0));
                if (isIpv4) {
                    System.arraycopy(RECORD, 0, reply, message.length, RECORD.length);
                    reply[7] = 1; // one answer
                }
                reply[2] = (byte) 0x81; // a reply
                reply[11] = 0; // no OPT
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static String name(byte[] message) {
        StringBuilder name = new StringBuilder();
        for (int at = 12; message[at] != 0; at += message[at] + 1) {
            name.append(new String(message, at + 1, message[at], StandardCharsets.US_ASCII))
                    .append('.');
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
