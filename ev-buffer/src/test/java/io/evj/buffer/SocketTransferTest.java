package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.EventBase;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.testkit.NoLeaks;
import io.evj.testkit.Steps;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
final class SocketTransferTest {
    private EventBase base;
    private StreamSocket near;
    private StreamSocket far;

    @BeforeEach
    void open() throws IOException {
        base = EventBase.open();
        Network.Pair pair = base.network().pair();
        near = pair.first();
        far = pair.second();
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        base.close();
    }

    @Test
    void carriesManyBlocksThroughASocket() throws IOException {
        byte[] sent = new byte[300_000];
        new Random(1).nextBytes(sent);
        try (EvBuffer out = EvBuffer.of(base);
                EvBuffer in = EvBuffer.of(base)) {
            out.add(sent);

            Steps.until(
                    base,
                    "all bytes",
                    () -> {
                        write(out, near, Long.MAX_VALUE);
                        read(in, far, 1 << 17);
                        return in.length() == sent.length;
                    });

            byte[] received = new byte[sent.length];
            in.remove(received);
            assertThat(received).isEqualTo(sent);
            assertThat(out.isEmpty()).isTrue();
        }
        assertThat(BufferPool.of(base).bytesLent()).isZero();
    }

    @Test
    void readsIntoTheRoomOfItsTailFirst() throws IOException {
        try (EvBuffer in = EvBuffer.of(base);
                EvBuffer out = EvBuffer.of(base)) {
            in.add("head:");
            out.add("tail");
            write(out, near, 3);

            Steps.until(base, "three bytes", () -> read(in, far, 100) > 0);

            assertThat(EvBufferTest.text(in)).isEqualTo("head:tai");
            assertThat(in.front().remaining()).isEqualTo(8);
            assertThat(EvBufferTest.text(out)).isEqualTo("l");
        }
    }

    @Test
    void givesBackWhatAReadDidNotNeed() throws IOException {
        try (EvBuffer in = EvBuffer.of(base)) {
            assertThat(read(in, far, 1 << 16)).isZero();
            assertThat(BufferPool.of(base).bytesLent()).isZero();

            near.shutdownOutput();

            Steps.until(base, "the end", () -> read(in, far, 1 << 16) == -1);
            assertThat(BufferPool.of(base).bytesLent()).isZero();
        }
    }

    @Test
    void refusesAForeignThreadAndNamesTheDoor() throws Exception {
        EvBuffer buffer = EvBuffer.of(base).add("content");
        Subscription subscription = buffer.onChange((it, before, added, deleted) -> {});
        Reservation room = buffer.reserve(1, 1);
        EvBuffer homeless = EvBuffer.create().add("x");
        List<ThrowingCallable> doors =
                List.of(
                        () -> buffer.add("x"),
                        () -> buffer.drain(1),
                        () -> buffer.length(),
                        () -> buffer.front(),
                        () -> buffer.freeze(BufferEnd.END),
                        () -> buffer.addBuffer(homeless),
                        () -> homeless.addBuffer(buffer),
                        () -> homeless.addBufferReference(buffer),
                        () -> buffer.read(far),
                        () -> buffer.write(near),
                        () -> buffer.transfer(homeless, 1),
                        () -> buffer.readFrom(far, 1),
                        () -> buffer.writeTo(near, 1),
                        room::commit,
                        subscription::disable,
                        subscription::close,
                        buffer::close);
        CountDownLatch started = new CountDownLatch(1);
        base.execute(started::countDown);
        Thread loop =
                Thread.ofPlatform()
                        .name("the loop")
                        .start(() -> base.loop(LoopFlag.NO_EXIT_ON_EMPTY));
        started.await();

        for (ThrowingCallable door : doors) {
            assertThatThrownBy(door)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("EvBuffer", "the loop", "base.execute");
        }
        assertThatThrownBy(() -> EvBuffer.of(base)).hasMessageContaining("the loop");

        base.loopBreak();
        loop.join();
        assertThat(EvBufferTest.text(buffer)).isEqualTo("content");
        assertThat(homeless.length()).isEqualTo(1);
        buffer.close();
        homeless.close();
    }

    private static long write(EvBuffer from, StreamSocket socket, long max) {
        try {
            return from.writeTo(socket, max);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static long read(EvBuffer to, StreamSocket socket, long max) {
        try {
            return to.readFrom(socket, max);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
