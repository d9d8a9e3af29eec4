package io.evj.examples;

import io.evj.http.FieldName;
import io.evj.http.HttpRequest;
import io.evj.http.ReplyStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An answer of any length: written as fast as the client takes it, and never more than a little ahead of it.
final class Filling {
    private static final byte[] LINE =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PIECE = new byte[8192];

    static {
        for (int i = 0; i < PIECE.length; i++) {
            PIECE[i] = LINE[i % LINE.length];
        }
    }

    private final ReplyStream stream;
    private long left;

    private Filling(ReplyStream stream, long length) {
        this.stream = stream;
        this.left = length;
    }

    /// The client knows before how much will come.
    static void measured(HttpRequest request, long length) {
        request.replyFields().add(FieldName.CONTENT_LENGTH, length);
        chunked(request, length);
    }

    /// The client sees when it has ended.
    static void chunked(HttpRequest request, long length) {
        Filling filling = new Filling(request.replyStart(200), length);
        filling.stream.onDrained(filling::write);
        filling.write();
    }

    /// Goes on until all is written, or the client has enough for now.
    private void write() {
        boolean hasRoom = true;
        while (left > 0 && hasRoom) {
            int count = (int) Math.min(left, PIECE.length);
            left -= count;
            hasRoom = stream.write(count == PIECE.length ? PIECE : last(count));
        }
        if (left == 0) {
            left = -1; // told once
            stream.end();
        }
    }

    private static byte[] last(int count) {
        return Arrays.copyOf(PIECE, count);
    }
}
