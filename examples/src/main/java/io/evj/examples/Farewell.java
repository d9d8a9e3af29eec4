package io.evj.examples;

import static io.evj.api.Event.WRITE;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import java.time.Duration;

/// The last that a server says to a client that it will hear no more.
final class Farewell {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Farewell() {}

    /// Says why, after what waits in the output already, then waits for the client to hang up. Were the socket closed while bytes
    /// wait in it, the connection would be reset, and the client might never read why.
    static void say(BufferEvent bev, String why) {
        bev.onRead(any -> any.input().clear())
                .onDrained(null)
                .onEvent((any, event) -> any.close())
                .timeouts(PATIENCE, PATIENCE);
        bev.write(why);
        bev.flush(WRITE, FlushMode.FINISHED);
        bev.input().clear();
    }
}
