package io.evj.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class CatIT {
    private final String method;

    CatIT(String method) {
        this.method = method;
    }

    @Test
    void sendsItsInputAndPrintsTheAnswersToTheEnd() throws Exception {
        try (Program echo = Program.start("echo", "--port", "0", "--method", method);
                Program cat = start(echo.port(method))) {
            cat.type("one\n");
            assertThat(cat.line()).isEqualTo("YOU SAID one");
            cat.type("two\nthree\n");
            cat.endInput();

            assertThat(cat.end())
                    .isEqualTo(
                            new Program.End(
                                    0, List.of("YOU SAID two", "YOU SAID three"), List.of()));
        }
    }

    @Test
    void endsWhenNobodyReadsWhatItPrints() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Process cat = new ProcessBuilder(command(server.getLocalPort())).start();
            cat.getInputStream().close();
            try (Socket accepted = server.accept();
                    BufferedReader err = cat.errorReader(US_ASCII)) {
                accepted.getOutputStream().write("hello\n".getBytes(US_ASCII));
                accepted.setSoTimeout(60_000);

                assertThat(accepted.getInputStream().read()).as("end of stream").isEqualTo(-1);
                assertThat(err.readAllLines())
                        .containsExactly("ev cat: nobody reads what it prints");
                assertThat(cat.waitFor()).isEqualTo(1);
            } finally {
                cat.destroyForcibly();
            }
        }
    }

    @Test
    void saysInOneLineThatNobodyListens() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        try (Program cat = start(nobody)) {
            Program.End end = cat.end();

            assertThat(end.status()).isEqualTo(2);
            assertThat(end.err()).singleElement().asString().contains("127.0.0.1:" + nobody);
        }
    }

    private List<String> command(int port) {
        return Program.command(
                List.of(), "cat", "--port", String.valueOf(port), "--method", method);
    }

    private Program start(int port) throws Exception {
        return Program.ofCommand(command(port));
    }
}
