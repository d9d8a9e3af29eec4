package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Bytes of which each stands in its place, sent as far as the way to a slow reader takes them.
final class Flood {
    /// More than a program may keep, and than the sockets and pipes on the way hold.
    static final long LIMIT = 32 << 20;

    /// Not a power of 2: so no block of a program's begins with the same byte as the one before.
    private static final int PERIOD = 65_521;

    private static final int PIECE_BYTES = 8192;

    private static final byte[] PATTERN = pattern();

    private final SocketChannel to;
    private long sent;

    /// A turn for the program between: it has had time to read, if it would.
    interface Turn {
        void pass() throws Exception;
    }

    Flood(SocketChannel to) {
        this.to = to;
    }

    private static byte[] pattern() {
        byte[] pattern = new byte[PERIOD];
        for (int i = 0; i < PERIOD; i++) {
            pattern[i] = (byte) (i * 31 ^ i >> 8);
        }
        return pattern;
    }

    /// Writes them, and counts.
    static void pour(OutputStream to, long total, AtomicLong poured) throws IOException {
        for (long left = total; left > 0; left = total - poured.get()) {
            int start = (int) (poured.get() % PERIOD);
            int length = (int) Math.min(Math.min(PERIOD - start, PIECE_BYTES), left);
            to.write(PATTERN, start, length);
            to.flush();
            poured.addAndGet(length);
        }
        to.close();
    }

    /// Sends until nothing more is taken, however many turns pass.
    ///
    /// @return how many bytes have gone: [#LIMIT] at least, when there is no end to it
    long untilRefused(Turn turn) throws Exception {
        to.configureBlocking(false);
        for (int refusals = 0; refusals < 50 && sent < LIMIT; ) {
            if (send(LIMIT) == 0) {
                refusals++;
                turn.pass();
            } else {
                refusals = 0;
            }
        }
        to.configureBlocking(true);
        return sent;
    }

    /// Sends the rest in a thread of its own, and ends the stream.
    Thread rest(long total) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (sent < total) {
                            send(total);
                        }
                        to.shutdownOutput();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
    }

    private int send(long total) throws IOException {
        int start = (int) (sent % PERIOD);
        int length = (int) Math.min(PERIOD - start, total - sent);
        int count = to.write(ByteBuffer.wrap(PATTERN, start, length));
        sent += count;
        return count;
    }

    /// Reads to the end: every byte has come once, in its place.
    static void assertWhole(InputStream from, long total) throws IOException {
        long got = 0;
        byte[] bytes = new byte[PERIOD];
        for (int count; (count = from.readNBytes(bytes, 0, PERIOD)) > 0; got += count) {
            assertThat(Arrays.mismatch(bytes, 0, count, PATTERN, 0, count))
                    .as("the first wrong byte after %d", got)
                    .isNegative();
        }
        assertThat(got).isEqualTo(total);
    }
}
