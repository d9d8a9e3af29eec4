package io.evj.api;

import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.nio.channels.Channel;

/// Closes a channel once, after the base that watches it has let go.
final class ClosingOrder {
    private final WatchSlot slot;
    private final Channel channel;
    private boolean isDone;

    ClosingOrder(WatchSlot slot, Channel channel) {
        this.slot = slot;
        this.channel = channel;
    }

    /// See [Descriptor]: a backend that fails to forget does not keep the channel open. Called on the wrong
    /// thread, nothing happens but the exception: the descriptor stays open and watched.
    void close() throws IOException {
        if (isDone) {
            return;
        }
        isDone = true;
        try {
            slot.closing();
        } catch (IllegalStateException wrongThread) {
            isDone = false;
            throw wrongThread;
        } catch (Throwable notForgotten) {
            closeAfter(notForgotten);
            throw notForgotten;
        }
        channel.close();
    }

    /// Closes because of a failure, which takes along what goes wrong meanwhile.
    void closeAfter(Throwable failure) {
        try {
            if (isDone) {
                channel.close();
            } else {
                close();
            }
        } catch (IOException | IllegalStateException also) {
            failure.addSuppressed(also);
        }
    }
}
