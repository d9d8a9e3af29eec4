package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class WelcomeIT {
    private static Program welcome;
    private static int port;

    private final String method;

    WelcomeIT(String method) {
        this.method = method;
    }

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        welcome = Program.start("welcome", "--port", "0", "--method", method);
        assertThat(welcome.line()).isEqualTo("METHOD:" + method);
        port = welcome.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = welcome) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @Test
    void greetsThenEchoes() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.expect("Welcome to My socket");

            peer.send("Hello World,saodsadoosadosa==sadsad==");
            peer.expect("Hello World,saodsadoosadosa==sadsad==");

            peer.endOutput();
            assertThat(peer.readToEnd()).isEmpty();
        }
    }

    @Test
    void echoesMoreThanItsBufferHolds() throws Exception {
        String text = "0123456789".repeat(10_000);
        try (Peer peer = Peer.of(port)) {
            peer.expect("Welcome to My socket");
            peer.send(text);
            peer.endOutput();

            assertThat(peer.readToEnd()).isEqualTo(text);
        }
    }

    @Test
    void survivesReset() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.expect("Welcome to My socket");
            peer.reset();
        }
        try (Peer next = Peer.of(port)) {
            next.expect("Welcome to My socket");
        }
    }

    @Test
    void closesConnectionsAndLeavesOnInterrupt() throws Exception {
        try (Program server = Program.start("welcome", "--port", "0", "--method", method)) {
            server.line();
            try (Peer peer = Peer.of(server.port(method))) {
                peer.expect("Welcome to My socket");

                server.signal("INT");

                assertThat(server.end()).isEqualTo(new Program.End(0, List.of(), List.of()));
                assertThat(peer.readToEnd()).isEmpty();
            }
        }
    }
}
