package io.evj.api;

import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/// A channel of the user's, watched as it is. Closing this closes the channel.
///
/// The user reads and writes the channel itself, so this never learns that an operation would block.
final class WrappedChannel implements JdkDescriptor {
    private final SelectableChannel channel;
    private final WatchSlot slot = new WatchSlot();
    private final ClosingOrder closing;

    /// @throws IllegalArgumentException the channel is in blocking mode
    WrappedChannel(SelectableChannel channel) {
        if (channel.isOpen() && channel.isBlocking()) {
            throw new IllegalArgumentException(
                    channel
                            + " is in blocking mode and would stop the loop;"
                            + " call configureBlocking(false) before it is wrapped");
        }
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
    public String toString() {
        return "wrapped " + channel;
    }
}
