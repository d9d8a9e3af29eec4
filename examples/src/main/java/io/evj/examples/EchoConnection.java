package io.evj.examples;

import static io.evj.api.Event.PERSIST;
import static io.evj.api.Event.READ;
import static io.evj.api.Event.TIMEOUT;
import static io.evj.api.Event.WRITE;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One client of [Echo].
///
/// An answer is written to its end before the next line is looked at, and all lines are answered before more is read. So
/// a client that does not read its answers is not read from either, and nobody can make the server hold more than one
/// buffer of lines.
final class EchoConnection {
    static final int LINE_BYTES_MAX = 8192;

    private static final ByteBuffer YOU_SAID = ascii("YOU SAID ");
    private static final ByteBuffer TOO_LONG = ascii("LINE TOO LONG\r\n");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final StreamSocket socket;
    private final Event readable;
    private final Event writable;
    private final Event discarding;
    private final Lines lines = new Lines(LINE_BYTES_MAX);
    private ByteBuffer[] answer = {ByteBuffer.allocate(0)};

    EchoConnection(EventBase base, StreamSocket socket) {
        this.socket = socket;
        readable = base.event(socket, READ, this::proceed);
        writable = base.event(socket, WRITE, this::proceed);
        discarding = base.event(socket, READ | PERSIST, this::discard);
    }

    void start() {
        readable.add();
    }

    private void proceed(Event event, int what) throws IOException {
        try {
            if ((what & READ) != 0) {
                lines.readFrom(socket);
            }
            answerLines();
        } catch (IOException gone) { // reset by the client: nobody is left to be told
            socket.close();
        }
    }

    /// Goes on until there is nothing to answer, or no room for answers.
    private void answerLines() throws IOException {
        while (isWritten()) {
            ByteBuffer line = lines.next();
            if (line == null) {
                readOn();
                return;
            }
            answer = new ByteBuffer[] {YOU_SAID.duplicate(), line};
        }
        writable.add();
    }

    /// Writes as much of the answer as the kernel takes.
    private boolean isWritten() throws IOException {
        socket.write(answer);
        return !answer[answer.length - 1].hasRemaining();
    }

    private void readOn() throws IOException {
        if (lines.hasEnded()) {
            socket.close();
        } else if (lines.isTooLong()) {
            refuse();
        } else {
            readable.add();
        }
    }

    /// Says why, then waits for the client to hang up. Were the socket closed while bytes wait in it, the connection would be
    /// reset, and the client might never read why.
    private void refuse() throws IOException {
        socket.write(TOO_LONG.duplicate());
        socket.shutdownOutput();
        discarding.add(PATIENCE);
    }

    private void discard(Event event, int what) throws IOException {
        try {
            lines.skip();
            lines.readFrom(socket);
            if ((what & TIMEOUT) != 0 || lines.hasEnded()) {
                socket.close();
            }
        } catch (IOException gone) {
            socket.close();
        }
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    }
}
