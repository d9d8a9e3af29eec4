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
}
