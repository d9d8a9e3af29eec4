package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.TIMEOUT;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.buffer.BufferEvent;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What the program enables, and what stands still all the same.
@OnEveryMethod
class EnablingTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    EnablingTest(String method) {
        stage = BevStage.on(method);
        ends = stage.ends();
        bev = ends.bev();
        bev.onRead(read -> stage.told.add("read " + read.input().length()));
    }

    @Test
    void aFreshOneWritesAndDoesNotRead() {
        ends.send("hello");
        bev.write("written");
        stage.awaitReceived(ends.peer(), "written");
        stage.settle();

        assertThat(bev.enabled()).isEqualTo(WRITE);
        assertThat(ends.tap().reads).isEmpty();
    }

    @Test
    void enablingTwiceIsEnablingOnce() {
        bev.enable(READ).enable(READ);
        assertThat(bev.enabled()).isEqualTo(READ | WRITE);

        bev.disable(READ);
        ends.send("hello");
        stage.settle();

        assertThat(bev.enabled()).isEqualTo(WRITE);
        assertThat(ends.tap().reads).isEmpty();
    }

    @Test
    void disablingInTheReadCallbackStopsReading() {
        bev.maxSingleRead(5)
                .onRead(read -> {
                    stage.told.add(BevStage.taken(read));
                    read.disable(READ);
                })
                .enable(READ);

        ends.send("hello, world");
        stage.untilTold(1);
        stage.settle();
        assertThat(stage.told).containsExactly("hello");
        bev.enable(READ);
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("hello", ", wor");
    }

    @Test
    void enablingWhileSuspendedOnlyRecords() {
        bev.watermarks(READ, 0, 5).enable(READ);
        ends.send("hello, world");
        stage.untilTold(1);

        bev.disable(READ);
        assertThat(bev.enabled()).isEqualTo(WRITE);
        bev.enable(READ);
        stage.settle();
        assertThat(bev.enabled()).as("suspension does not show").isEqualTo(READ | WRITE);
        assertThat(stage.told).containsExactly("read 5");
        bev.input().drain(2);
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("read 5", "read 5");
    }

    @Test
    void resumingWhileDisabledOnlyRecords() {
        bev.watermarks(READ, 0, 5).enable(READ);
        ends.send("hello, world");
        stage.untilTold(1);

        bev.disable(READ).input().clear();
        stage.settle();
        assertThat(stage.told).hasSize(1);
        bev.enable(READ);
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("read 5", "read 5");
    }

    @Test
    void outputWaitsWhileWritingIsDisabled() {
        bev.disable(WRITE);
        bev.write("one ");
        stage.settle();
        assertThat(ends.tap().writes).isEmpty();

        bev.enable(WRITE);
        bev.write("two");
        stage.awaitReceived(ends.peer(), "one two");

        assertThat(ends.tap().writes).as("all at once").containsExactly(7L);
    }

    @Test
    void disablingWritingTakesBackWhatTheTurnWouldWrite() {
        bev.write("waits");
        bev.disable(WRITE);
        stage.settle();

        assertThat(ends.tap().writes).isEmpty();
        assertThat(bev.output().length()).isEqualTo(5);
    }

    @Test
    void disablingABlockedOutputStopsItAndEnablingGoesOn() {
        long much = stage.block(bev);
        int writes = ends.tap().writes.size();
        bev.disable(WRITE);
        long waits = bev.output().length();

        stage.awaitBytes(ends.peer(), much - waits);
        stage.settle();
        assertThat(bev.output().length()).isEqualTo(waits);
        assertThat(ends.tap().writes).hasSize(writes);
        bev.enable(WRITE);
        stage.awaitBytes(ends.peer(), waits);

        assertThat(bev.output().isEmpty()).isTrue();
    }

    @Test
    void refusesWhatIsNoDirection() {
        assertThatIllegalArgumentException().isThrownBy(() -> bev.enable(TIMEOUT));
        assertThatIllegalArgumentException().isThrownBy(() -> bev.disable(READ | TIMEOUT));
        assertThatIllegalArgumentException().isThrownBy(() -> bev.trigger(TIMEOUT));
        assertThat(bev.enable(0).disable(0).enabled()).isEqualTo(WRITE);
    }
}
