package io.evj.itests.dns;

import io.evj.dns.DnsMessage;
import io.evj.dns.DnsReader;
import io.evj.dns.DnsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/// A client that sends what it is told, octet by octet, and steps the server's loop while it waits.
final class DnsServerTcpClient implements AutoCloseable {
    private final DnsServerStage stage;
    private final SocketChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 17);
    private byte[] received = {};
    private boolean hasEnded;

    DnsServerTcpClient(DnsServerStage stage, InetSocketAddress server) throws IOException {
        this.stage = stage;
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(server);
        channel.configureBlocking(false);
    }

    static byte[] framed(DnsMessage... messages) {
        var all = new ByteArrayOutputStream();
        for (DnsMessage message : messages) {
            byte[] octets = new DnsWriter().toBytes(message);
            all.write(octets.length >> 8);
            all.write(octets.length);
            all.writeBytes(octets);
        }
        return all.toByteArray();
    }

    /// Sends all, and steps the loop while the server has no room.
    DnsServerTcpClient send(byte... octets) {
        ByteBuffer out = ByteBuffer.wrap(octets);
        stage.until(
                "the server to read",
                () -> {
                    write(out);
                    return !out.hasRemaining();
                });
        return this;
    }

    /// Sends what there is room for.
    ///
    /// @return how much that was
    int trySend(byte[] octets) {
        return write(ByteBuffer.wrap(octets));
    }

    private int write(ByteBuffer out) {
        try {
            return channel.write(out);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    DnsServerTcpClient send(DnsMessage... messages) {
        return send(framed(messages));
    }

    DnsMessage ask(DnsMessage request) {
        return send(request).reply();
    }

    /// Waits for the next message.
    DnsMessage reply() {
        stage.until("a response", () -> received() >= 2 && received.length >= 2 + length());
        DnsMessage message = new DnsReader().read(ByteBuffer.wrap(received, 2, length()));
        received = Arrays.copyOfRange(received, 2 + length(), received.length);
        return message;
    }

    private int length() {
        return (received[0] & 0xff) << 8 | received[1] & 0xff;
    }

    /// Octets that have come and were not taken.
    int received() {
        try {
            for (int count; !hasEnded && (count = channel.read(bytes.clear())) != 0; ) {
                hasEnded = count < 0;
                int former = received.length;
                received = Arrays.copyOf(received, former + bytes.position());
                bytes.flip().get(received, former, received.length - former);
            }
        } catch (IOException reset) {
            hasEnded = true;
        }
        return received.length;
    }

    boolean hasEnded() {
        received();
        return hasEnded;
    }

    /// Waits for the end of the connection.
    ///
    /// @return octets that came before
    int rest() {
        stage.until("the end", this::hasEnded);
        return received.length;
    }

    DnsServerTcpClient endOutput() {
        try {
            channel.shutdownOutput();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
