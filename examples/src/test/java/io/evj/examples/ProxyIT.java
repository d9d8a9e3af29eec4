package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class ProxyIT {
    private static Program echo;
    private static Program proxy;
    private static int port;

    private final String method;

    ProxyIT(String method) {
        this.method = method;
    }

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        echo = Program.start("echo", "--port", "0", "--method", method);
        proxy = startProxy(method, echo.port(method));
        port = proxy.port(method);
    }

    private static Program startProxy(String method, int target) throws Exception {
        return Program.start(
                List.of("-Xmx24m"),
                "proxy",
                "--port",
                "0",
                "--to",
                "127.0.0.1:" + target,
                "--method",
                method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program endedEcho = echo;
                Program ended = proxy) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
            endedEcho.terminate();
        }
    }

    @Test
    void passesBytesBothWays() throws Exception {
        try (Peer one = Peer.of(port);
                Peer two = Peer.of(port)) {
            one.send("one\n");
            two.send("two\n");
            two.expect("YOU SAID two\n");
            one.expect("YOU SAID one\n");
        }
    }

    @Test
    void passesTheEndOfOneDirectionOn() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("one\nwithout end");
            peer.endOutput();

            assertThat(peer.readToEnd()).isEqualTo("YOU SAID one\nYOU SAID without end");
        }
    }

    @Test
    void passesMuchMoreThanItsMemoryHolds() throws Exception {
        String lines = ("x".repeat(999) + "\n").repeat(1000);
        try (Peer peer = Peer.of(port)) {
            Thread sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (int i = 0; i < 50; i++) {
                                        peer.send(lines);
                                    }
                                    peer.endOutput();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            long expected = 50L * 1000 * (1000 + "YOU SAID ".length());
            assertThat(peer.countToEnd()).isEqualTo(expected);
            sender.join();
        }
    }

    @Test
    void talksToNetcat() throws Exception {
        try (Program netcat = Netcat.to(port)) {
            netcat.type("one\ntwo");
            netcat.endInput();

            List<String> answers = List.of("YOU SAID one", "YOU SAID two");
            assertThat(netcat.end()).isEqualTo(new Program.End(0, answers, List.of()));
        }
    }

    @Test
    void hangsUpWhenTheServerCannotBeReached() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        try (Program lonely = startProxy(method, nobody);
                Peer peer = Peer.of(lonely.port(method))) {
            assertThat(peer.readToEnd()).isEmpty();
            lonely.terminate();
        }
    }

    @Test
    void survivesReset() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("hello\n");
            peer.expect("YOU SAID hello\n");
            peer.reset();
        }
        try (Peer next = Peer.of(port)) {
            next.send("hello\n");
            next.expect("YOU SAID hello\n");
        }
    }
}
