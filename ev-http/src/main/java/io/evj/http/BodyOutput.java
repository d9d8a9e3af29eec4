package io.evj.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.buffer.EvBuffer;
import io.evj.http.codec.ChunkEncoder;
import io.evj.http.codec.FieldStore;
import java.nio.ByteBuffer;

/// Puts the body of one message into what goes out: in chunks, as much as was announced, or up to the end of the connection. The other
/// way there is [BodyInput].
final class BodyOutput {
    /// In chunks.
    static final long CHUNKS = -1;

    /// All that comes; the end of the connection is the end of the body.
    static final long UNTIL_CLOSE = -2;

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

    /// How much of what was announced has not come yet; or one of the above.
    private long left;

    /// A body begins.
    ///
    /// @param length what was announced; or [#CHUNKS], or [#UNTIL_CLOSE]
    void start(long length) {
        left = length;
    }

    /// Sends some more.
    ///
    /// @param bytes not empty: an empty chunk would end the body
    /// @throws IllegalStateException it is more than was announced
    void write(EvBuffer output, byte[] bytes) {
        count(bytes.length);
        if (left == CHUNKS) {
            output.addHex(bytes.length).add(CRLF).add(bytes).add(CRLF);
        } else {
            output.add(bytes);
        }
    }

    /// Sends some more, without a copy.
    ///
    /// @param bytes not empty before, empty afterwards
    /// @throws IllegalStateException it is more than was announced
    void write(EvBuffer output, EvBuffer bytes) {
        long length = bytes.length();
        count(length);
        if (left == CHUNKS) {
            output.addHex(length).add(CRLF).addBuffer(bytes).add(CRLF);
        } else {
            output.addBuffer(bytes);
        }
    }

    private void count(long length) {
        if (left < 0) {
            return;
        }
        if (length > left) {
            throw new IllegalStateException(length + " bytes more than fit: " + left + " are left");
        }
        left -= length;
    }

    /// Whether the end of the connection is the end of the body.
    boolean endsWithConnection() {
        return left == UNTIL_CLOSE;
    }

    /// How much of what was announced is missing.
    long missing() {
        return Math.max(left, 0);
    }

    /// Ends it.
    ///
    /// @param trailers without chunks there is no place for them, and they are left out
    /// @throws IllegalArgumentException a field may not be a trailer; nothing has been written
    void end(EvBuffer output, FieldStore trailers) {
        if (trailers.count() > 0) {
            ByteBuffer last = ByteBuffer.allocate(ChunkEncoder.lastLength(trailers));
            ChunkEncoder.putLast(trailers, last);
            if (left == CHUNKS) {
                output.add(last.flip());
            }
        } else if (left == CHUNKS) {
            output.add(LAST_CHUNK);
        }
    }
}
