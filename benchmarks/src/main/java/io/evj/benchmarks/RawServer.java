package io.evj.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.api.ConnectionListener;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.ListenOptions;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

        @Option(names = "--port", defaultValue = "8081", description = "default: ${DEFAULT-VALUE}")
        private int port;

        @Override
        public Integer call() throws IOException {
            return new RawServer(null).serve(port);
        }
    }

    /// The server that answers each read with one fixed response.
    @Command(
            name = "http-floor",
            description = "serves one fixed response on raw events until interrupted")
    static final class Http implements Callable<Integer> {
        @Mixin final BenchOptions options = new BenchOptions();

        @Option(names = "--port", defaultValue = "8082", description = "default: ${DEFAULT-VALUE}")
        private int port;

        @Override
        public Integer call() throws IOException {
            return new RawServer(ByteBuffer.allocateDirect(RESPONSE.length).put(RESPONSE))
                    .serve(port);
        }
    }

    private int serve(int port) throws IOException {
        try (EventBase base = EventBase.open()) {
            ConnectionListener listener =
                    ConnectionListener.bind(
                            base,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            ListenOptions.defaults().withBacklog(4096),
                            (l, socket) -> accepted(base, socket));
            base.signal("INT", s -> base.loopExit()).add();
            base.signal("TERM", s -> base.loopExit()).add();
            System.out.println(
                    "listening on " + listener.localAddress() + " (method " + base.method() + ")");
            base.dispatch();
        }
        return 0;
    }

    private void accepted(EventBase base, StreamSocket socket) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
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
