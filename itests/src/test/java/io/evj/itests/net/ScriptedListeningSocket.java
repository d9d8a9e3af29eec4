package io.evj.itests.net;

import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A listening socket that does what a test has told it to.
final class ScriptedListeningSocket implements ListeningSocket {
    /// One call of accept.
    @FunctionalInterface
    interface Accept {
        @Nullable StreamSocket next() throws IOException;
    }

    /// What accept does from now on.
    Accept script = () -> null;

    /// How often it was called.
    int accepts;

    private final WatchSlot slot = new WatchSlot();
    private boolean isOpen = true;

    @Override
    public @Nullable StreamSocket accept() throws IOException {
        accepts++;
        return script.next();
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
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() throws IOException {
        slot.closing();
        isOpen = false;
    }

    @Override
    public SocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("scripted", 1);
    }

    @Override
    public SocketAddress getLocalAddress() {
        return localAddress();
    }

    @Override
    public ListeningSocket bind(@Nullable SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> ListeningSocket setOption(SocketOption<T> name, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public String toString() {
        return "scripted socket";
    }
}
