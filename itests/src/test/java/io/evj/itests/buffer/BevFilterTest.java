package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static io.evj.buffer.Filter.Result.NEED_MORE;
import static io.evj.buffer.Filter.Result.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FlushMode;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Bytes pass through a filter: when it runs, and how much it is allowed.
@OnEveryMethod
class BevFilterTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;

    BevFilterTest(String method) {
        stage = BevStage.on(method, config -> config.withPriorities(3));
        ends = stage.ends();
    }

    private BufferEvent over(Filter.Function input, Filter.Function output) {
        return stage.closing(BufferEvent.filter(ends.bev(), Filter.of(input, output)))
                .onRead(read -> stage.told.add("read " + read.input().length()))
                .onWrite(stage.tell("written"))
                .onEvent(stage.tellEvents());
    }

    /// Moves as much as it may, and says with what limit it was called.
    private Filter.Function noting(String name) {
        return (source, target, limit, mode) -> {
            stage.told.add(name + " " + source.length() + " limit " + limit + " " + mode);
            long moved = source.removeBuffer(target, limit < 0 ? Long.MAX_VALUE : limit);
            return moved > 0 ? OK : NEED_MORE;
        };
    }

    /// Changes each byte, a few at a time.
    private static Filter.Function adding(int difference) {
        return (source, target, limit, mode) -> {
            byte[] some = new byte[limit < 0 || limit > 7 ? 7 : (int) limit];
            int count = source.remove(some);
            for (int i = 0; i < count; i++) {
                some[i] += (byte) difference;
            }
            target.add(some, 0, count);
            return count > 0 ? OK : NEED_MORE;
        };
    }

    // ---- both ways

    @Test
    void nullLeavesBytesAsTheyAre() {
        BufferEvent bev = over(null, null).enable(READ);

        bev.write("down");
        stage.awaitReceived(ends.peer(), "down");
        ends.send("up");
        stage.until("up", () -> bev.input().length() == 2);

        assertThat(BevStage.taken(bev)).isEqualTo("up");
        assertThat(bev.underlying()).isSameAs(ends.bev());
        assertThat(bev.socket()).isSameAs(ends.bev().socket());
        assertThat(ends.bev().underlying()).isNull();
    }

    @Test
    void functionsChangeTheBytes() {
        BufferEvent bev = over(adding(-1), adding(1)).enable(READ);

        bev.write("HAL 9000");
        stage.awaitReceived(ends.peer(), "IBM!:111");
        ends.send("IBM!:111");
        stage.until("up", () -> bev.input().length() == 8);

        assertThat(BevStage.taken(bev)).isEqualTo("HAL 9000");
        assertThat(bev.bytesRead()).isEqualTo(8);
        assertThat(bev.bytesWritten()).isEqualTo(8);
    }

    @Test
    void outputIsFilteredOncePerTurnAndWrittenInOneCall() {
        BufferEvent bev = over(null, noting("out"));

        bev.write("one ");
        bev.write("two ");
        bev.write("three");
        assertThat(stage.told).isEmpty();
        stage.turn();

        assertThat(stage.told).startsWith("out 13 limit 262144 NORMAL");
        assertThat(ends.tap().writes).containsExactly(13L);
    }

    @Test
    void theWriteCallbackMayWriteAgain() {
        BufferEvent bev = over(null, null);
        int[] times = {0};
        bev.onWrite(written -> {
            if (times[0]++ < 2) {
                written.write("again ");
            }
        });

        bev.write("once ");

        stage.awaitReceived(ends.peer(), "once again again ");
        assertThat(times[0]).isEqualTo(3);
    }

    // ---- what is counted

    @Test
    void bytesThatAreTakenAsTheyComeHaveCome() {
        BufferEvent bev = over(null, null).timeouts(Duration.ofSeconds(10), null);
        bev.input().onChange((input, before, added, deleted) -> input.drain(added));
        bev.enable(READ);

        for (int i = 1; i <= 3; i++) {
            stage.advance(Duration.ofSeconds(6));
            ends.send("hello");
            int sum = 5 * i;
            stage.until(sum + " bytes", () -> bev.bytesRead() == sum);
        }
        stage.settle();

        assertThat(stage.told).containsExactly("read 0", "read 0", "read 0");
    }

    @Test
    void bytesThatAreFollowedAsTheyGoHaveGone() {
        Filter.Function onlyOne =
                (source, target, limit, mode) -> {
                    source.removeBuffer(target, 5);
                    return NEED_MORE;
                };
        BufferEvent bev = over(null, onlyOne).timeouts(null, Duration.ofSeconds(10));
        int[] times = {0};
        bev.output()
                .onChange((output, before, added, deleted) -> {
                    if (deleted > 0 && times[0]++ < 3) {
                        output.add("again");
                    }
                });

        bev.write("hello");
        stage.awaitReceived(ends.peer(), "helloagainagainagain");
        stage.settle();

        assertThat(bev.bytesWritten()).isEqualTo(20);
        assertThat(stage.told).containsExactly("written");
    }

    // ---- when the input function runs

    @Test
    void readsNothingBelowUntilReadingIsEnabled() {
        BufferEvent bev = over(noting("in"), null);

        ends.send("hello");
        stage.settle();
        assertThat(stage.told).isEmpty();
        assertThat(ends.tap().reads).isEmpty();
        bev.enable(READ);
        stage.untilTold(2);
        bev.disable(READ);
        ends.send("more");
        stage.settle();

        assertThat(stage.told).startsWith("in 5 limit 262144 NORMAL").contains("read 5");
        assertThat(ends.tap().reads).containsExactly(5L);
    }

    @Test
    void takesWhatWaitedBelowWhenItWasMade() {
        ends.bev().enable(READ);
        ends.send("early");
        stage.until("input", () -> ends.bev().input().length() == 5);

        BufferEvent bev = over(null, null).enable(READ);
        stage.untilTold(1);

        assertThat(BevStage.taken(bev)).isEqualTo("early");
    }

    @Test
    void waitsForMoreWhenItNeedsMore() {
        Filter.Function pairs =
                (source, target, limit, mode) ->
                        source.length() < 2
                                ? NEED_MORE
                                : source.removeBuffer(target, 2) > 0 ? OK : NEED_MORE;
        BufferEvent bev = over(pairs, null).enable(READ);

        ends.send("abc");
        stage.untilTold(1);
        assertThat(bev.input().length()).isEqualTo(2);
        ends.send("d");
        stage.untilTold(2);

        assertThat(BevStage.taken(bev)).isEqualTo("abcd");
    }

    @Test
    void doesNotSpinWhenAFunctionSaysOkButMovesNothing() {
        BufferEvent bev =
                over((s, t, l, m) -> OK, (source, target, limit, mode) -> OK).enable(READ);

        bev.write("down");
        ends.send("up");
        stage.settle();

        assertThat(stage.told).isEmpty();
    }

    @Test
    void aReadingDisabledByTheReadCallbackStopsIt() {
        BufferEvent bev = over(adding(0), null);
        bev.watermarks(READ, 0, 5)
                .onRead(read -> {
                    stage.told.add(BevStage.taken(read));
                    read.disable(READ);
                })
                .enable(READ);

        ends.send("abcdefgh");
        stage.untilTold(1);
        stage.settle();
        assertThat(stage.told).containsExactly("abcde");
        bev.enable(READ);
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("abcde", "fgh");
    }

    @Test
    void aLowMarkBelowDoesNotHoldBytesBack() {
        ends.bev().watermarks(READ, 100, 1000);
        BufferEvent bev = over(null, null).enable(READ);

        ends.send("few");
        stage.until("input", () -> bev.input().length() == 3);
    }

    // ---- marks

    @Test
    void isToldTheRoomBelowTheMarkAndStuckBytesGoOnWhenDrained() {
        BufferEvent bev = over(noting("in"), null).watermarks(READ, 0, 10).enable(READ);

        ends.send("x".repeat(25));
        stage.untilTold(2);
        stage.settle();
        assertThat(stage.told).containsExactly("in 25 limit 10 NORMAL", "read 10");
        stage.told.clear();
        bev.input().drain(4);
        assertThat(stage.told).as("not from inside the call").isEmpty();
        stage.settle();
        assertThat(stage.told).containsExactly("in 15 limit 4 NORMAL", "read 10");
        bev.input().clear();
        stage.settle();
        bev.input().clear();
        stage.settle();

        assertThat(bev.bytesRead()).isEqualTo(25);
    }

    @Test
    void withoutAMarkThereIsNoLimit() {
        BufferEvent bev = over(noting("in"), noting("out")).watermarks(READ, 0, 0).enable(READ);
        ends.bev().watermarks(WRITE, 0, 0);

        ends.send("x");
        bev.write("y");
        stage.awaitReceived(ends.peer(), "y");
        stage.until("up", () -> bev.bytesRead() == 1);

        assertThat(stage.told).contains("in 1 limit -1 NORMAL", "out 1 limit -1 NORMAL");
    }

    @Test
    void feedsTheOneBelowNoFurtherThanItsMark() {
        BufferEvent bev = over(null, noting("out"));
        ends.bev().watermarks(WRITE, 0, 10);

        bev.write("x".repeat(25));
        stage.awaitReceived(ends.peer(), "x".repeat(25));
        stage.settle();

        assertThat(stage.told)
                .containsExactly(
                        "out 25 limit 10 NORMAL",
                        "out 15 limit 10 NORMAL",
                        "out 5 limit 10 NORMAL",
                        "written");
    }

    @Test
    void whatWaitsForABlockedSocketIsBounded() {
        BufferEvent bev = over(null, null);
        bev.watermarks(WRITE, 0, 1000).onDrained(stage.tell("drained"));

        assertThat(bev.write(new byte[4_000_000])).isFalse();
        stage.settle();
        assertThat(ends.bev().output().length())
                .isLessThanOrEqualTo(BufferEvent.WRITE_HIGH_DEFAULT);
        assertThat(bev.isOverfull()).isTrue();
        stage.awaitBytes(ends.peer(), 4_000_000);
        stage.settle();

        assertThat(stage.told).containsExactly("written", "drained");
    }

    @Test
    void outputWaitsWhileWritingIsDisabled() {
        BufferEvent bev = over(null, noting("out")).disable(WRITE);
        bev.write("waits");
        stage.settle();
        assertThat(stage.told).isEmpty();

        bev.enable(WRITE);

        stage.awaitReceived(ends.peer(), "waits");
    }

    // ---- flushing

    @Test
    void normalFlushRunsWhatIsAllowedNow() {
        BufferEvent bev = over(noting("in"), noting("out"));
        assertThat(bev.flush(READ | WRITE, FlushMode.NORMAL)).isFalse();
        assertThat(stage.told).as("nothing to do").isEmpty();

        bev.write("down");

        assertThat(bev.flush(WRITE, FlushMode.NORMAL)).isTrue();
        assertThat(stage.told).startsWith("out 4 limit 262144 NORMAL");
        bev.disable(WRITE).write("not now");
        assertThat(bev.flush(WRITE, FlushMode.NORMAL)).isFalse();
    }

    @Test
    void flushRunsOnceWhateverIsEnabledAndWhateverTheMarksSay() {
        BufferEvent bev = over(noting("in"), noting("out")).disable(WRITE);
        ends.bev().watermarks(WRITE, 0, 1);
        bev.flush(READ | WRITE, FlushMode.FLUSH);
        assertThat(stage.told).containsExactly("in 0 limit -1 FLUSH", "out 0 limit -1 FLUSH");

        stage.told.clear();
        bev.write("despite the mark");
        assertThat(bev.flush(WRITE, FlushMode.FLUSH)).isTrue();

        assertThat(stage.told).startsWith("out 16 limit -1 FLUSH");
        stage.awaitReceived(ends.peer(), "despite the mark");
    }

    @Test
    void finishedReachesTheSocket() {
        BufferEvent bev = over(null, noting("out"));
        bev.write("the last");

        bev.flush(WRITE, FlushMode.FINISHED);
        stage.awaitReceived(ends.peer(), "the last");

        stage.until("the end", () -> BevStage.isAtEnd(ends.peer()));
        assertThat(stage.told).contains("out 8 limit -1 FINISHED");
    }

    // ---- timeouts, priorities, misuse

    @Test
    void itsTimeoutsAreItsOwn() {
        BufferEvent bev = over(null, null);
        bev.timeouts(Duration.ofSeconds(10), Duration.ofSeconds(5)).enable(READ);
        ends.bev().watermarks(WRITE, 0, 10);

        stage.advance(Duration.ofSeconds(6));
        ends.send("x");
        stage.until("input", () -> bev.bytesRead() == 1);
        stage.told.clear();
        bev.write(new byte[2_000_000]);
        stage.settle();
        stage.advance(Duration.ofSeconds(3));
        bev.disable(WRITE);
        stage.advance(Duration.ofSeconds(6));
        stage.settle();
        assertThat(stage.told).isEmpty();
        bev.enable(WRITE);
        stage.advance(Duration.ofSeconds(1));
        stage.settle();
        assertThat(stage.told).containsExactly("READING|TIMEOUT");
        stage.advance(Duration.ofSeconds(4));
        stage.settle();

        assertThat(stage.told).containsExactly("READING|TIMEOUT", "WRITING|TIMEOUT");
        assertThat(bev.enabled()).isZero();
    }

    @Test
    void goesOnAfterATimeoutWhenEnabledAgain() {
        BufferEvent bev = over(null, null).timeouts(Duration.ofSeconds(1), null).enable(READ);
        stage.advance(Duration.ofSeconds(1));
        stage.settle();
        assertThat(stage.told).containsExactly("READING|TIMEOUT");

        bev.enable(READ);
        ends.send("late");
        stage.until("input", () -> bev.bytesRead() == 4);
    }

    @Test
    void goesOnAfterATimeoutBelowWhenEnabledAgain() {
        Duration second = Duration.ofSeconds(1);
        ends.bev().timeouts(second, second);
        BufferEvent bev = over(null, null).enable(READ);
        stage.block(bev);
        stage.advance(second);
        stage.settle();
        assertThat(stage.told).containsOnlyOnce("READING|TIMEOUT", "WRITING|TIMEOUT");
        assertThat(bev.enabled()).isZero();

        bev.enable(READ | WRITE);
        ends.send("late");
        stage.until("input", () -> bev.bytesRead() == 4);
        stage.awaitBytes(ends.peer(), bev.bytesWritten() + bev.output().length());
    }

    @Test
    void itsPriorityIsThatOfWhatIsBelow() {
        ends.bev().priority(2);
        BevStage.Ends urgent = stage.ends();
        urgent.bev().priority(0).onWrite(stage.tell("urgent"));
        BufferEvent bev = over(null, noting("out"));
        assertThat(bev.priority()).isEqualTo(2);

        bev.write("x");
        urgent.bev().write("y");
        stage.untilTold(3);
        assertThat(stage.told).startsWith("urgent");

        bev.priority(0);
        assertThat(ends.bev().priority()).isZero();
        assertThat(bev.priority()).isZero();
    }

    @Test
    void refusesASecondFilterOverTheSame() {
        BufferEvent bev = over(null, null);

        assertThatIllegalStateException()
                .isThrownBy(() -> BufferEvent.filter(ends.bev(), Filter.of(null, null)))
                .withMessageContaining("filter");
        bev.unfilter();
        over(null, null).write("now it may");

        stage.awaitReceived(ends.peer(), "now it may");
    }

    @Test
    void refusesOneThatIsClosed() {
        ends.bev().close();

        assertThatIllegalStateException()
                .isThrownBy(() -> BufferEvent.filter(ends.bev(), Filter.of(null, null)));
        assertThatThrownBy(() -> stage.ends().bev().unfilter())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theProgramCannotTakeFromItsOutputNorAddToItsInput() {
        BufferEvent bev = over(null, null);
        bev.disable(WRITE).write("x");

        for (EvBuffer each : new EvBuffer[] {bev.output(), ends.bev().output()}) {
            each.add("more");
            assertThatIllegalStateException().isThrownBy(() -> each.drain(1));
        }
        assertThatIllegalStateException().isThrownBy(() -> bev.input().add("x"));
    }
}
