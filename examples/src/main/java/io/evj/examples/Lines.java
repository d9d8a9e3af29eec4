package io.evj.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/// Cuts what comes in into lines, wherever the pieces that it comes in begin and end. A line ends after its line feed; the
/// last one ends with the input.
final class Lines {
    private final ByteBuffer bytes;
    private boolean hasEnded;

    // 0 ≤ start ≤ searched ≤ bytes.position(). Lines before `start` were given out; from there to
    // `searched` there is no line feed.
    private int start;
    private int searched;

    /// Holds at most so many bytes, so that is also how long a line may be.
    Lines(int bytesMax) {
        bytes = ByteBuffer.allocate(bytesMax);
    }

    /// Takes bytes that are there. Lines given out before are no longer valid.
    void readFrom(ReadableByteChannel source) throws IOException {
        bytes.flip().position(start);
        bytes.compact();
        searched -= start;
        start = 0;
        hasEnded |= source.read(bytes) < 0;
    }

    /// Gives the next line with its line feed, or null when more bytes are needed, or none will come.
    @Nullable ByteBuffer next() {
        while (searched < bytes.position()) {
            if (bytes.get(searched++) == '\n') {
                return cut();
            }
        }
        return hasEnded && start < searched ? cut() : null;
    }

    /// Forgets all that was read and not given out.
    void skip() {
        searched = bytes.position();
        start = searched;
    }

    private ByteBuffer cut() {
        ByteBuffer line = bytes.slice(start, searched - start);
        start = searched;
        return line;
    }

    /// Whether a line has begun that does not fit.
    boolean isTooLong() {
        return searched - start == bytes.capacity();
    }

    /// Whether no more bytes will come.
    boolean hasEnded() {
        return hasEnded;
    }
}
