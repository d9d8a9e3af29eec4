package io.evj.api.spi;

import io.evj.api.Event;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// What a [ChannelSelector] knows of one channel: the note it keeps on its [Watch].
final class ChannelWatch {
    final Watch watch;
    final SelectableChannel channel;

    /// What the base wants to know. `CLOSED` and `EDGE` have no counterpart in a selector.
    int asked;

    /// Valid until cancelled or closed; replaced when the selector is.
    SelectionKey key;

    /// Place in the list of all watches, so that leaving it costs the same whatever its length; -1 outside.
    int index = -1;

    /// Whether it is in the list of those that connect.
    boolean isFollowed;

    ChannelWatch(Watch watch, SelectableChannel channel, SelectionKey key) {
        this.watch = watch;
        this.channel = channel;
        this.key = key;
    }

    /// A stream on which the JDK hides reading and writing until `finishConnect` has been called. The kernel reports
    /// room to write when a connect ends; the JDK has a bit of its own for that.
    boolean isConnecting() {
        return channel instanceof SocketChannel stream && !stream.isConnected();
    }

    /// What the selector must be asked for.
    int operations() {
        int operations = 0;
        if ((asked & Event.READ) != 0) {
            operations |=
                    channel instanceof ServerSocketChannel
                            ? SelectionKey.OP_ACCEPT
                            : SelectionKey.OP_READ;
        }
        if ((asked & Event.WRITE) != 0) {
            operations |= SelectionKey.OP_WRITE;
        }
        if (operations != 0 && isConnecting()) {
            // also for READ alone: its bytes stay hidden until the connect is known to have ended
            operations = operations & SelectionKey.OP_READ | SelectionKey.OP_CONNECT;
        }
        return operations & channel.validOps(); // a listening socket never becomes writable
    }

    /// What of that which was asked for holds, given what the selector found.
    int conditions(int operations) {
        int conditions = 0;
        if ((operations & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
            conditions |= Event.READ;
        }
        if ((operations & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
            conditions |= Event.WRITE;
        }
        return conditions & asked;
    }
}
