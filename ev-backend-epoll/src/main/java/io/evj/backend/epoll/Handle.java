package io.evj.backend.epoll;

import io.evj.api.spi.WatchSlot;
import io.evj.posix.Errno;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/// The number of an open socket, which is closed once; and the native memory of the thread that uses it.
///
/// Confined to the loop that watches the socket.
final class Handle {
    final int family;
    final WatchSlot slot = new WatchSlot();
    private int number;
    private Scratch scratch;

    Handle(Scratch scratch, int number, int family) {
        this.scratch = scratch;
        this.number = number;
        this.family = family;
    }

    /// The number; -1 when closed.
    int number() {
        return number;
    }

    boolean isOpen() {
        return number >= 0;
    }

    /// The number, to make a call with.
    int use() throws ClosedChannelException {
        if (number < 0) {
            throw new ClosedChannelException();
        }
        return number;
    }

    /// The calling thread's. A socket may have been handed over from another loop.
    Scratch scratch() {
        Scratch own = scratch;
        if (!own.isMine()) {
            own = Scratch.current();
            scratch = own;
        }
        return own;
    }

    /// The base lets go first: afterwards the number may be anybody's. On the wrong thread that fails, and the socket
    /// stays open; a backend that fails to forget does not keep it open.
    void close() throws IOException {
        if (number < 0) {
            return;
        }
        try {
            slot.closing();
        } catch (IOException notForgotten) {
            release(notForgotten);
            throw notForgotten;
        }
        int result = release();
        if (result < 0 && result != -Errno.EINTR) { // interrupted: closed all the same
            throw Failure.of("close", result);
        }
    }

    /// Closes because of a failure, which takes along what goes wrong meanwhile.
    <E extends Exception> E closeAfter(E failure) {
        release(failure);
        return failure;
    }

    private void release(Exception failure) {
        int result = release();
        if (result < 0 && result != -Errno.EINTR) {
            failure.addSuppressed(Failure.of("close", result));
        }
    }

    private int release() {
        int closing = number;
        number = -1;
        return Unistd.close(scratch(), closing);
    }
}
