package io.evj.buffer;

import java.io.IOException;

/// What a [Filter] holds of its surroundings. Confined to the loop.
public final class FilterLink {
    private final BufferEvent above;
    private final BufferEvent below;
    private final FilterTransport transport;

    FilterLink(BufferEvent above, BufferEvent below, FilterTransport transport) {
        this.above = above;
        this.below = below;
        this.transport = transport;
    }

    /// The bufferevent that the program uses.
    ///
    /// @return always the same
    public BufferEvent above() {
        return above;
    }

    /// The bufferevent whose bytes are filtered. A filter may write to it on its own account.
    ///
    /// @return always the same
    public BufferEvent below() {
        return below;
    }

    /// Has [Filter#output] and [Filter#input] called soon, from the loop, in mode `FLUSH`: even if no byte waits, and whatever
    /// marks say.
    ///
    /// @param directions [io.evj.api.Event#READ], [io.evj.api.Event#WRITE] or both
    public void runSoon(int directions) {
        transport.runSoon(directions);
    }

    /// Whether [Filter#input] is to have what comes even while the program does not read: for a handshake. It is
    /// called with a limit of 0, then, when there is no room in the target, and may use bytes up without adding any.
    ///
    /// @param on at first it is off
    public void feedAlways(boolean on) {
        transport.feedAlways(on);
    }

    /// Tells the program of an event. EOF, ERROR and TIMEOUT disable the direction that they name. Told from inside of
    /// [Filter#input], it comes in its place among the bytes of that call: CONNECTED before them, all else after them.
    ///
    /// @param event what
    public void tell(BevEvent event) {
        transport.tell(event);
    }

    /// Tells the program that a direction has failed, and disables it.
    ///
    /// @param direction [io.evj.api.Event#READ] or [io.evj.api.Event#WRITE]
    /// @param cause     why
    public void fail(int direction, IOException cause) {
        transport.tell(above.failure(direction, cause));
    }
}
