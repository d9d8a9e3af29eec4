package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.EventBase;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.testkit.NoLeaks;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
final class ForeignThreadTest {
    /// It must not come to this.
    private static final StreamSocket NO_SOCKET =
            (StreamSocket)
                    Proxy.newProxyInstance(
                            StreamSocket.class.getClassLoader(),
                            new Class<?>[] {StreamSocket.class},
                            (proxy, method, arguments) -> {
                                throw new AssertionError(method);
                            });

    @Test
    void refusesAForeignThreadAndNamesTheDoor() throws Exception {
        EventBase base = EventBase.open();
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
                        () -> buffer.read(NO_SOCKET),
                        () -> buffer.write(NO_SOCKET),
                        () -> buffer.transfer(homeless, 1),
                        () -> buffer.readFrom(NO_SOCKET, 1),
                        () -> buffer.writeTo(NO_SOCKET, 1),
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
        base.close();
    }
}
