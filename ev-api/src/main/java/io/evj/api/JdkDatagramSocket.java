package io.evj.api;

import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectableChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A datagram socket over a channel of the JDK, which cannot send an empty datagram once it is connected.
final class JdkDatagramSocket implements DatagramSocket, JdkDescriptor {
    private final DatagramChannel channel;
    private final WatchSlot slot = new WatchSlot();
    private final ClosingOrder closing;

    /// Takes over a channel in non-blocking mode.
    JdkDatagramSocket(DatagramChannel channel) {
        this.channel = channel;
        this.closing = new ClosingOrder(slot, channel);
    }

    @Override
    public int number() {
        return -1;
    }

    @Override
    public WatchSlot watchSlot() {
        return slot;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }

    @Override
    public DatagramSocket bind(@Nullable SocketAddress local) throws IOException {
        try {
            channel.bind(local);
        } catch (IOException e) {
            throw SocketFailure.named("bind", local, e);
        }
        return this;
    }

    @Override
    public DatagramSocket connect(SocketAddress peer) throws IOException {
        try {
            channel.connect(peer);
        } catch (IOException e) {
            throw SocketFailure.named("connect", peer, e);
        }
        return this;
    }

    @Override
    public DatagramSocket disconnect() throws IOException {
        channel.disconnect();
        return this;
    }

    /// A datagram that leaves room says nothing of those behind it: only their absence arms an edge.
    @Override
    public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
        SocketAddress sender = channel.receive(target);
        if (sender == null) {
            slot.wouldBlock(Event.READ);
        }
        return sender;
    }

    @Override
    public int send(ByteBuffer source, SocketAddress target) throws IOException {
        int room = source.remaining();
        int count;
        try {
            count = channel.send(source, target);
        } catch (IOException e) {
            throw SocketFailure.named("send", target, e);
        }
        return written(count, room);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!channel.isConnected() && channel.isOpen()) {
            throw SocketFailure.notConnected("read");
        }
        int position = target.position();
        // the channel's own read cannot tell an empty datagram from none
        return receive(target) == null ? -1 : target.position() - position;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int room = source.remaining();
        try {
            return written(channel.write(source), room);
        } catch (NotYetConnectedException e) {
            throw SocketFailure.notConnected("write");
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        try {
            return channel.getRemoteAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        try {
            return channel.getLocalAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public <T> DatagramSocket setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public String toString() {
        return "datagram socket " + channel;
    }

    private int written(int count, int room) {
        if (count < room) {
            slot.wouldBlock(Event.WRITE);
        }
        return count;
    }
}
