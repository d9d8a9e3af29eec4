package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.buffer.BufferEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How much waits in input and output, and who is told of it.
@OnEveryMethod
class WatermarksTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    WatermarksTest(String method) {
        stage = BevStage.on(method);
        ends = stage.ends();
        bev = ends.bev();
    }

    private void tellLength(BufferEvent read) {
        stage.told.add("read " + read.input().length());
    }

    // ---- input

    @Test
    void runsTheReadCallbackAtTheLowMark() {
        bev.watermarks(READ, 5, 100).onRead(this::tellLength).enable(READ);

        ends.send("1234");
        stage.settle();
        assertThat(stage.told).isEmpty();
        ends.send("5");
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("read 5");
    }

    @Test
    void neverReadsAboveTheHighMark() {
        bev.watermarks(READ, 0, 10).onRead(this::tellLength).enable(READ);

        ends.send("x".repeat(25));
        stage.untilTold(1);
        stage.settle();
        assertThat(ends.tap().reads).as("full: not even asked").containsExactly(10L);

        bev.input().drain(1);
        stage.untilTold(2);
        bev.input().drain(9);
        stage.untilTold(3);
        bev.input().clear();
        stage.untilTold(4);

        assertThat(stage.told).containsExactly("read 10", "read 10", "read 10", "read 5");
        assertThat(bev.bytesRead()).isEqualTo(25);
    }

    @Test
    void changesInTheReadCallbackDecideWhetherItGoesOn() {
        bev.watermarks(READ, 0, 10)
                .onRead(read -> {
                    tellLength(read);
                    read.input().drain(4);
                })
                .enable(READ);

        ends.send("x".repeat(22));
        stage.until("all", () -> bev.bytesRead() == 22);

        assertThat(stage.told).containsExactly("read 10", "read 10", "read 10", "read 10");
    }

    @Test
    void runsTheReadCallbackAgainWhileItLeavesTheInputFullButTakesSome() {
        bev.watermarks(READ, 0, 0)
                .onRead(read -> {
                    tellLength(read);
                    read.watermarks(READ, 0, 10).input().drain(5);
                })
                .enable(READ);

        ends.send("x".repeat(30));
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told)
                .as("until it is below the mark")
                .containsExactly("read 30", "read 25", "read 20", "read 15", "read 10");
    }

    @Test
    void doesNotRunTheReadCallbackAgainWhenItTakesNothing() {
        bev.watermarks(READ, 0, 10).onRead(this::tellLength).enable(READ);

        ends.send("x".repeat(30));
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("read 10");
    }

    @Test
    void doesNotRunTheReadCallbackAgainWhenReadingIsDisabled() {
        bev.watermarks(READ, 0, 0)
                .onRead(read -> {
                    tellLength(read);
                    read.watermarks(READ, 0, 10).disable(READ).input().drain(5);
                })
                .enable(READ);

        ends.send("x".repeat(30));
        stage.untilTold(1);
        stage.settle();

        assertThat(stage.told).containsExactly("read 30");
    }

    @Test
    void raisingTheHighMarkResumesReading() {
        bev.watermarks(READ, 0, 10).onRead(this::tellLength).enable(READ);
        ends.send("x".repeat(30));
        stage.untilTold(1);

        bev.watermarks(READ, 0, 15);
        stage.untilTold(2);
        bev.watermarks(READ, 0, 0);
        stage.untilTold(3);

        assertThat(stage.told).containsExactly("read 10", "read 15", "read 30");
    }

    @Test
    void loweringTheHighMarkBelowWhatWaitsSuspendsReadingUntilItIsDrainedBelow() {
        bev.onRead(this::tellLength).enable(READ);
        ends.send("x".repeat(30));
        stage.untilTold(1);

        bev.watermarks(READ, 0, 20);
        ends.send("y".repeat(30));
        stage.settle();
        assertThat(stage.told).containsExactly("read 30");
        bev.input().drain(10);
        stage.settle();
        assertThat(stage.told).as("at the mark is full").containsExactly("read 30");
        bev.input().drain(5);
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("read 30", "read 20");
    }

    @Test
    void loweringTheLowMarkRunsNothingByItself() {
        bev.watermarks(READ, 10, 100).onRead(this::tellLength).enable(READ);
        ends.send("1234");
        stage.until("input", () -> bev.input().length() == 4);

        bev.watermarks(READ, 4, 100);
        stage.settle();
        assertThat(stage.told).isEmpty();
        ends.send("5");
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("read 5");
    }

    @Test
    void marksAreFiniteFromTheStart() {
        bev.enable(READ);

        for (int i = 0; i < 8; i++) {
            send(64 * 1024);
        }

        assertThat(bev.input().length())
                .isEqualTo(BufferEvent.READ_HIGH_DEFAULT)
                .isEqualTo(bev.highMark(READ));
        assertThat(bev.highMark(WRITE)).isEqualTo(BufferEvent.WRITE_HIGH_DEFAULT).isPositive();
        assertThat(bev.lowMark(READ)).isZero();
        assertThat(bev.lowMark(WRITE)).isZero();
    }

    /// As far as the kernel takes it.
    private void send(int bytes) {
        try {
            ends.peer().write(ByteBuffer.allocate(bytes));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        stage.settle();
    }

    // ---- output

    @Test
    void runsTheWriteCallbackWhenTheOutputIsGone() {
        bev.onWrite(written -> stage.told.add("written, left " + written.output().length()));
        long much = stage.block(bev);
        assertThat(stage.told).allMatch("written, left 0"::equals);
        stage.told.clear();

        stage.awaitBytes(ends.peer(), much);
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("written, left 0");
    }

    @Test
    void runsTheWriteCallbackAtTheLowMark() {
        bev.watermarks(WRITE, 50_000, 0).maxSingleWrite(10_000);
        bev.onWrite(written -> stage.told.add("left " + written.output().length()));

        bev.write(new byte[75_000]);
        stage.until("all", () -> bev.output().isEmpty());

        assertThat(stage.told)
                .containsExactly(
                        "left 45000",
                        "left 35000",
                        "left 25000",
                        "left 15000",
                        "left 5000",
                        "left 0");
    }

    @Test
    void acceptsWhatIsWrittenBeyondTheHighMarkAndTells() {
        bev.watermarks(WRITE, 0, 10);

        assertThat(bev.write("123456789")).isTrue();
        assertThat(bev.isOverfull()).isFalse();
        assertThat(bev.write("0")).as("reached").isFalse();
        assertThat(bev.isOverfull()).isTrue();
        assertThat(bev.write("more")).isFalse();

        stage.awaitReceived(ends.peer(), "1234567890more");
        assertThat(bev.isOverfull()).isFalse();
        assertThat(bev.write("again")).isTrue();
    }

    @Test
    void tellsOnceThatAnOverfullOutputHasDrainedToItsLowMark() {
        bev.watermarks(WRITE, 3, 10).maxSingleWrite(4);
        bev.onWrite(written -> stage.told.add("written " + written.output().length()));
        bev.onDrained(written -> stage.told.add("drained " + written.output().length()));

        bev.write("1234567890");
        bev.write("ab");
        stage.until("all", () -> bev.output().isEmpty());
        stage.settle();

        assertThat(stage.told).containsExactly("written 0", "drained 0");

        stage.told.clear();
        bev.watermarks(WRITE, 5, 10).write("1234567890ab");
        stage.until("all", () -> bev.output().isEmpty());
        stage.settle();

        assertThat(stage.told).containsExactly("written 4", "drained 4", "written 0");
    }

    @Test
    void staysOverfullBetweenTheMarks() {
        bev.watermarks(WRITE, 2, 10).maxSingleWrite(4).onDrained(stage.tell("drained"));

        assertThat(bev.write("1234567890")).isFalse();
        stage.until("some", () -> bev.output().length() == 6);

        assertThat(bev.isOverfull()).isTrue();
        assertThat(bev.write("x")).as("below the high mark, above the low").isFalse();
        assertThat(stage.told).isEmpty();
    }

    @Test
    void doesNotTellOfDrainingWhatWasNeverFull() {
        bev.watermarks(WRITE, 0, 10).onDrained(stage.tell("drained"));

        bev.write("123456789");
        stage.awaitReceived(ends.peer(), "123456789");

        assertThat(stage.told).isEmpty();
    }

    @Test
    void doesNotTellOfDrainingWhatTheWriteCallbackHasFilledAgain() {
        int[] times = {0};
        bev.watermarks(WRITE, 0, 10)
                .onWrite(written -> {
                    stage.told.add("written");
                    if (times[0]++ < 2) {
                        written.write("1234567890");
                    }
                })
                .onDrained(stage.tell("drained"));

        bev.write("1234567890");
        stage.settle();

        assertThat(stage.told).containsExactly("written", "written", "written", "drained");
    }

    @Test
    void tellsOfDrainingWhenTheMarksAreMovedOutOfTheWay() {
        bev.disable(WRITE).onDrained(stage.tell("drained"));
        bev.watermarks(WRITE, 0, 10).write("1234567890");

        bev.watermarks(WRITE, 10, 20);
        assertThat(bev.isOverfull()).isFalse();
        assertThat(stage.told).as("not from inside the call").isEmpty();
        stage.settle();
        assertThat(stage.told).containsExactly("drained");

        bev.write("1234567890");
        assertThat(bev.isOverfull()).isTrue();
        bev.watermarks(WRITE, 0, 0);
        stage.settle();
        assertThat(bev.isOverfull()).isFalse();
        assertThat(stage.told).containsExactly("drained", "drained");
    }

    @Test
    void loweringTheHighMarkBelowWhatWaitsMakesItOverfull() {
        bev.disable(WRITE).write("12345");

        bev.watermarks(WRITE, 0, 5);

        assertThat(bev.isOverfull()).isTrue();
    }

    @Test
    void directlyAddedOutputCountsAsWell() {
        bev.watermarks(WRITE, 0, 5).onDrained(stage.tell("drained"));

        bev.output().add("12345");
        assertThat(bev.isOverfull()).isTrue();
        stage.settle();

        assertThat(stage.told).containsExactly("drained");
    }

    // ---- the numbers

    @Test
    void tellsTheMarksOfOneDirection() {
        bev.watermarks(READ, 1, 2).watermarks(WRITE, 3, 4);

        assertThat(bev.lowMark(READ)).isEqualTo(1);
        assertThat(bev.highMark(READ)).isEqualTo(2);
        assertThat(bev.lowMark(WRITE)).isEqualTo(3);
        assertThat(bev.highMark(WRITE)).isEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> bev.lowMark(READ | WRITE));
        assertThatIllegalArgumentException().isThrownBy(() -> bev.highMark(0));
    }

    @Test
    void refusesMarksThatCanNeverBeMet() {
        assertThatIllegalArgumentException().isThrownBy(() -> bev.watermarks(READ, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> bev.watermarks(READ, 0, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bev.watermarks(READ, 11, 10))
                .withMessageContaining("11")
                .withMessageContaining("10");

        assertThat(bev.highMark(READ)).isEqualTo(BufferEvent.READ_HIGH_DEFAULT);
        bev.watermarks(READ | WRITE, 10, 10).watermarks(READ | WRITE, 11, 0);
    }
}
