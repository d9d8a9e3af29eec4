package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class EchoIT {
    private static Program echo;
    private static int port;

    private final String method;

    EchoIT(String method) {
        this.method = method;
    }

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        // little memory, so that a server that hoards what it cannot write is found out
        echo = Program.start(List.of("-Xmx24m"), "echo", "--port", "0", "--method", method);
        port = echo.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = echo) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @Test
    void answersEachLineWithItsOwnEnd() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("hello\n");
            peer.expect("YOU SAID hello\n");

            peer.send("two\r\n\nfür\n");
            peer.expect("YOU SAID two\r\nYOU SAID \nYOU SAID für\n");
        }
    }

    @Test
    void joinsPiecesIntoLines() throws Exception {
        try (Peer peer = Peer.of(port);
                Peer other = Peer.of(port)) {
            for (char c : "piece by piece\r".toCharArray()) {
                peer.send(String.valueOf(c));
                other.send("tick\n"); // the server has seen the piece when it answers this
                other.expect("YOU SAID tick\n");
            }
            peer.send("\n");

            peer.expect("YOU SAID piece by piece\r\n");
        }
    }

    @Test
    void answersEverythingWhenClientSaysNoMore() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("one\nwithout end");
            peer.endOutput();

            assertThat(peer.readToEnd()).isEqualTo("YOU SAID one\nYOU SAID without end");
        }
    }

    @Test
    void takesLineOfGreatestLength() throws Exception {
        String line = "x".repeat(EchoConnection.LINE_BYTES_MAX - 1) + '\n';
        try (Peer peer = Peer.of(port)) {
            peer.send(line);

            peer.expect("YOU SAID " + line);
        }
    }

    @Test
    void refusesLongerLineAndHangsUp() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("fine\n" + "x".repeat(5 * EchoConnection.LINE_BYTES_MAX) + "\nfine\n");

            assertThat(peer.readToEnd()).isEqualTo("YOU SAID fine\nLINE TOO LONG\r\n");
        }
    }

    @Test
    void doesNotReadFromClientThatReadsNoAnswers() throws Exception {
        long limit = 100_000_000; // far more than the memory of the server, and than sockets hold
        byte[] line = "0123456789abcdefghijklmnopqrstuvwxyz\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(1000 * line.length);
        while (bytes.hasRemaining()) {
            bytes.put(line);
        }
        try (SocketChannel mute =
                        SocketChannel.open(
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
                Peer other = Peer.of(port)) {
            mute.configureBlocking(false);

            long sent = 0;
            for (int refusals = 0; refusals < 50 && sent < limit; ) {
                int count = mute.write(bytes.hasRemaining() ? bytes : bytes.rewind());
                sent += count;
                if (count == 0) {
                    refusals++;
                    other.send("still there?\n"); // gives the server a turn to read, if it would
                    other.expect("YOU SAID still there?\n");
                } else {
                    refusals = 0;
                }
            }

            assertThat(sent).isLessThan(limit);

            mute.configureBlocking(true);
            mute.shutdownOutput();
            mute.socket().setSoTimeout(60_000);
            long lines = (sent + line.length - 1) / line.length; // the last may lack its end
            long expected = sent + lines * "YOU SAID ".length();
            long got = 0;
            for (int count; (count = mute.socket().getInputStream().read(bytes.array())) >= 0; ) {
                got += count;
            }
            assertThat(got).isEqualTo(expected);
        }
    }

    @Test
    void talksToNetcat() throws Exception {
        try (Program netcat = Netcat.to(port)) {
            netcat.type("one\n");
            assertThat(netcat.line()).isEqualTo("YOU SAID one");
            netcat.type("two\nthree");
            netcat.endInput();

            List<String> answers = List.of("YOU SAID two", "YOU SAID three");
            assertThat(netcat.end()).isEqualTo(new Program.End(0, answers, List.of()));
        }
    }

    @Test
    void survivesReset() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("hello\nhalf a li");
            peer.expect("YOU SAID hello\n");
            peer.reset();
        }
        try (Peer next = Peer.of(port)) {
            next.send("hello\n");
            next.expect("YOU SAID hello\n");
        }
    }

    @Test
    void closesConnectionsAndLeavesOnTerm() throws Exception {
        try (Program server = Program.start("echo", "--port", "0", "--method", method);
                Peer peer = Peer.of(server.port(method))) {
            peer.send("hello\n");
            peer.expect("YOU SAID hello\n");

            assertThat(server.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
            assertThat(peer.readToEnd()).isEmpty();
        }
    }

    @Test
    void refusesPortThatIsTaken() throws Exception {
        Program.End end = Program.run("echo", "--port", String.valueOf(port), "--method", method);

        assertThat(end.status()).isEqualTo(2);
        assertThat(end.out()).isEmpty();
        assertThat(end.err())
                .singleElement()
                .asString()
                .startsWith("ev echo: ")
                .contains("127.0.0.1:" + port, "in use");
    }
}
