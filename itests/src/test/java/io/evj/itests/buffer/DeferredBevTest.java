package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static io.evj.buffer.BevEvent.CONNECTED;
import static io.evj.buffer.BevEvent.EOF;
import static io.evj.buffer.BevEvent.ERROR;
import static io.evj.buffer.BevEvent.READING;
import static io.evj.buffer.BevEvent.TIMEOUT;
import static io.evj.buffer.BevEvent.WRITING;
import static io.evj.buffer.Trigger.DEFER_CALLBACKS;
import static io.evj.buffer.Trigger.IGNORE_WATERMARKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Callbacks that are collected, and run from the loop.
@OnEveryMethod
class DeferredBevTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    DeferredBevTest(String method) {
        stage = BevStage.on(method);
        ends = stage.ends();
        bev =
                ends.bev()
                        .onRead(stage.tell("read"))
                        .onWrite(stage.tell("written"))
                        .onDrained(stage.tell("drained"))
                        .onEvent(stage.tellEvents())
                        .deferCallbacks();
    }

    @Test
    void runInOneOrderWhateverHasHappenedFirst() {
        bev.watermarks(WRITE, 0, 1).write("overfull");

        bev.trigger(new BevEvent(EOF | READING, null));
        bev.trigger(READ | WRITE, IGNORE_WATERMARKS);
        bev.trigger(new BevEvent(TIMEOUT | WRITING, null));
        bev.trigger(new BevEvent(CONNECTED, null));
        assertThat(stage.told).as("nothing from inside the calls").isEmpty();
        stage.settle();

        assertThat(stage.told)
                .containsExactly(
                        "CONNECTED", "read", "written", "drained", "READING|WRITING|EOF|TIMEOUT");
    }

    @Test
    void tellDrainedAfterWrittenAndBeforeOtherEvents() {
        bev.watermarks(WRITE, 0, 1).write("overfull");
        bev.onWrite(self -> {
            stage.told.add("written");
            self.trigger(new BevEvent(EOF | READING, null));
        });

        stage.settle();

        assertThat(stage.told).containsExactly("written", "drained", "READING|EOF");
    }

    @Test
    void runOnceForManyHappenings() {
        bev.trigger(READ, IGNORE_WATERMARKS);
        bev.trigger(READ, IGNORE_WATERMARKS);
        stage.settle();

        assertThat(stage.told).containsExactly("read");
    }

    @Test
    void tellTheEndAlsoWhenNoMemoryIsLeftForWhatTheReadCallbackLeaves() {
        bev.onRead(
                        self -> {
                            stage.told.add("read " + self.input().length());
                            self.input().drain(16_384 - 100); // the rest would be better off in a
                            // small block
                            BufferPool.of(stage.base).bytesMax(0);
                        })
                .enable(READ);

        ends.send("x".repeat(16_384));
        ends.hangUp();
        stage.settle();

        assertThat(stage.told).containsExactly("read 16384", "READING|EOF");
        assertThat(bev.input().length()).isEqualTo(100);
    }

    @Test
    void areThoseThatAreSetWhenTheyRun() {
        bev.trigger(READ | WRITE, IGNORE_WATERMARKS);
        bev.trigger(new BevEvent(EOF, null));

        bev.onRead(stage.tell("other read"))
                .onWrite(null)
                .onEvent((self, event) -> {
                    stage.told.add("other event");
                });
        stage.settle();

        assertThat(stage.told).containsExactly("other read", "other event");
    }

    @Test
    void mayBeChangedByOneAnother() {
        bev.onRead(self -> self.onWrite(stage.tell("set by the read callback")));

        bev.trigger(READ | WRITE, IGNORE_WATERMARKS);
        stage.settle();

        assertThat(stage.told).containsExactly("set by the read callback");
    }

    @Test
    void keepEachCause() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");

        bev.trigger(new BevEvent(ERROR | READING, first));
        bev.trigger(new BevEvent(ERROR | WRITING, second));
        stage.settle();

        assertThat(stage.told).containsExactly("READING|WRITING|ERROR");
        assertThat(stage.events.getFirst().cause()).isSameAs(first);
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    void areNotRunWhenOneOfThemCloses() {
        bev.onRead(self -> {
            stage.told.add("read");
            self.close();
        });

        bev.trigger(READ | WRITE, IGNORE_WATERMARKS);
        bev.trigger(new BevEvent(EOF, null));
        stage.settle();

        assertThat(stage.told).containsExactly("read");
    }

    @Test
    void areNotRunWhenItIsClosedBefore() {
        bev.trigger(READ | WRITE, IGNORE_WATERMARKS);

        bev.close();
        stage.settle();

        assertThat(stage.told).isEmpty();
    }

    @Test
    void tellDataBeforeTheEndThatCameWithIt() {
        bev.enable(READ);

        ends.send("bye");
        ends.hangUp();
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("read", "READING|EOF");
    }

    @Test
    void aTriggerMayAskForItOnAnyBufferevent() {
        BufferEvent prompt = stage.ends().bev().onRead(stage.tell("prompt"));

        prompt.trigger(READ, IGNORE_WATERMARKS, DEFER_CALLBACKS);
        assertThat(stage.told).isEmpty();
        stage.settle();
        prompt.trigger(READ, IGNORE_WATERMARKS);

        assertThat(stage.told).containsExactly("prompt", "prompt");
    }
}
