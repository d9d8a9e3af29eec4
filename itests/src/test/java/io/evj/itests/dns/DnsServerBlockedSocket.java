package io.evj.itests.dns;

import io.evj.api.DatagramSocket;
import io.evj.api.Event;
import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.Set;

/// A real socket over a channel of the JDK that sends nothing while a test says so.
final class DnsServerBlockedSocket implements DatagramSocket, JdkDescriptor {
    boolean isBlocked;

    private final DatagramSocket real;

    DnsServerBlockedSocket(DatagramSocket real) {
        this.real = real;
    }

    @Override
    public SelectableChannel channel() {
        return ((JdkDescriptor) real).channel();
    }

    @Override
    public int number() {
        return real.number();
    }

    @Override
    public WatchSlot watchSlot() {
        return real.watchSlot();
    }

    @Override
    public SocketAddress receive(ByteBuffer target) throws IOException {
        return real.receive(target);
    }

    @Override
    public int send(ByteBuffer source, SocketAddress target) throws IOException {
        if (isBlocked) {
            watchSlot().wouldBlock(Event.WRITE);
            return 0;
        }
        return real.send(source, target);
    }

    @Override
    public DatagramSocket connect(SocketAddress peer) throws IOException {
        return real.connect(peer);
    }

    @Override
    public DatagramSocket disconnect() throws IOException {
        return real.disconnect();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return real.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return real.write(source);
    }

    @Override
    public SocketAddress remoteAddress() {
        return real.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return real.localAddress();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return real.getLocalAddress();
    }

    @Override
    public DatagramSocket bind(SocketAddress local) throws IOException {
        real.bind(local);
        return this;
    }

    @Override
    public <T> DatagramSocket setOption(SocketOption<T> name, T value) throws IOException {
        real.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return real.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return real.supportedOptions();
    }

    @Override
    public boolean isOpen() {
        return real.isOpen();
    }

    @Override
    public void close() throws IOException {
        real.close();
    }
}
