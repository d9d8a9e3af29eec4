package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.util.ArrayList;
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
    void keepsToItsRate() throws Exception {
        long begun = System.nanoTime();
        try (Program echo = Program.start("echo", "--port", "0", "--method", method);
                Program cat = start(echo.port(method), "--rate", "1000")) {
            cat.type("x".repeat(1999) + "\n");
            cat.endInput();

            assertThat(cat.end().out()).containsExactly("YOU SAID " + "x".repeat(1999));
        }
        // the first thousand bytes go at once, the second needs a second; a slow machine takes
        // longer, never less
        assertThat(System.nanoTime() - begun).isGreaterThan(900_000_000L);
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

    private Program start(int port, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("cat", "--port", String.valueOf(port), "--method", method));
        arguments.addAll(List.of(more));
        return Program.start(arguments.toArray(String[]::new));
    }
}
