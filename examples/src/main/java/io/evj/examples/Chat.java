package io.evj.examples;

import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.buffer.BufferEvent;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A server that passes each line of a client to all others. What happens there is a [ChatRoom].
@Command(name = "chat", description = "a server: passes each client's lines to all others")
final class Chat implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException {
        ChatRoom room = new ChatRoom();
        try (EventBase base = EventBase.open();
                ConnectionListener listener =
                        ConnectionListener.bind(
                                base,
                                options.address(),
                                socket -> room.enter(BufferEvent.of(base, socket)))) {
            Serving.untilInterrupted(base, listener.localAddress());
        }
        return 0;
    }
}
