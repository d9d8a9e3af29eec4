package io.evj.api;

import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A listening socket over a channel of the JDK.
final class JdkListeningSocket implements ListeningSocket, JdkDescriptor {
    private final ServerSocketChannel channel;
    private final SocketAddress address;
    private final WatchSlot slot = new WatchSlot();
    private final ClosingOrder closing;

    /// Takes over a bound channel in non-blocking mode.
    JdkListeningSocket(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.address = channel.getLocalAddress();
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

    /// The JDK itself passes over connections that were aborted while they waited.
    @Override
    public @Nullable StreamSocket accept() throws IOException {
        SocketChannel accepted;
        try {
            accepted = channel.accept();
        } catch (IOException e) {
            throw failure(e);
        }
        if (accepted == null) {
            slot.wouldBlock(Event.READ);
            return null;
        }
        return JdkNetwork.nonBlocking(accepted);
    }

    @Override
    public SocketAddress localAddress() {
        return address;
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public ListeningSocket bind(@Nullable SocketAddress local) throws IOException {
        channel.bind(local);
        return this;
    }

    @Override
    public <T> ListeningSocket setOption(SocketOption<T> name, T value) throws IOException {
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
        return "listening socket " + SocketFailure.text(address);
    }

    private IOException failure(IOException cause) {
        if (!(cause instanceof ClosedChannelException) && isExhausted(cause)) {
            String message = "accept on " + SocketFailure.text(address) + ": " + cause.getMessage();
            return new DescriptorsExhaustedException(message, cause);
        }
        return SocketFailure.named("accept on", address, cause);
    }

    /// The JDK gives the system's words only, and those may be in any language: then a trial tells.
    private static boolean isExhausted(IOException cause) {
        String words = String.valueOf(cause.getMessage());
        if (words.startsWith("Too many open files")) {
            return true;
        }
        try (var _ = SocketChannel.open()) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
