package io.evj.testkit;

import static io.evj.testkit.Conditions.READ;
import static io.evj.testkit.Conditions.WRITE;
import static java.util.Objects.requireNonNull;

import io.evj.api.Descriptor;
import io.evj.api.spi.Backend;
import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.Network;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// A selector that is set up anew before each wait: slow, short, and correct.
final class TinyBackend implements Backend {
    private final Network network;
    private final Selector selector = Selector.open();
    private final Map<Watch, Integer> interests = new LinkedHashMap<>();

    /// A flag beside the selector's own, which setting up for a wait uses up.
    private final AtomicBoolean isWoken = new AtomicBoolean();

    TinyBackend(Network network) throws IOException {
        this.network = network;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public void admit(Descriptor descriptor) {
        if (!(descriptor instanceof JdkDescriptor)) {
            throw new IllegalArgumentException(
                    descriptor + " is no JDK channel; method poll may watch it");
        }
    }

    @Override
    public void update(Watch watch, int before, int after) {
        if ((after & (READ | WRITE)) == 0) {
            forget(watch);
        } else {
            interests.put(watch, after);
        }
    }

    @Override
    public void forget(Watch watch) {
        interests.remove(watch);
        SelectionKey key = channel(watch).keyFor(selector);
        if (key != null) {
            key.cancel();
        }
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) throws IOException {
        selector.selectNow(); // drops the cancelled keys, so that their channels can be registered
        // again
        boolean isLost = false;
        for (Map.Entry<Watch, Integer> entry : List.copyOf(interests.entrySet())) {
            isLost |= !register(entry.getKey(), entry.getValue(), ready);
        }
        select(isWoken.getAndSet(false) || isLost ? 0 : timeoutNanos, ready);
        int count = 0;
        for (SelectionKey key : selector.selectedKeys()) {
            Watch watch = (Watch) requireNonNull(key.attachment());
            if (key.isValid()) {
                ready.ready(watch, conditions(key.readyOps()));
                count++;
            }
        }
        selector.selectedKeys().clear();
        return count;
    }

    private boolean register(Watch watch, int interest, ReadySink ready) {
        SelectableChannel channel = channel(watch);
        try {
            channel.register(selector, operations(channel, interest), watch);
            return true;
        } catch (ClosedChannelException e) {
            interests.remove(watch);
            ready.lost(watch, e);
            return false;
        }
    }

    private void select(long timeoutNanos, ReadySink ready) throws IOException {
        if (timeoutNanos == 0) {
            selector.selectNow();
        } else if (timeoutNanos < 0) {
            selector.select();
        } else {
            selector.select((timeoutNanos - 1) / 1_000_000 + 1);
        }
        if (Thread.interrupted()) { // it has ended the wait, and would end all others
            ready.interrupted();
        }
    }

    @Override
    public void wakeup() {
        isWoken.set(true);
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SelectableChannel channel(Watch watch) {
        return ((JdkDescriptor) watch.descriptor()).channel();
    }

    private static int operations(SelectableChannel channel, int interest) {
        int read =
                channel instanceof ServerSocketChannel
                        ? SelectionKey.OP_ACCEPT
                        : SelectionKey.OP_READ;
        int write =
                channel instanceof SocketChannel socket && !socket.isConnected()
                        ? SelectionKey.OP_CONNECT
                        : SelectionKey.OP_WRITE;
        return ((interest & READ) != 0 ? read : 0) | ((interest & WRITE) != 0 ? write : 0);
    }

    private static int conditions(int operations) {
        int read = operations & (SelectionKey.OP_ACCEPT | SelectionKey.OP_READ);
        int write = operations & (SelectionKey.OP_CONNECT | SelectionKey.OP_WRITE);
        return (read != 0 ? READ : 0) | (write != 0 ? WRITE : 0);
    }
}
