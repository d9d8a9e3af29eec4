package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpServer;
import io.evj.itests.net.Child;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How much memory a client's connection has that nobody uses. The client is a JVM of its own, in which nothing else is.
@OnEveryMethod
class IdleClientMemoryTest {
    private static final int CONNECTIONS = 1000;

    /// Connection, bufferevent, socket, what watches it, and a place in the pool: 1168 bytes were counted.
    private static final int BYTES_MAX = 1280;

    /// Without a pool it has for itself what it waits for, four lists with a timer each, and the lines that all of its requests have: 1952
    /// bytes were counted.
    private static final int BYTES_ALONE_MAX = 2112;

    /// The methods on the JDK's channels have the channel of the JDK and its key besides: 596 bytes were counted.
    private static final int BYTES_JDK = 640;

    private final String method;
    private final EventBase base;
    private final HttpServer server;
    private final Thread loop;

    IdleClientMemoryTest(String method) {
        this.method = method;
        base = EventBase.open(EventConfig.defaults().withMethods(method));
        server = HttpServer.open(base);
        loop = new Thread(() -> base.dispatch());
    }

    @BeforeEach
    void start() throws Exception {
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                .handle("/plaintext", request -> request.reply(200, "Hello, World!"));
        loop.start();
    }

    @AfterEach
    void stop() throws Exception {
        base.loopExit();
        loop.join();
        server.close();
        base.close();
    }

    @Test
    void anIdleConnectionOfAPoolIsSmallAndHasNoBuffer() throws Exception {
        String url = "http://127.0.0.1:" + port() + "/plaintext";

        assertThat(bytes(IdleClients.class, url)).isBetween(1, atMost(BYTES_MAX));
    }

    @Test
    void anIdleConnectionAloneIsSmallAndHasNoBuffer() throws Exception {
        assertThat(bytes(IdleConnections.class, String.valueOf(port())))
                .isBetween(1, atMost(BYTES_ALONE_MAX));
    }

    private int port() {
        return ((InetSocketAddress) server.addresses().getFirst()).getPort();
    }

    private int atMost(int bytes) {
        return method.equals("epoll") ? bytes : bytes + BYTES_JDK;
    }

    /// What a program says of one of its connections.
    private int bytes(Class<?> program, String where) throws Exception {
        String count = String.valueOf(CONNECTIONS);
        try (Child child = Child.run(List.of("-Xmx64m"), program, method, where, count)) {
            assertThat(child.awaitLine("idle ")).isEqualTo(count);
            int bytes = Integer.parseInt(child.awaitLine("bytes "));
            assertThat(child.exitStatus()).isZero();
            return bytes;
        }
    }
}
