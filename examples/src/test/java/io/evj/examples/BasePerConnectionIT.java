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
class BasePerConnectionIT {
    private static Program server;
    private static int port;

    private final String method;

    BasePerConnectionIT(String method) {
        this.method = method;
    }

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        server = Program.start("base-per-connection", "--port", "0", "--method", method);
        port = server.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = server) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    /// Says something, and waits for the answer to it.
    ///
    /// @return the number after `fd=`
    private static int ask(Peer peer, String text) throws Exception {
        peer.send(text);
        peer.expect("fd=");
        String number = peer.readTo(',');
        peer.expect(" received[" + text + "]");
        return Integer.parseInt(number);
    }

    @Test
    void answersWhatItReceived() throws Exception {
        try (Peer peer = Peer.of(port)) {
            int first = ask(peer, "hello");
            int second = ask(peer, "hello again");

            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void leavesLineEndsOutOfTheBrackets() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("hello\r\n");
            peer.readTo(',');
            peer.expect(" received[hello]\r\n");
        }
    }

    @Test
    void servesClientsSideBySide() throws Exception {
        try (Peer one = Peer.of(port);
                Peer two = Peer.of(port)) {
            int first = ask(one, "one");
            int second = ask(two, "two");

            assertThat(second).isNotEqualTo(first);
            assertThat(ask(one, "one again")).isEqualTo(first);
        }
    }

    @Test
    void endsBaseWhenClientHangsUp() throws Exception {
        try (Peer peer = Peer.of(port)) {
            ask(peer, "hello");
            peer.endOutput();

            assertThat(peer.readToEnd()).isEmpty();
        }
        try (Peer next = Peer.of(port)) {
            ask(next, "and now?");
        }
    }

    @Test
    void survivesReset() throws Exception {
        try (Peer peer = Peer.of(port)) {
            ask(peer, "hello");
            peer.reset();
        }
        try (Peer next = Peer.of(port)) {
            ask(next, "and now?");
        }
    }

    @Test
    void endsAllBasesAndLeavesOnTerm() throws Exception {
        try (Program own =
                Program.start("base-per-connection", "--port", "0", "--method", method)) {
            int ownPort = own.port(method);
            try (Peer one = Peer.of(ownPort);
                    Peer two = Peer.of(ownPort)) {
                ask(one, "one");
                ask(two, "two");

                assertThat(own.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
                assertThat(one.readToEnd()).isEmpty();
                assertThat(two.readToEnd()).isEmpty();
            }
        }
    }
}
