package io.evj.examples;

import static io.evj.api.Event.READ;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A server that passes each line of a client to all others. A line lies in memory once, however many it is sent to.
///
/// Who reads too slowly misses lines: nobody else waits for them, and the server does not collect what they do not take.
@Command(name = "chat", description = "a server: passes each client's lines to all others")
final class Chat implements Callable<Integer> {
    static final int LINE_BYTES_MAX = 8192;

    @Mixin final LoopOptions options = new LoopOptions();

    private final Set<BufferEvent> clients = new LinkedHashSet<>();
    private int arrivals;

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open();
                ConnectionListener listener =
                        ConnectionListener.bind(
                                base, options.address(), socket -> arrive(base, socket))) {
            Serving.untilInterrupted(base, listener.localAddress());
        }
        return 0;
    }

    private void arrive(EventBase base, StreamSocket socket) {
        byte[] name = ("client " + ++arrivals + ": ").getBytes(US_ASCII);
        BufferEvent bev = BufferEvent.of(base, socket);
        bev.write("welcome, you are client " + arrivals + " of " + (clients.size() + 1) + "\n");
        clients.add(bev);
        bev.watermarks(READ, 0, LINE_BYTES_MAX)
                .onRead(client -> speak(client, name))
                .onEvent((client, event) -> leave(client))
                .enable(READ);
    }

    private void speak(BufferEvent from, byte[] name) {
        EvBuffer input = from.input();
        for (long end; (end = input.indexOf((byte) '\n', 0)) >= 0; ) {
            try (EvBuffer line = EvBuffer.of(from.base())) {
                line.add(name);
                input.removeBuffer(line, end + 1);
                tell(from, line);
            }
        }
        if (input.length() >= LINE_BYTES_MAX) {
            leave(from);
        }
    }

    private void tell(BufferEvent from, EvBuffer line) {
        for (BufferEvent client : List.copyOf(clients)) {
            if (client != from && !client.isOverfull()) {
                client.output().addBufferReference(line);
            }
        }
    }

    private void leave(BufferEvent client) {
        clients.remove(client);
        client.close();
    }
}
