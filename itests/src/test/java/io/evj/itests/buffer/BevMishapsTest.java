package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferLimitException;
import io.evj.buffer.BufferPool;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What goes wrong around a bufferevent, in the kernel, the pool or the program, is told, and no connection waits for ever.
@OnEveryMethod
class BevMishapsTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;

    BevMishapsTest(String method) {
        stage = BevStage.on(method, config -> config.withPriorities(3));
        ends = stage.ends();
        ends.bev().onEvent(stage.tellEvents());
    }

    @Test
    void tellsThatItsSocketCanBeReadNoLonger() {
        ends.bev().watermarks(READ, 0, 4).enable(READ);
        ends.send("four");
        stage.until("a full input", () -> ends.bev().input().length() == 4);
        stage.settle();
        stage.backend.refusal = new IOException("No space left on device");

        ends.bev().input().drain(4);
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("READING|ERROR");
        assertThat(stage.events.getFirst().cause().getCause())
                .hasMessageContaining("watched any longer");
        assertThat(ends.bev().enabled() & READ).isZero();
    }

    @Test
    void tellsThatItsSocketCanBeWrittenNoLonger() {
        stage.backend.refusal = new IOException("No space left on device");

        stage.block(ends.bev());
        stage.untilTold(1);

        assertThat(stage.events.getFirst().is(BevEvent.ERROR | BevEvent.WRITING)).isTrue();
        assertThat(ends.bev().enabled() & WRITE).isZero();
    }

    @Test
    void goesOnWhenTheBaseHasFewerPrioritiesThanItsOwn() {
        ends.bev().priority(2);
        stage.settle();
        stage.base.priorities(1);

        long added = stage.block(ends.bev());

        stage.awaitBytes(ends.peer(), added);
        assertThat(stage.told).isEmpty();
    }

    @Test
    void itsBuffersCannotBeClosedBehindItsBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ends.bev().input().close())
                .withMessageContaining("bufferevent");
        assertThatIllegalStateException().isThrownBy(() -> ends.bev().output().close());

        ends.bev().onRead(bev -> stage.told.add(BevStage.taken(bev))).enable(READ);
        ends.send("still");
        stage.untilTold(1);
        assertThat(stage.told).containsExactly("still");
    }

    /// The first read takes the only block that is left; the socket has more.
    @Test
    void aReadForWhichThereIsMemoryInPartGoesOnWhenTheCallbackHasMadeRoom() {
        BufferEvent bev = ends.bev();
        long[] got = new long[1];
        bev.onRead(self -> {
            got[0] += self.input().length();
            self.input().clear();
        });
        bev.enable(READ);
        leaveOneBlock();

        ends.send("x".repeat(40 * 1024));
        stage.until("all of it", () -> got[0] == "first".length() + 40 * 1024);

        assertThat(stage.told).isEmpty();
    }

    private void leaveOneBlock() {
        ends.send("first");
        stage.settle(); // there is a slab of large blocks now
        BufferPool pool = BufferPool.of(stage.base);
        pool.bytesMax(pool.bytesLent() + pool.bytesFree());
        EvBuffer greedy = stage.closing(EvBuffer.of(stage.base));
        byte[] block = new byte[16 * 1024];
        assertThatExceptionOfType(BufferLimitException.class)
                .isThrownBy(() -> {
                    while (true) {
                        greedy.add(block);
                    }
                });
        greedy.drain(block.length);
    }
}
