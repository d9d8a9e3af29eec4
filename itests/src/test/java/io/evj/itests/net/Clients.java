package io.evj.itests.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Peers of the base under test: plain blocking channels of the JDK. The kernel answers for the
/// base while it does not run.
final class Clients {
    /// Something that takes a while, and may fail.
    @FunctionalInterface
    interface Work<T> {
        T done() throws Exception;
    }

    private Clients() {}

    static SocketChannel connect(Stage stage, SocketAddress address) throws IOException {
        return stage.keep(SocketChannel.open(address));
    }

    static void send(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    /// Reads so many characters.
    static String receive(SocketChannel client, int count) throws Exception {
        return awaited(
                "to receive " + count + " bytes",
                () -> {
                    ByteBuffer bytes = ByteBuffer.allocate(count);
                    while (bytes.hasRemaining() && client.read(bytes) >= 0) {
                        // until all are there, or the end
                    }
                    return new String(bytes.array(), 0, bytes.position(), US_ASCII);
                });
    }

    /// Whether the peer has closed the connection: the end or a reset, and no byte before.
    static boolean isClosedByPeer(SocketChannel client) throws Exception {
        return awaited(
                "the peer to close",
                () -> {
                    try {
                        return client.read(ByteBuffer.allocate(1)) < 0;
                    } catch (IOException reset) {
                        return true;
                    }
                });
    }

    /// Closes with a reset in place of an end.
    static void reset(SocketChannel client) throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
    }

    /// Works on another thread, for as long as patience lasts.
    static <T> T awaited(String what, Work<T> work) throws Exception {
        CompletableFuture<T> result = begin(work);
        try {
            return result.get(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("10 s have passed, and still awaited: " + what, late);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception e ? e : failure;
        }
    }

    /// Works on another thread.
    static <T> CompletableFuture<T> begin(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("peer")
                .start(() -> {
                    try {
                        result.complete(work.done());
                    } catch (Throwable thrown) {
                        result.completeExceptionally(thrown);
                    }
                });
        return result;
    }
}
