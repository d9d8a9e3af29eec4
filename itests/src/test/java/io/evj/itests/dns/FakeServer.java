package io.evj.itests.dns;

import io.evj.dns.DnsData;
import io.evj.dns.DnsHeader;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsName;
import io.evj.dns.DnsQuestion;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsReader;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsType;
import io.evj.dns.DnsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A name server that does what a test says, however wrong. It does nothing between [#poll()]s, and so is part of the test's own steps.
final class FakeServer implements AutoCloseable {
    /// What was asked, oldest first.
    final List<Asked> asked = new ArrayList<>();

    /// What happens at once to what is asked. At first: nothing.
    Consumer<Asked> script = question -> {};

    /// Set where so many questions come that nobody could keep them.
    boolean forgetsQuestions;

    private final DnsReader reader = new DnsReader();
    private final DnsWriter writer = new DnsWriter();
    private final ByteBuffer in = ByteBuffer.allocate(65_536);
    private InetSocketAddress address;
    private DatagramChannel udp;
    private ServerSocketChannel tcp;
    private final List<Connection> connections = new ArrayList<>();
    private int connectionsEver;

    FakeServer() {
        start(0);
    }

    /// One that answers by a script.
    static FakeServer answering(Consumer<Asked> script) {
        FakeServer server = new FakeServer();
        server.script = script;
        return server;
    }

    /// One that has one address for all names.
    static FakeServer withAddress(String address) {
        return answering(asked -> asked.answer(DnsStage.a(address)));
    }

    final class Connection {
        final SocketChannel channel;
        final ByteBuffer bytes = ByteBuffer.allocate(1 << 18);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /// A question that has come.
    final class Asked {
        final DnsMessage message;
        final byte[] bytes;
        final SocketAddress from;
        final Connection over;

        Asked(byte[] bytes, SocketAddress from, Connection over) {
            this.bytes = bytes;
            this.message = reader.read(ByteBuffer.wrap(bytes));
            this.from = from;
            this.over = over;
        }

        boolean isTcp() {
            return over != null;
        }

        DnsQuestion question() {
            return message.questions().getFirst();
        }

        /// In lower case, without the last dot.
        String name() {
            String text = question().name().toString();
            return text.substring(0, text.length() - 1).toLowerCase(Locale.ROOT);
        }

        DnsType type() {
            return question().type();
        }

        boolean hasEdns() {
            return message.edns() != null;
        }

        int id() {
            return message.header().id();
        }

        int port() {
            return ((InetSocketAddress) from).getPort();
        }

        DnsMessage ok() {
            return message.respond(DnsRcode.NOERROR);
        }

        /// Records of the name asked for, good for five minutes.
        void answer(DnsData... data) {
            answer(300, data);
        }

        void answer(int ttl, DnsData... data) {
            send(
                    ok().withAnswers(
                                    Arrays.stream(data)
                                            .map(each -> DnsRecord.of(question().name(), ttl, each))
                                            .toList()));
        }

        void fail(DnsRcode rcode) {
            send(message.respond(rcode));
        }

        void truncated() {
            DnsMessage reply = ok();
            send(reply.withHeader(reply.header().with(DnsHeader.TRUNCATED)));
        }

        void send(DnsMessage reply) {
            send(writer.toBytes(reply));
        }

        void send(byte[] reply) {
            if (over == null) {
                sendFrom(udp, reply);
            } else {
                ByteBuffer frame = ByteBuffer.allocate(2 + reply.length);
                raw(frame.putShort((short) reply.length).put(reply).array());
            }
        }

        void sendFrom(DatagramChannel socket, byte[] reply) {
            try {
                if (socket.send(ByteBuffer.wrap(reply), from) != reply.length) {
                    throw new AssertionError("no room for a reply, which would be lost");
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /// Octets as they are, over TCP.
        void raw(byte[] octets) {
            try {
                ByteBuffer rest = ByteBuffer.wrap(octets);
                while (rest.hasRemaining()) {
                    over.channel.write(rest);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void hangUp() {
            try {
                over.channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    InetSocketAddress address() {
        return address;
    }

    String text() {
        return "127.0.0.1:" + address.getPort();
    }

    /// How many connections there were.
    int connectionsEver() {
        return connectionsEver;
    }

    int connectionsOpen() {
        return (int) connections.stream().filter(each -> each.channel.isOpen()).count();
    }

    void hangUpAll() {
        try {
            for (Connection connection : connections) {
                connection.channel.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        connections.clear();
    }

    /// Listens no more, so that whoever asks is told that there is nobody.
    void stop() {
        close();
    }

    /// Listens again, on the same port.
    void restart() {
        start(address.getPort());
    }

    void stopTcp() {
        try {
            tcp.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void start(int port) {
        try {
            for (int tries = 0; ; tries++) {
                tcp = ServerSocketChannel.open();
                tcp.configureBlocking(false);
                tcp.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                tcp.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
                address = (InetSocketAddress) tcp.getLocalAddress();
                udp = DatagramChannel.open();
                udp.configureBlocking(false);
                udp.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
                udp.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 20);
                try {
                    udp.bind(address);
                    return;
                } catch (IOException taken) {
                    close();
                    if (tries == 20) {
                        throw taken;
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Takes what has come, and does as the script says.
    void poll() {
        if (!udp.isOpen()) {
            return;
        }
        try {
            for (SocketAddress from = udp.receive(in.clear());
                    from != null;
                    from = udp.receive(in.clear())) {
                take(Arrays.copyOf(in.array(), in.position()), from, null);
            }
            if (tcp.isOpen()) {
                for (SocketChannel channel = tcp.accept();
                        channel != null;
                        channel = tcp.accept()) {
                    channel.configureBlocking(false);
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    connections.add(new Connection(channel));
                    connectionsEver++;
                }
            }
            for (Connection connection : List.copyOf(connections)) {
                poll(connection);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void poll(Connection connection) throws IOException {
        if (!connection.channel.isOpen()) {
            return;
        }
        int count;
        try {
            count = connection.channel.read(connection.bytes);
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            connection.channel.close();
            return;
        }
        ByteBuffer bytes = connection.bytes.flip();
        while (bytes.remaining() >= 2
                && bytes.remaining() >= 2 + bytes.getShort(bytes.position())) {
            byte[] message = new byte[bytes.getShort()];
            bytes.get(message);
            take(message, connection.channel.getRemoteAddress(), connection);
        }
        bytes.compact();
    }

    private void take(byte[] bytes, SocketAddress from, Connection over) {
        Asked question = new Asked(bytes, from, over);
        if (!forgetsQuestions) {
            asked.add(question);
        }
        script.accept(question);
    }

    DnsName nameOf(int index) {
        return asked.get(index).question().name();
    }

    @Override
    public void close() {
        hangUpAll();
        try {
            tcp.close();
            if (udp != null) {
                udp.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
