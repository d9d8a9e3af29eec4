package io.evj.examples;

import static io.evj.api.Event.PERSIST;
import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A server that greets with `Welcome to My socket`, then sends back whatever it gets. Events and sockets, nothing else.
/// (What is to be done when accepting fails is a subject of its own, so the servers after this let a
/// [io.evj.api.ConnectionListener] accept.)
@Command(
        name = "welcome",
        description = "a server: greets with Welcome to My socket, then echoes; raw events")
final class Welcome implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open()) {
            System.out.println("METHOD:" + base.method());
            try (ListeningSocket server = base.network().listen(options.address())) {
                base.event(server, READ | PERSIST, (event, what) -> accept(base, server)).add();
                Serving.untilInterrupted(base, server.localAddress());
            }
        }
        return 0;
    }

    private static void accept(EventBase base, ListeningSocket server) throws IOException {
        StreamSocket socket = server.accept();
        if (socket != null) { // null: the client thought better of it
            new Guest(base, socket).welcome();
        }
    }

    /// A client. It is either read from or, while what it sent has not gone back to it, written to.
    private static final class Guest {
        private final StreamSocket socket;
        private final Event readable;
        private final Event writable;
        private final ByteBuffer bytes = ByteBuffer.allocate(1024);

        Guest(EventBase base, StreamSocket socket) {
            this.socket = socket;
            readable = base.event(socket, READ, this::proceed);
            writable = base.event(socket, WRITE, this::proceed);
        }

        void welcome() {
            bytes.put("Welcome to My socket".getBytes(StandardCharsets.US_ASCII)).flip();
            writable.add();
        }

        private void proceed(Event event, int what) throws IOException {
            try {
                if ((what & READ) != 0) {
                    if (socket.read(bytes.clear()) < 0) {
                        socket.close(); // its events go with it
                        return;
                    }
                    bytes.flip();
                }
                socket.write(bytes);
                (bytes.hasRemaining() ? writable : readable).add();
            } catch (IOException gone) { // reset by the client: nobody is left to be told
                socket.close();
            }
        }
    }
}
