package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.evj.itests.net.Child;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How much memory a client's connection has that nobody uses. The client is a JVM of its own, in which nothing else is.
@OnEveryMethod
class IdleClientMemoryTest {
    private static final int CONNECTIONS = 1000;

    /// Connection, bufferevent, socket, what watches it, and a place in the pool: 1168 bytes were counted. The methods on the JDK's channels have
    /// the channel of the JDK and its key besides: 1766.
    private static final int BYTES_MAX = 1280;

    private static final int BYTES_JDK_MAX = 1920;

    private final String method;

    IdleClientMemoryTest(String method) {
        this.method = method;
    }

    @Test
    void anIdleConnectionIsSmallAndHasNoBuffer() throws Exception {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(method));
                HttpServer server = HttpServer.open(base)) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                    .handle("/plaintext", request -> request.reply(200, "Hello, World!"));
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            Thread loop = new Thread(() -> base.dispatch());
            loop.start();
            try (Child child =
                    Child.run(
                            List.of("-Xmx64m"),
                            IdleClients.class,
                            method,
                            "http://127.0.0.1:" + address.getPort() + "/plaintext",
                            String.valueOf(CONNECTIONS))) {
                assertThat(child.awaitLine("idle ")).isEqualTo(String.valueOf(CONNECTIONS));
                int bytes = Integer.parseInt(child.awaitLine("bytes "));
                assertThat(bytes)
                        .isPositive()
                        .isLessThanOrEqualTo(method.equals("epoll") ? BYTES_MAX : BYTES_JDK_MAX);
                assertThat(child.exitStatus()).isZero();
            } finally {
                base.loopExit();
                loop.join();
            }
        }
    }
}
