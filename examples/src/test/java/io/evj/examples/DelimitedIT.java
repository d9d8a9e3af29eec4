package io.evj.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class DelimitedIT {
    private static Program delimited;
    private static int port;

    DelimitedIT(String method) {}

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        delimited = Program.start("delimited", "--port", "0", "--method", method);
        port = delimited.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = delimited) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @Test
    void greetsAndAnswersWhenTheDelimiterHasCome() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.expect("Welcome to My socket");

            peer.send("Hello World,saodsadoosadosa==sadsad==and no more");
            peer.expect("Hello World,saodsadoosadosa==sadsad==");

            peer.endOutput();
            assertThat(peer.readToEnd()).isEmpty();
        }
    }

    @Test
    void answersNothingBeforeTheDelimiterIsWhole() throws Exception {
        try (Peer peer = Peer.of(port);
                Peer other = Peer.of(port)) {
            peer.expect("Welcome to My socket");
            other.expect("Welcome to My socket");
            for (char c : "piece = by = piece=".toCharArray()) {
                peer.send(String.valueOf(c));
                other.send("=="); // the server has seen the piece when it answers this
                other.expect("==");
            }
            assertThat(peer.isSilent()).isTrue();

            peer.send("=");
            peer.expect("piece = by = piece==");
        }
    }

    @Test
    void refusesAMessageWithoutEnd() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.expect("Welcome to My socket");
            peer.send("x".repeat(Delimited.MESSAGE_BYTES_MAX));

            assertThat(peer.readToEnd()).isEqualTo("MESSAGE TOO LONG\r\n");
        }
    }

    /// Were the connection reset because of what it still sends, the client might never read why.
    @Test
    void tellsWhyAlsoWhileTheClientGoesOnSending() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.expect("Welcome to My socket");
            peer.send("==" + "x".repeat(20 * Delimited.MESSAGE_BYTES_MAX));
            peer.endOutput();

            assertThat(peer.readToEnd()).isEqualTo("==MESSAGE TOO LONG\r\n");
        }
    }

    @Test
    void answersEverythingThatASlowReaderHasSent() throws Exception {
        String message = "x".repeat(998) + "==";
        try (SocketChannel slow = SocketChannel.open()) {
            slow.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 16);
            slow.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            slow.configureBlocking(false);
            ByteBuffer messages = US_ASCII.encode(message.repeat(100));
            long sent = 0;
            try (Peer other = Peer.of(port)) {
                other.expect("Welcome to My socket");
                for (int refusals = 0; refusals < 50; ) {
                    int count = slow.write(messages.hasRemaining() ? messages : messages.rewind());
                    sent += count;
                    refusals = count == 0 ? refusals + 1 : 0;
                    other.send("=="); // gives the server a turn to read, if it would
                    other.expect("==");
                    assertThat(sent).as("nobody reads the answers").isLessThan(100_000_000);
                }
            }
            slow.configureBlocking(true);
            slow.shutdownOutput();

            long answers = 0;
            slow.socket().setSoTimeout(60_000);
            for (int count;
                    (count = slow.socket().getInputStream().read(messages.array())) >= 0; ) {
                answers += count;
            }
            long whole = sent / message.length() * message.length();
            assertThat(answers).isEqualTo("Welcome to My socket".length() + whole);
        }
    }

    @Test
    void talksToNetcat() throws Exception {
        try (Program netcat = Netcat.to(port)) {
            netcat.type("Hello\n==\nand no more\n");
            netcat.endInput();

            List<String> answer = List.of("Welcome to My socketHello", "==");
            assertThat(netcat.end()).isEqualTo(new Program.End(0, answer, List.of()));
        }
    }
}
