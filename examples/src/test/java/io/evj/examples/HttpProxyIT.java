package io.evj.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy between a client and a server that say what no good ones would.
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class HttpProxyIT {
    private static final int DEADLINE_MILLIS = 60_000;
    private static final int ROOM = 1 << 16; // of our ends' sockets
    private static final int ENDLESS = 1 << 30;

    private static Program proxy;
    private static int port;

    @TempDir private Path folder;
    private ServerSocket server;

    HttpProxyIT(@SuppressWarnings("unused") String method) {}

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        proxy = Program.start("http-proxy", "--port", "0", "--method", method);
        port = proxy.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = proxy) {
            // and no handler has thrown
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket();
        server.setReceiveBufferSize(ROOM);
        server.setSoTimeout(DEADLINE_MILLIS);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private String head(String method, String... fields) {
        StringBuilder head =
                new StringBuilder(method + " http://" + authority() + "/ HTTP/1.1\r\n");
        head.append("Host: ").append(authority()).append("\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /// Waits for a request.
    private Socket accept() throws IOException {
        Socket accepted = server.accept();
        accepted.setSoTimeout(DEADLINE_MILLIS);
        assertThat(headOf(accepted)).contains("Via: 1.1 evj");
        return accepted;
    }

    static String headOf(Socket from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = from.getInputStream().read();
            assertThat(c).as("after \"%s\"", head).isNotNegative();
            head.append((char) c);
        }
        return head.toString();
    }

    static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// An answer, to be read up to the end of its head.
    static String headOf(Peer from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append(from.readTo('\n')).append('\n');
        }
        return head.toString();
    }

    @Test
    void opensNoSocketOfItsOwnMachine() throws Exception {
        Path path = folder.resolve("sock");
        try (ServerSocketChannel local = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Peer peer = Peer.of(port)) {
            local.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
            peer.send("GET http://unix:" + path + ":/version HTTP/1.1\r\nHost: unix\r\n\r\n");

            assertThat(headOf(peer)).startsWith("HTTP/1.1 400 ");
            assertThat(local.accept()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a/", "ftp://a/"})
    void refusesWhatItCannotAskFor(String target) throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(headOf(peer)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void optionsOfAServerAsAWholeAreThose() throws Exception { // RFC 9112 §3.2.4
        try (Peer peer = Peer.of(port)) {
            peer.send(head("OPTIONS").replaceFirst("/ HTTP", " HTTP"));
            try (Socket accepted = server.accept()) {
                accepted.setSoTimeout(DEADLINE_MILLIS);
                assertThat(headOf(accepted)).startsWith("OPTIONS * HTTP/1.1\r\n");
            }
        }
    }

    @Test
    void aTunnelHasNoContent() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("CONNECT " + authority() + " HTTP/1.1\r\nHost: " + authority() + "\r\n");
            peer.send("Content-Length: 3\r\n\r\nabc");

            assertThat(headOf(peer)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void noContentHasNoLength() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send(head("GET"));
            try (Socket accepted = accept()) {
                send(accepted, "HTTP/1.1 204 X\r\nContent-Length: 0\r\n\r\n");

                assertThat(headOf(peer))
                        .startsWith("HTTP/1.1 204 ")
                        .doesNotContainIgnoringCase("Content-Length");
                peer.send(head("GET"));
                headOf(accepted);
                send(accepted, "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
                assertThat(headOf(peer)).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET"})
    void aLengthThatIsNoneIsTheServersFault(String method) throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send(head(method));
            try (Socket accepted = accept()) {
                send(accepted, "HTTP/1.1 200 X\r\nContent-Length: abc\r\n\r\n");

                assertThat(headOf(peer)).startsWith("HTTP/1.1 502 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatItHasRefusedItselfGoesNoFurther(boolean isCutOff) throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send(head("POST", "Transfer-Encoding: chunked") + "5\r\nhello\r\n");
            try (Socket accepted = accept()) {
                assertThat(accepted.getInputStream().readNBytes(10))
                        .asString(US_ASCII)
                        .isEqualTo("5\r\nhello\r\n");
                if (isCutOff) {
                    peer.endOutput();
                } else {
                    peer.send("no chunk\r\n");
                    assertThat(headOf(peer)).startsWith("HTTP/1.1 400 ");
                }
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /// Sends until the proxy waits, most probably.
    private static void fill(SocketChannel client) throws IOException {
        try (Selector selector = Selector.open()) {
            client.configureBlocking(false).register(selector, SelectionKey.OP_WRITE);
            while (selector.select(500) > 0) {
                client.write(ByteBuffer.allocate(ROOM));
                selector.selectedKeys().clear();
            }
        }
        client.configureBlocking(true);
    }

    /// However much there is of it, and though the server reads nothing of it.
    @ParameterizedTest
    @ValueSource(ints = {413, 502})
    void endsWhatNobodyWantsAnyMore(int status) throws Exception {
        try (SocketChannel client = SocketChannel.open()) {
            client.setOption(StandardSocketOptions.SO_SNDBUF, ROOM);
            client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            client.socket().setSoTimeout(DEADLINE_MILLIS);
            send(client.socket(), head("POST", "Content-Length: " + ENDLESS));
            try (Socket accepted = accept()) {
                fill(client);
                if (status == 413) {
                    send(accepted, "HTTP/1.1 413 X\r\nContent-Length: 0\r\n\r\n");
                } else {
                    reset(accepted);
                }
                assertThat(client.socket().getInputStream().readAllBytes())
                        .asString(US_ASCII)
                        .startsWith("HTTP/1.1 " + status + ' ')
                        .contains("Connection: close");
                assertThatThrownBy(
                                () -> {
                                    for (long sent = 0; sent < ENDLESS; sent += ROOM) {
                                        client.write(ByteBuffer.allocate(ROOM));
                                    }
                                })
                        .isInstanceOf(IOException.class);
            }
        }
    }
}
