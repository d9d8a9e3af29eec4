package io.evj.examples;

import static io.evj.api.Event.READ;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A server that greets, collects what a client sends, and gives it back only when `==` has arrived: all up to there, the delimiter
/// included. The rest waits for the next one. However the network cuts the bytes, the answers are the same.
@Command(
        name = "delimited",
        description = "a server: greets; collects what comes and answers when == has arrived")
final class Delimited implements Callable<Integer> {
    private static final byte[] DELIMITER = "==".getBytes(US_ASCII);

    /// How much may wait for its delimiter.
    static final int MESSAGE_BYTES_MAX = 64 * 1024;

    @Mixin final LoopOptions options = new LoopOptions();

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open();
                ConnectionListener listener =
                        ConnectionListener.bind(
                                base,
                                options.address(),
                                socket -> serve(BufferEvent.of(base, socket)))) {
            Serving.untilInterrupted(base, listener.localAddress());
        }
        return 0;
    }

    static void serve(BufferEvent bev) {
        bev.write("Welcome to My socket");
        bev.watermarks(READ, DELIMITER.length, MESSAGE_BYTES_MAX)
                .onRead(Delimited::answer)
                .onDrained(Delimited::answer)
                .onEvent(Delimited::ended)
                .enable(READ);
    }

    /// Answers while the output has room. What a client sends that reads no answers waits in the input, and then on its own side.
    private static void answer(BufferEvent bev) {
        EvBuffer input = bev.input();
        while (!bev.isOverfull()) {
            long found = input.search(DELIMITER);
            if (found < 0) {
                if (input.length() >= MESSAGE_BYTES_MAX) {
                    Farewell.say(bev, "MESSAGE TOO LONG\r\n");
                }
                return;
            }
            input.removeBuffer(bev.output(), found + DELIMITER.length);
        }
    }

    private static void ended(BufferEvent bev, BevEvent event) {
        if (event.is(BevEvent.EOF)) {
            bev.onDrained(Delimited::answerAll);
            answerAll(bev);
        } else {
            bev.close(); // reset by the client: nobody is left to be told
        }
    }

    /// What is left without a delimiter gets no answer.
    private static void answerAll(BufferEvent bev) {
        answer(bev);
        if (!bev.isOverfull()) {
            bev.closeWhenWritten();
        }
    }
}
