package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class ReaderThreadIT {
    private final String method;
    private Program echo;
    private int port;

    ReaderThreadIT(String method) {
        this.method = method;
    }

    @BeforeEach
    void start() throws Exception {
        echo = Program.start("echo", "--port", "0", "--method", method);
        port = echo.port(method);
    }

    @AfterEach
    void stop() {
        echo.close();
    }

    private Program client() throws IOException, InterruptedException {
        Program client =
                Program.start("reader-thread", "--port", String.valueOf(port), "--method", method);
        assertThat(client.line())
                .startsWith("connected to 127.0.0.1:" + port + " (method " + method + ")");
        return client;
    }

    @Test
    void printsAnswersWhileUserTypes() throws Exception {
        try (Program client = client()) {
            client.type("one\n");
            assertThat(client.line()).isEqualTo("YOU SAID one");
            client.type("two\n");
            assertThat(client.line()).isEqualTo("YOU SAID two");

            client.type("q\n");
            assertThat(client.end()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quit\n", ""})
    void hearsAllAnswersBeforeItLeaves(String farewell) throws Exception {
        String line = "x".repeat(5000);
        try (Program client = client()) {
            client.type((line + "\n").repeat(100) + farewell);
            client.endInput();

            Program.End end = client.end();
            assertThat(end.status()).isZero();
            assertThat(end.out()).hasSize(100).containsOnly("YOU SAID " + line);
        }
    }

    @Test
    void leavesWhenServerHangsUpThoughUserTypesNothing() throws Exception {
        try (Program client = client()) {
            echo.terminate();

            Program.End end = client.end();
            assertThat(end.status()).isEqualTo(1);
            assertThat(end.err()).containsExactly("the server has hung up");
        }
    }
}
