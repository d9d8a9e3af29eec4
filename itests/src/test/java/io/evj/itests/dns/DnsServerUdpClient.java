package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsMessage;
import io.evj.dns.DnsReader;
import io.evj.dns.DnsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/// A client that sends what it is told, and steps the server's loop while it waits.
final class DnsServerUdpClient implements AutoCloseable {
    private final DnsServerStage stage;
    private final DatagramChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);

    DnsServerUdpClient(DnsServerStage stage, InetSocketAddress server) throws IOException {
        this.stage = stage;
        channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(server.getAddress(), 0));
        channel.connect(server);
        channel.configureBlocking(false);
    }

    DnsServerUdpClient send(byte... octets) {
        try {
            assertThat(channel.write(ByteBuffer.wrap(octets))).isEqualTo(octets.length);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    DnsServerUdpClient send(DnsMessage message) {
        return send(new DnsWriter().toBytes(message));
    }

    /// Sends a request and waits for the next message.
    DnsMessage ask(DnsMessage request) {
        return send(request).reply();
    }

    /// Waits for the next message.
    DnsMessage reply() {
        return new DnsReader().read(ByteBuffer.wrap(octets()));
    }

    /// Waits for the next datagram.
    byte[] octets() {
        byte[][] got = new byte[1][];
        stage.until("a response", () -> (got[0] = poll()) != null);
        return got[0];
    }

    /// Whether nothing has come, after all that was sent so far was handled.
    boolean hasNothing() {
        stage.settle();
        return poll() == null;
    }

    private byte[] poll() {
        try {
            return channel.receive(bytes.clear()) == null
                    ? null
                    : Arrays.copyOf(bytes.array(), bytes.position());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
