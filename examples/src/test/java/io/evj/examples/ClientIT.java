package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class ClientIT {
    private final String method;

    ClientIT(String method) {
        this.method = method;
    }

    private Program start(int port) throws IOException {
        return Program.start("client", "--port", String.valueOf(port), "--method", method);
    }

    private static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        server.setSoTimeout(60_000);
        return server;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void talksToWelcome() throws Exception {
        try (Program welcome = Program.start("welcome", "--port", "0", "--method", method)) {
            welcome.line();
            int port = welcome.port(method);

            try (Program client = start(port)) {
                assertThat(client.end())
                        .isEqualTo(new Program.End(0, List.of(Client.WORDS), List.of()));
            }
        }
    }

    @Test
    void waitsForGreetingAndJoinsThePiecesOfTheAnswer() throws Exception {
        try (ServerSocket server = server();
                Program client = start(server.getLocalPort());
                Socket socket = server.accept()) {
            socket.setSoTimeout(60_000);
            write(socket, "Welcome to My socket");
            assertThat(read(socket, Client.WORDS.length())).isEqualTo(Client.WORDS);
            for (char c : Client.WORDS.toCharArray()) {
                write(socket, String.valueOf(c));
            }

            assertThat(client.end())
                    .isEqualTo(new Program.End(0, List.of(Client.WORDS), List.of()));
            assertThat(socket.getInputStream().read()).as("end of stream").isEqualTo(-1);
        }
    }

    @Test
    void takesShortAnswerWhenServerHangsUp() throws Exception {
        try (ServerSocket server = server();
                Program client = start(server.getLocalPort());
                Socket socket = server.accept()) {
            write(socket, "Welcome");
            read(socket, Client.WORDS.length());
            write(socket, "bye");
            socket.shutdownOutput();

            assertThat(client.end()).isEqualTo(new Program.End(0, List.of("bye"), List.of()));
        }
    }

    @Test
    void tellsThatServerHungUpWithoutGreeting() throws Exception {
        try (ServerSocket server = server();
                Program client = start(server.getLocalPort());
                Socket socket = server.accept()) {
            socket.shutdownOutput();

            Program.End end = client.end();
            assertThat(end.status()).isEqualTo(1);
            assertThat(end.err()).singleElement().asString().contains("without a greeting");
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket server = server()) {
            port = server.getLocalPort();
        }

        try (Program client = start(port)) {
            Program.End end = client.end();
            assertThat(end.status()).isEqualTo(2);
            assertThat(end.err())
                    .singleElement()
                    .asString()
                    .startsWith("ev client: connect ")
                    .contains("127.0.0.1:" + port, "refused");
        }
    }
}
