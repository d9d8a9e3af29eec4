package io.evj.benchmarks;

import com.sun.management.ThreadMXBean;
import io.evj.api.ConnectionListener;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.ListenOptions;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/// What all servers here share: they listen on the loopback address until interrupted.
final class LoopbackServer {
    @Option(names = "--port", defaultValue = "8081", description = "default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--count-allocations",
            description = "print each second how many bytes the loop's thread has allocated in it")
    private boolean countsAllocations;

    /// Serves one connection.
    interface Handler {
        void accepted(EventBase base, StreamSocket socket) throws IOException;
    }

    /// Serves until SIGINT or SIGTERM.
    ///
    /// @return 0, for the shell
    int serve(Handler handler) throws IOException {
        try (EventBase base = EventBase.open()) {
            ConnectionListener listener =
                    ConnectionListener.bind(
                            base,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            ListenOptions.defaults().withBacklog(4096),
                            (l, socket) -> {
                                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                                handler.accepted(base, socket);
                            });
            base.signal("INT", s -> base.loopExit()).add();
            base.signal("TERM", s -> base.loopExit()).add();
            System.out.println(
                    "listening on " + listener.localAddress() + " (method " + base.method() + ")");
            if (countsAllocations) {
                new Allocations().watch(base);
            }
            base.dispatch();
        }
        return 0;
    }

    /// Prints what the loop's thread has allocated since it has printed before.
    private static final class Allocations {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long before = threads.getCurrentThreadAllocatedBytes();

        void watch(EventBase base) {
            base.timer(this::tell).add(Duration.ofSeconds(1));
        }

        private void tell(Event timer) {
            System.out.println("allocated=" + (threads.getCurrentThreadAllocatedBytes() - before));
            before = threads.getCurrentThreadAllocatedBytes();
            timer.add(Duration.ofSeconds(1));
        }
    }
}
