package io.evj.itests.dns;

import io.evj.api.DatagramSocket;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsReader;
import io.evj.dns.DnsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// A client on a Unix-domain datagram socket: of these, unlike UDP, a sender is told when the receiver has no room. So a client that
/// was filled with something else blocks its server until it has read that.
final class DnsServerFullClient implements DnsServerBlockade, AutoCloseable {
    private final DnsServerStage stage;
    private final Path directory = Files.createTempDirectory("ev");
    private final UnixDomainSocketAddress here = at("client");
    private final UnixDomainSocketAddress server = at("server");
    private final DatagramSocket client;
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private int filled;

    private DnsServerFullClient(DnsServerStage stage) throws IOException {
        this.stage = stage;
        stage.server.listen(open().bind(server));
        client = open().bind(here);
    }

    static DnsServerFullClient of(DnsServerStage stage) throws IOException {
        return stage.closing(new DnsServerFullClient(stage));
    }

    private DatagramSocket open() throws IOException {
        return stage.base.network().datagram(StandardProtocolFamily.UNIX);
    }

    private UnixDomainSocketAddress at(String name) {
        return UnixDomainSocketAddress.of(directory.resolve(name));
    }

    @Override
    public void block() {
        try (DatagramSocket other = open()) {
            while (other.send(ByteBuffer.wrap(new byte[1]), here) > 0) {
                filled++;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void unblock() {
        for (; filled > 0; filled--) {
            receive();
        }
    }

    @Override
    public void send(DnsMessage request) {
        ByteBuffer bytes = ByteBuffer.wrap(new DnsWriter().toBytes(request));
        stage.until(
                "room at the server",
                () -> {
                    try {
                        return client.send(bytes, server) > 0;
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
    }

    @Override
    public DnsMessage reply() {
        stage.until("a response", this::receive);
        return new DnsReader().read(in.flip());
    }

    private boolean receive() {
        try {
            return client.receive(in.clear()) != null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        Files.deleteIfExists(here.getPath());
        Files.deleteIfExists(server.getPath());
        Files.delete(directory);
    }
}
