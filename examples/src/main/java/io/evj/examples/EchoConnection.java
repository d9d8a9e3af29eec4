package io.evj.examples;

import static io.evj.api.Event.READ;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;

/// One client of [Echo].
///
/// Lines are answered while the output has room. A client that does not read its answers finds its lines waiting in the
/// input, which is full at one line of the greatest length; then nothing is read from it either. So nobody can make the server
/// hold much.
final class EchoConnection {
    static final int LINE_BYTES_MAX = 8192;

    private static final byte[] YOU_SAID = "YOU SAID ".getBytes(US_ASCII);

    private boolean hasEnded;

    private EchoConnection() {}

    static void serve(BufferEvent bev) {
        EchoConnection client = new EchoConnection();
        bev.watermarks(READ, 0, LINE_BYTES_MAX)
                .onRead(client::answer)
                .onDrained(client::answer)
                .onEvent(client::ended)
                .enable(READ);
    }

    private void answer(BufferEvent bev) {
        EvBuffer input = bev.input();
        while (!bev.isOverfull()) {
            long lineEnd = input.indexOf((byte) '\n', 0);
            if (lineEnd < 0) {
                wantMore(bev);
                return;
            }
            say(bev, lineEnd + 1);
        }
    }

    /// The line moves as it is, with its end.
    private static void say(BufferEvent bev, long lineBytes) {
        bev.write(YOU_SAID);
        bev.input().removeBuffer(bev.output(), lineBytes);
    }

    private void wantMore(BufferEvent bev) {
        long left = bev.input().length();
        if (hasEnded) {
            if (left > 0) {
                say(bev, left);
            }
            bev.closeWhenWritten();
        } else if (left >= LINE_BYTES_MAX) {
            Farewell.say(bev, "LINE TOO LONG\r\n");
        }
    }

    private void ended(BufferEvent bev, BevEvent event) {
        if (event.is(BevEvent.EOF)) {
            hasEnded = true;
            answer(bev); // what is left, now or when the output has drained
        } else {
            bev.close(); // reset by the client: nobody is left to be told
        }
    }
}
