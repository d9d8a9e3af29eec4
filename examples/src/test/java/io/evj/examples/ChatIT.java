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
class ChatIT {
    private static Program chat;
    private static int port;

    ChatIT(String method) {}

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        chat = Program.start(List.of("-Xmx24m"), "chat", "--port", "0", "--method", method);
        port = chat.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = chat) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    /// Joins, and reads the greeting.
    ///
    /// @return the number it was given
    private static String join(Peer peer) throws Exception {
        peer.readTo(',');
        String greeting = peer.readTo('\n');
        return greeting.replaceFirst(" you are client (\\d+) of .*", "$1");
    }

    @Test
    void passesLinesToAllOthers() throws Exception {
        try (Peer ann = Peer.of(port);
                Peer bob = Peer.of(port);
                Peer cid = Peer.of(port)) {
            String a = join(ann);
            String b = join(bob);
            join(cid);

            ann.send("hello\nall");
            bob.expect("client " + a + ": hello\n");
            cid.expect("client " + a + ": hello\n");
            bob.send("hi\n");
            ann.expect("client " + b + ": hi\n");
            cid.expect("client " + b + ": hi\n");
            ann.send(" of you\n");
            bob.expect("client " + a + ": all of you\n");
        }
    }

    @Test
    void whoReadsNothingMissesLinesAndHoldsUpNobody() throws Exception {
        String line = "x".repeat(1000) + "\n";
        int lines = 50_000; // 50 MB, in a server of 24
        try (Peer mute = Peer.of(port);
                Peer speaker = Peer.of(port);
                Peer listener = Peer.of(port)) {
            join(mute);
            String name = join(speaker);
            join(listener);
            for (int i = 0; i < lines; i++) {
                speaker.send(line);
                listener.expect("client " + name + ": " + line);
            }
        }
    }

    /// A piece of a line, however short, holds a block of memory in each output where it waits.
    @Test
    void whoReadsNothingHoldsUpNobodyWhenLinesAreShort() throws Exception {
        int times = 1000; // a million lines: more than the systems keep for the mute one
        int each = 1000;
        try (Peer mute = Peer.withLittleRoom(port);
                Peer speaker = Peer.of(port);
                Peer listener = Peer.of(port)) {
            join(mute);
            String heard = ("client " + join(speaker) + ": \n").repeat(each);
            join(listener);
            for (int i = 0; i < times; i++) {
                speaker.send("\n".repeat(each));
                listener.expect(heard);
            }
        }
    }

    @Test
    void tellsWhyALongLineEndsTheTalk() throws Exception {
        try (Peer other = Peer.of(port);
                Peer peer = Peer.of(port)) {
            join(other);
            join(peer);
            peer.send("x".repeat(10 * ChatRoom.LINE_BYTES_MAX) + "\n");
            peer.endOutput();

            assertThat(peer.readToEnd()).isEqualTo("LINE TOO LONG\n");
            assertThat(other.isSilent()).isTrue();
        }
    }

    @Test
    void talksToNetcat() throws Exception {
        try (Peer ann = Peer.of(port);
                Program netcat = Netcat.to(port)) {
            String a = join(ann);
            String b = netcat.line().replaceFirst(".* client (\\d+) of .*", "$1");
            ann.send("hello\n");
            assertThat(netcat.line()).isEqualTo("client " + a + ": hello");
            netcat.type("hi\n");
            ann.expect("client " + b + ": hi\n");

            netcat.endInput();
            assertThat(netcat.end()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @Test
    void survivesThoseWhoLeave() throws Exception {
        try (Peer stays = Peer.of(port)) {
            join(stays);
            try (Peer leaves = Peer.of(port);
                    Peer breaksOff = Peer.of(port)) {
                join(leaves);
                join(breaksOff);
                breaksOff.reset();
            }
            try (Peer next = Peer.of(port)) {
                String name = join(next);
                next.send("anybody?\n");
                stays.expect("client " + name + ": anybody?\n");
            }
        }
    }
}
