package io.evj.buffer;

import java.io.IOException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What has happened to a bufferevent, other than data. Immutable.
///
/// One of [#EOF], [#ERROR], [#TIMEOUT] and [#CONNECTED], with [#READING] or [#WRITING] where a direction is known; several
/// when they were collected while callbacks are [deferred][BufferEvent#deferCallbacks()].
///
/// @param what  union of the constants of this class
/// @param cause why, with an [#ERROR] and with a [#TIMEOUT]; it names the peer, the operation and the bytes moved. Else null
public record BevEvent(int what, @Nullable IOException cause) {
    /// It happened while reading. Absent when a connect fails.
    ///
    /// @libevent BEV_EVENT_READING
    public static final int READING = 0x01;

    /// It happened while writing; also set when a connect times out.
    ///
    /// @libevent BEV_EVENT_WRITING
    public static final int WRITING = 0x02;

    /// The peer sends no more. What it sent before stays readable. Reading is disabled.
    ///
    /// @libevent BEV_EVENT_EOF
    public static final int EOF = 0x10;

    /// The direction has failed, and is disabled; or, with no direction, the connect has failed. When writing to a socket has failed, what
    /// the peer had sent by then is read and told before, as far as reading is enabled and no mark stops it (8 MiB at most).
    ///
    /// @libevent BEV_EVENT_ERROR
    public static final int ERROR = 0x20;

    /// Nothing has moved in the direction for as long as its timeout; it is disabled, and may be enabled again.
    ///
    /// @libevent BEV_EVENT_TIMEOUT
    public static final int TIMEOUT = 0x40;

    /// The connection stands. Comes once, before any data.
    ///
    /// @libevent BEV_EVENT_CONNECTED
    public static final int CONNECTED = 0x80;

    static final int ALL = READING | WRITING | EOF | ERROR | TIMEOUT | CONNECTED;

    /// Checks the components.
    public BevEvent {
        if ((what & ~ALL) != 0 || what == 0) {
            throw new IllegalArgumentException(
                    "what 0x" + Integer.toHexString(what) + ": unknown bits, or none");
        }
    }

    /// Whether any of these has happened.
    ///
    /// @param bits union of the constants of this class
    /// @return whether
    public boolean is(int bits) {
        return (what & bits) != 0;
    }

    /// The constants by name, and the cause.
    @Override
    public String toString() {
        StringJoiner names = new StringJoiner("|");
        String[] all = {"READING", "WRITING", "", "", "EOF", "ERROR", "TIMEOUT", "CONNECTED"};
        for (int bit = 0; bit < all.length; bit++) {
            if ((what & 1 << bit) != 0) {
                names.add(all[bit]);
            }
        }
        return cause == null ? names.toString() : names + ": " + cause.getMessage();
    }
}
