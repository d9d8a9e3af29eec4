package io.evj.examples;

import static io.evj.examples.HttpProxyIT.headOf;
import static io.evj.examples.HttpProxyIT.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the proxy does as one of several on a way: interim answers, and how far a request goes.
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class HttpProxyHopsIT {
    private static final int DEADLINE_MILLIS = 60_000;
    private static final String FINAL = "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n";

    private static Program proxy;
    private static int port;

    @AutoClose private ServerSocket server;
    @AutoClose private Peer peer;

    HttpProxyHopsIT(@SuppressWarnings("unused") String method) {}

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        proxy = Program.start("http-proxy", "--port", "0", "--method", method);
        port = proxy.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = proxy) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        server.setSoTimeout(DEADLINE_MILLIS);
        peer = Peer.of(port);
    }

    private void ask(String method, String version, String... fields) throws IOException {
        String authority = "127.0.0.1:" + server.getLocalPort();
        peer.send(method + " http://" + authority + "/ HTTP/" + version + "\r\n");
        peer.send("Host: " + authority + "\r\n");
        for (String field : fields) {
            peer.send(field + "\r\n");
        }
        peer.send("\r\n");
    }

    private Socket accept() throws IOException {
        Socket accepted = server.accept();
        accepted.setSoTimeout(DEADLINE_MILLIS);
        return accepted;
    }

    // ---- interim answers

    @Test
    void passesInterimAnswersOn() throws Exception {
        ask("GET", "1.1");
        try (Socket accepted = accept()) {
            headOf(accepted);
            send(accepted, "HTTP/1.1 103 X\r\nLink: </a>\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\n");
            assertThat(headOf(peer))
                    .startsWith("HTTP/1.1 103 ")
                    .contains("Link: </a>\r\n", "Via: 1.1 evj\r\n")
                    .doesNotContain("X-Hop");

            send(accepted, "HTTP/1.1 100 X\r\n\r\nHTTP/1.1 102 X\r\n\r\n" + FINAL);

            assertThat(headOf(peer)).startsWith("HTTP/1.1 102 ");
            assertThat(headOf(peer)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void passesNoInterimAnswersToAnOldClient() throws Exception { // RFC 9110 §15.2
        ask("GET", "1.0");
        try (Socket accepted = accept()) {
            headOf(accepted);
            send(accepted, "HTTP/1.1 103 X\r\nLink: </a>\r\n\r\n" + FINAL);

            assertThat(headOf(peer)).startsWith("HTTP/1.1 200 ").doesNotContain("Link");
        }
    }

    // ---- RFC 9110 §7.6.2

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, 10, 9",
        "TRACE, 1, 0",
        "TRACE, 007, 6",
        "OPTIONS, 99999999999999999999, 99999999999999999998",
        "GET, 0, 0"
    })
    void countsHowFarARequestMayGo(String method, String asked, String left) throws Exception {
        ask(method, "1.1", "max-forwards: " + asked);
        try (Socket accepted = accept()) {
            assertThat(headOf(accepted).toLowerCase())
                    .containsOnlyOnce("max-forwards")
                    .contains("max-forwards: " + left + "\r\n");
            send(accepted, FINAL);
            assertThat(headOf(peer)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void tellsItselfWhatIsPossibleWhenARequestMayGoNoFurther() throws Exception {
        ask("OPTIONS", "1.1", "Max-Forwards: 0");

        assertThat(headOf(peer))
                .startsWith("HTTP/1.1 200 ")
                .contains("Allow: GET, POST, ", "Content-Length: 0\r\n");
    }

    @Test
    void tracesWhatHasComeWithoutItsSecrets() throws Exception { // RFC 9110 §9.3.8
        ask("TRACE", "1.1", "Max-Forwards: 000", "Cookie: a=1", "Authorization: b", "X-Mine: 1");

        assertThat(headOf(peer))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: message/http\r\n");
        assertThat(headOf(peer))
                .startsWith("TRACE http://127.0.0.1:" + server.getLocalPort() + "/ HTTP/1.1\r\n")
                .contains("X-Mine: 1\r\n")
                .doesNotContain("a=1", "Authorization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1, 2", "0x1", "1\r\nMax-Forwards: 2"})
    void refusesANumberThatIsNone(String number) throws Exception {
        ask("OPTIONS", "1.1", "Max-Forwards: " + number);

        assertThat(headOf(peer)).startsWith("HTTP/1.1 400 ");
    }
}
