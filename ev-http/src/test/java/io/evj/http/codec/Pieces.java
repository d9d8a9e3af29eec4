package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpException;
import io.evj.testkit.Feeds;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Feeds machines in all the pieces that [Feeds] has, as direct read-only views: what segments of a buffer are.
final class Pieces {
    private Pieces() {}

    /// A machine that takes octets.
    interface Machine {
        /// Takes some; false when it wants no more.
        boolean take(ByteBuffer source);
    }

    /// Octets of a text, each character one.
    static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// Feeds a machine every way, and looks at it when it wanted no more.
    static <M extends Machine> void accepted(String input, Supplier<M> fresh, Consumer<M> check) {
        Feeds.everyWay(
                octets(input),
                () -> new Fed<>(fresh.get()),
                Fed::take,
                fed -> {
                    if (fed.refusal != null) {
                        throw fed.refusal;
                    }
                    assertThat(fed.isDone).as("complete").isTrue();
                    check.accept(fed.machine);
                });
    }

    /// Feeds a machine every way, and looks at it at the end, whether it wants more or not.
    static <M extends Machine> void read(String input, Supplier<M> fresh, Consumer<M> check) {
        Feeds.everyWay(
                octets(input),
                () -> new Fed<>(fresh.get()),
                Fed::take,
                fed -> {
                    if (fed.refusal != null) {
                        throw fed.refusal;
                    }
                    check.accept(fed.machine);
                });
    }

    /// Feeds a machine every way: it must want more at the end.
    static void incomplete(String input, Supplier<? extends Machine> fresh) {
        Feeds.everyWay(
                octets(input),
                () -> new Fed<>(fresh.get()),
                Fed::take,
                fed -> {
                    assertThat(fed.refusal).isNull();
                    assertThat(fed.isDone).as("complete").isFalse();
                });
    }

    /// Feeds a machine every way: it must refuse in the same words each time.
    static void refused(
            String input, Supplier<? extends Machine> fresh, int status, String message) {
        Feeds.everyWay(
                octets(input),
                () -> new Fed<>(fresh.get()),
                Fed::take,
                fed -> {
                    assertThat(fed.refusal).as("refusal").isNotNull();
                    assertThat(fed.refusal).hasMessageStartingWith(status + ": " + message);
                    assertThat(fed.refusal.status()).isEqualTo(status);
                });
    }

    /// A machine between pieces.
    private static final class Fed<M extends Machine> {
        private final M machine;
        private boolean isDone;
        private HttpException refusal;

        Fed(M machine) {
            this.machine = machine;
        }

        void take(ByteBuffer piece) {
            if (isDone || refusal != null) {
                piece.position(piece.limit());
                return;
            }
            ByteBuffer view = direct(piece);
            try {
                isDone = !machine.take(view);
            } catch (HttpException e) {
                refusal = e;
            }
            if (!isDone && refusal == null) {
                assertThat(view.hasRemaining()).as("octets left and more wanted").isFalse();
            }
            piece.position(piece.limit() - view.remaining());
        }

        private static ByteBuffer direct(ByteBuffer piece) {
            ByteBuffer segment = ByteBuffer.allocateDirect(piece.remaining() + 5);
            segment.position(3).put(piece.duplicate());
            return segment.asReadOnlyBuffer().flip().position(3);
        }
    }
}
