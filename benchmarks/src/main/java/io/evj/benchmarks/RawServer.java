package io.evj.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The floor: raw events, one shared buffer, no parsing; `benchmarks/peers/raw_epoll.c` is the same server in C.
final class RawServer {
    private static final byte[] RESPONSE =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n"
                            + "Server: raw\r\nDate: Sat, 21 Nov 2026 19:10:42 GMT\r\n\r\nHello, World!")
                    .getBytes(US_ASCII);

    private final ByteBuffer input = ByteBuffer.allocateDirect(65_536);
    private final @Nullable ByteBuffer response;

    private RawServer(@Nullable ByteBuffer response) {
        this.response = response;
    }

    /// The server that writes back what it reads.
    @Command(name = "echo", description = "serves echo on raw events until interrupted")
    static final class Echo implements Callable<Integer> {
        @Mixin final BenchOptions options = new BenchOptions();
        @Mixin final LoopbackServer server = new LoopbackServer();

        @Override
        public Integer call() throws IOException {
            return server.serve(new RawServer(null)::accepted);
        }
    }

    /// The server that answers each read with one fixed response.
    @Command(
            name = "http-floor",
            description = "serves one fixed response on raw events until interrupted")
    static final class Http implements Callable<Integer> {
        @Mixin final BenchOptions options = new BenchOptions();
        @Mixin final LoopbackServer server = new LoopbackServer();

        @Override
        public Integer call() throws IOException {
            ByteBuffer response = ByteBuffer.allocateDirect(RESPONSE.length).put(RESPONSE);
            return server.serve(new RawServer(response)::accepted);
        }
    }

    private void accepted(EventBase base, StreamSocket socket) {
        base.event(socket, Event.READ | Event.PERSIST, (event, what) -> readable(socket)).add();
    }

    private void readable(StreamSocket socket) throws IOException {
        int read;
        try {
            read = socket.read(input.clear());
            if (read > 0) {
                ByteBuffer output = response == null ? input.flip() : response.rewind();
                socket.write(output);
            }
        } catch (IOException reset) {
            read = -1;
        }
        if (read < 0) {
            socket.close();
        }
    }
}
