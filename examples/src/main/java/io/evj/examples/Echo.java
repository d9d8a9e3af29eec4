package io.evj.examples;

import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.buffer.BufferEvent;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A server that answers each line with `YOU SAID <line>`. Each client is an [EchoConnection].
@Command(name = "echo", description = "a server: answers each line with YOU SAID <line>")
final class Echo implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open();
                ConnectionListener listener =
                        ConnectionListener.bind(
                                base,
                                options.address(),
                                socket -> EchoConnection.serve(BufferEvent.of(base, socket)))) {
            Serving.untilInterrupted(base, listener.localAddress());
        }
        return 0;
    }
}
