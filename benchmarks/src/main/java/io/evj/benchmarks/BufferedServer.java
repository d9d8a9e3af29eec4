package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.buffer.BevCallback;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.DataCallback;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Echo on bufferevents: what came in is moved to what goes out. `benchmarks/peers/libevent_server.c echo` is the same
/// server on libevent.
@Command(name = "buffered-echo", description = "serves echo on bufferevents until interrupted")
final class BufferedServer implements Callable<Integer> {
    private static final DataCallback ECHO = bev -> bev.output().addBuffer(bev.input());
    private static final BevCallback END = (bev, event) -> bev.close();

    @Mixin final BenchOptions options = new BenchOptions();
    @Mixin final LoopbackServer server = new LoopbackServer();

    @Override
    public Integer call() throws IOException {
        return server.serve(BufferedServer::accepted);
    }

    private static void accepted(EventBase base, StreamSocket socket) {
        BufferEvent.of(base, socket).onRead(ECHO).onEvent(END).enable(Event.READ | Event.WRITE);
    }
}
