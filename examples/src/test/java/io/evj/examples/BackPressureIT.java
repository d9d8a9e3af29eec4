package io.evj.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs between one who sends without end and one who does not read: they stop reading too, in little memory. Then all goes on, and
/// every byte comes once.
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class BackPressureIT {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int ROOM = 1 << 16; // of our ends' sockets
    private static final long MORE = 4 << 20;

    private static final List<String> LITTLE_MEMORY = List.of("-Xmx24m");

    private final String method;
    @AutoClose private final ServerSocketChannel server = ServerSocketChannel.open();

    BackPressureIT(String method) throws IOException {
        this.method = method;
    }

    @BeforeEach
    void listen() throws IOException {
        server.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
        server.bind(new InetSocketAddress(LOOPBACK, 0));
    }

    private int port() {
        return server.socket().getLocalPort();
    }

    private static SocketChannel connect(int port) throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
        socket.setOption(StandardSocketOptions.SO_SNDBUF, ROOM);
        socket.connect(new InetSocketAddress(LOOPBACK, port));
        return socket;
    }

    /// A byte there and back.
    private static void roundTrip(SocketChannel one, SocketChannel other) throws IOException {
        one.socket().getOutputStream().write('.');
        assertThat(other.socket().getInputStream().read()).isEqualTo('.');
        other.socket().getOutputStream().write('.');
        assertThat(one.socket().getInputStream().read()).isEqualTo('.');
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void proxyStopsReadingFromWhomTheOtherDoesNotHear(boolean isClientSending) throws Exception {
        String target = "127.0.0.1:" + port();
        try (Program proxy =
                Program.start(
                        LITTLE_MEMORY,
                        "proxy",
                        "--port",
                        "0",
                        "--to",
                        target,
                        "--method",
                        method)) {
            int proxyPort = proxy.port(method);
            try (SocketChannel client = connect(proxyPort);
                    SocketChannel accepted = server.accept();
                    SocketChannel otherClient = connect(proxyPort);
                    SocketChannel otherAccepted = server.accept()) {
                accepted.setOption(StandardSocketOptions.SO_SNDBUF, ROOM);
                Flood flood = new Flood(isClientSending ? client : accepted);

                long sent = flood.untilRefused(() -> roundTrip(otherClient, otherAccepted));
                assertThat(sent).isLessThan(Flood.LIMIT);
                Thread rest = flood.rest(sent + MORE);

                SocketChannel reader = isClientSending ? accepted : client;
                Flood.assertWhole(reader.socket().getInputStream(), sent + MORE);
                rest.join();
            }
            assertThat(proxy.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    private String[] cat() {
        return new String[] {"cat", "--port", String.valueOf(port()), "--method", method};
    }

    @Test
    void catStopsReadingItsInputWhenTheServerDoesNotHear() throws Exception {
        try (Program cat = Program.start(LITTLE_MEMORY, cat());
                SocketChannel accepted = server.accept()) {
            AtomicLong typed = new AtomicLong();
            FutureTask<Void> typing =
                    new FutureTask<>(() -> {
                        Flood.pour(cat.input(), Flood.LIMIT, typed);
                        return null;
                    });
            Thread.ofVirtual().start(typing);
            OutputStream toCat = accepted.socket().getOutputStream();
            long before = -1;
            for (int same = 0; same < 50 && !typing.isDone(); ) {
                toCat.write("a turn\n".getBytes(US_ASCII));
                assertThat(cat.line()).isEqualTo("a turn");
                same = typed.get() == before ? same + 1 : 0;
                before = typed.get();
            }

            assertThat(typing.isDone()).as("%d bytes are taken", before).isFalse();
            Flood.assertWhole(accepted.socket().getInputStream(), Flood.LIMIT);
            typing.get();
            accepted.shutdownOutput();
            assertThat(cat.end()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @Test
    void catStopsReadingFromTheServerWhenNobodyTakesItsOutput() throws Exception {
        Process cat = new ProcessBuilder(Program.command(LITTLE_MEMORY, cat())).start();
        try (SocketChannel accepted = server.accept()) {
            accepted.setOption(StandardSocketOptions.SO_SNDBUF, ROOM);
            Flood flood = new Flood(accepted);

            // it has no other way to show that it has had time: its thread waits for the pipe
            long sent = flood.untilRefused(() -> LockSupport.parkNanos(2_000_000));
            assertThat(sent).isLessThan(Flood.LIMIT);
            Thread rest = flood.rest(sent + MORE);

            Flood.assertWhole(cat.getInputStream(), sent + MORE);
            rest.join();
            assertThat(cat.waitFor()).isZero();
        } finally {
            cat.destroyForcibly();
        }
    }
}
