package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evj.api.ConnectionListener;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A server that gives each client a thread and a base of its own, and answers `fd=<n>, received[<text>]`. The base ends
/// when the client hangs up.
///
/// One base accepts. It opens the bases of its guests and closes them; in between, each runs in its guest's thread.
@Command(
        name = "base-per-connection",
        description = "a server: each client has a thread and a base; answers what it received")
final class BasePerConnection implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    private final Map<Guest, Thread> guests = new LinkedHashMap<>(); // the acceptor's
    private int accepted;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (EventBase acceptor = EventBase.open();
                ConnectionListener listener =
                        ConnectionListener.bind(
                                acceptor, options.address(), socket -> accept(acceptor, socket))) {
            Serving.untilInterrupted(acceptor, listener.localAddress());
            endAll();
        }
        return 0;
    }

    private void accept(EventBase acceptor, StreamSocket socket) {
        Guest guest = new Guest(EventBase.open(), socket, ++accepted);
        Thread.Builder thread = Thread.ofPlatform().name("guest-" + accepted);
        guests.put(guest, thread.start(() -> serve(guest, acceptor)));
    }

    /// What a guest's thread does.
    private void serve(Guest guest, EventBase acceptor) {
        try {
            guest.base.dispatch(); // until the socket is closed: then nothing is left to wait for
        } finally {
            acceptor.execute(() -> end(guest));
        }
    }

    private void end(Guest guest) {
        guests.remove(guest);
        guest.base.close();
    }

    private void endAll() throws IOException, InterruptedException {
        for (Guest guest : guests.keySet()) {
            guest.base.loopExit(); // may be called from any thread
        }
        for (Map.Entry<Guest, Thread> entry : guests.entrySet()) {
            entry.getValue().join(); // from here on the base is this thread's
            entry.getKey().socket.close();
            entry.getKey().base.close();
        }
    }

    /// A connection. It is either read from or, while an answer has not gone out, written to.
    private static final class Guest {
        final EventBase base;
        final StreamSocket socket;
        private final int number;
        private final Event readable;
        private final Event writable;
        private final ByteBuffer heard = ByteBuffer.allocate(1024);
        private ByteBuffer answer = ByteBuffer.allocate(0);

        Guest(EventBase base, StreamSocket socket, int ordinal) {
            this.base = base;
            this.socket = socket;
            number = socket.number() < 0 ? ordinal : socket.number(); // JDK channels hide theirs
            readable = base.event(socket, READ, this::proceed);
            writable = base.event(socket, WRITE, this::proceed);
            readable.add();
        }

        private void proceed(Event event, int what) throws IOException {
            try {
                if ((what & READ) != 0) {
                    if (socket.read(heard.clear()) < 0) {
                        socket.close(); // its events go with it
                        return;
                    }
                    answer = answer(heard.flip());
                }
                socket.write(answer);
                (answer.hasRemaining() ? writable : readable).add();
            } catch (IOException gone) { // reset by the client: nobody is left to be told
                socket.close();
            }
        }

        /// The end of a line is not part of the text; the answer has it too, after the bracket. The charset is one that gives
        /// back whatever bytes it is given.
        private ByteBuffer answer(ByteBuffer bytes) {
            String received = ISO_8859_1.decode(bytes).toString();
            String text = received.replaceFirst("\r?\n$", "");
            String lineEnd = received.substring(text.length());
            return ISO_8859_1.encode("fd=" + number + ", received[" + text + "]" + lineEnd);
        }
    }
}
