package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class WelcomeIT {
    private final String method;
    private Program welcome;
    private int port;

    WelcomeIT(String method) {
        this.method = method;
    }

    @BeforeEach
    void start() throws Exception {
        welcome = Program.start("welcome", "--port", "0", "--method", method);
        assertThat(welcome.line()).isEqualTo("METHOD:" + method);
        port = welcome.port(method);
    }

    @AfterEach
    void stop() {
        welcome.close();
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

        assertThat(welcome.terminate().err()).isEmpty();
    }

    @Test
    void closesConnectionsAndLeavesOnInterrupt() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.expect("Welcome to My socket");

            welcome.signal("INT");

            assertThat(welcome.end()).isEqualTo(new Program.End(0, List.of(), List.of()));
            assertThat(peer.readToEnd()).isEmpty();
        }
    }
}
