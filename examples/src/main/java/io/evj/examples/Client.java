package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.TIMEOUT;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A client of [Welcome]: waits to be greeted, says its words, prints the answer.
@Command(
        name = "client",
        description = "a client of welcome: waits for the greeting, speaks, prints the answer")
final class Client implements Callable<Integer> {
    static final String WORDS = "Hello World,saodsadoosadosa==sadsad==";

    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open();
                StreamSocket socket = Connecting.connect(base, options.address())) {
            Talk talk = new Talk(base, socket);
            talk.begin();
            base.dispatch(); // until the talk waits for nothing more
            System.out.println(talk.result());
        }
        return 0;
    }

    /// One step after the other: each event is added by the callback of the one before.
    private static final class Talk {
        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final int ANSWER_BYTES_MAX = 8192;

        private final StreamSocket socket;
        private final Event greeting;
        private final Event answer;
        private final ByteBuffer words = StandardCharsets.US_ASCII.encode(WORDS);
        private final ByteBuffer heard = ByteBuffer.allocate(ANSWER_BYTES_MAX);
        private @Nullable IOException failure;

        Talk(EventBase base, StreamSocket socket) {
            this.socket = socket;
            greeting = base.event(socket, READ, (event, what) -> attempt(() -> greeted(what)));
            answer = base.event(socket, READ, (event, what) -> attempt(() -> answered(what)));
        }

        void begin() {
            greeting.add(PATIENCE);
        }

        private void greeted(int what) throws IOException {
            if ((what & TIMEOUT) != 0) {
                throw new SocketTimeoutException("no greeting in " + PATIENCE.toSeconds() + " s");
            }
            if (socket.read(heard) < 0) {
                throw new EOFException("the server hung up without a greeting");
            }
            heard.clear(); // it was polite, no more
            socket.write(words); // a new connection has room for so little
            answer.add(PATIENCE);
        }

        /// The answer is an echo, so it is over when it is as long as the words. Other servers may hang up, or fall silent.
        private void answered(int what) throws IOException {
            boolean isOver = (what & TIMEOUT) != 0 || socket.read(heard) < 0;
            if (!isOver && heard.position() < words.limit()) {
                answer.add(PATIENCE);
            } else if (heard.position() == 0) {
                throw new EOFException("the server did not answer");
            }
        }

        /// What goes wrong ends the talk, for nothing is added then.
        private void attempt(Step step) {
            try {
                step.run();
            } catch (IOException e) {
                failure = e;
            }
        }

        String result() throws IOException {
            if (failure != null) {
                throw failure;
            }
            return StandardCharsets.UTF_8.decode(heard.flip()).toString();
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
