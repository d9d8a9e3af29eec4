package io.evj.examples;

import io.evj.api.AddressText;
import io.evj.api.Descriptor;
import io.evj.api.EventBase;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/// What all servers here have in common.
final class Serving {
    private Serving() {}

    /// Says where it listens, runs the loop until SIGINT or SIGTERM, and closes the sockets of clients that are still there.
    static void untilInterrupted(EventBase base, SocketAddress address) throws IOException {
        endBySignals(base);
        System.out.printf(
                "listening on %s (method %s)%n", AddressText.format(address), base.method());
        base.dispatch();
        closeAll(base);
    }

    /// Has SIGINT (Ctrl-C) and SIGTERM (`kill`) end the loop.
    static void endBySignals(EventBase base) {
        base.signal("INT", signal -> base.loopExit()).add();
        base.signal("TERM", signal -> base.loopExit()).add();
    }

    /// Closes every descriptor that is still watched.
    static void closeAll(EventBase base) throws IOException {
        List<Descriptor> watched = new ArrayList<>();
        base.forEachEvent(event -> {
            if (event.descriptor() != null) {
                watched.add(event.descriptor());
            }
            return true;
        });
        for (Descriptor descriptor : watched) {
            descriptor.close();
        }
    }
}
