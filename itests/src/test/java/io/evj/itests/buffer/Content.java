package io.evj.itests.buffer;

import io.evj.api.StreamSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;

/// Bytes that can be told apart, made and collected.
final class Content {
    private Content() {}

    /// Bytes that look like noise, the same for the same seed.
    static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// One after the other.
    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// Steps the loop until the socket has brought so many bytes, and reads no more than these.
    static byte[] await(BevStage stage, StreamSocket socket, int wanted) {
        ByteBuffer bytes = ByteBuffer.allocate(wanted);
        stage.until(
                wanted + " bytes",
                () -> {
                    try {
                        while (bytes.hasRemaining() && socket.read(bytes) > 0) {}
                        return !bytes.hasRemaining();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
        return bytes.array();
    }
}
