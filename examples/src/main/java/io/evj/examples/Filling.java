package io.evj.examples;

import io.evj.buffer.EvBuffer;
import io.evj.http.FieldName;
import io.evj.http.HttpRequest;
import io.evj.http.ReplyStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// An answer of any length: written as fast as the client takes it, and never more than a little ahead of it. The bytes are always the
/// same ones, which go by reference: none is copied.
final class Filling {
    private static final byte[] LINE =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer PIECE = piece(64 * 1024);

    private final ReplyStream stream;
    private final EvBuffer piece;
    private long left;

    private Filling(HttpRequest request, long length) {
        stream = request.replyStart(200);
        piece = EvBuffer.of(request.server().base());
        this.left = length;
    }

    private static ByteBuffer piece(int length) {
        ByteBuffer piece = ByteBuffer.allocateDirect(length);
        while (piece.hasRemaining()) {
            piece.put(LINE);
        }
        return piece.flip().asReadOnlyBuffer();
    }

    /// The client knows before how much will come.
    static void measured(HttpRequest request, long length) {
        request.replyFields().add(FieldName.CONTENT_LENGTH, length);
        chunked(request, length);
    }

    /// The client sees when it has ended.
    static void chunked(HttpRequest request, long length) {
        Filling filling = new Filling(request, length);
        filling.stream.onDrained(filling::write);
        filling.write();
    }

    /// Goes on until all is written, or the client has enough for now.
    private void write() {
        boolean hasRoom = true;
        while (left > 0 && hasRoom) {
            int count = (int) Math.min(left, PIECE.capacity());
            left -= count;
            hasRoom = stream.write(piece.addReference(PIECE.slice(0, count), null));
        }
        if (left == 0) {
            left = -1; // told once
            stream.end();
        }
    }
}
