package io.evj.examples;

import static io.evj.api.Event.WRITE;

import io.evj.api.Event;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import java.time.Duration;

/// The last that a server says to a client that it will hear no more.
final class Farewell {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private Farewell() {}

    /// Says why, after what waits in the output already, then waits for the client to hang up. Were the socket closed while bytes
    /// wait in it, the connection would be reset, and the client might never read why. The time for all that is fixed: a timeout for
    /// each read would begin anew with every byte of a client that never ends.
    static void say(BufferEvent bev, String why) {
        Event deadline = bev.base().timer(timer -> bev.close()).add(PATIENCE);
        bev.onRead(any -> any.input().clear())
                .onDrained(null)
                .onEvent((any, event) -> {
                    deadline.close();
                    any.close();
                })
                .timeouts(null, null);
        bev.write(why);
        bev.flush(WRITE, FlushMode.FINISHED);
        bev.input().clear();
    }
}
