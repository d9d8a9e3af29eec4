package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static io.evj.buffer.Trigger.IGNORE_WATERMARKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferLimitException;
import io.evj.buffer.BufferPool;
import io.evj.buffer.FlushMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two bufferevents, each of which reads what is written to the other.
@OnEveryMethod
class BevPairTest {
    @AutoClose private final BevStage stage;
    private final BufferEvent one;
    private final BufferEvent two;

    BevPairTest(String method) {
        stage = BevStage.on(method, config -> config.withPriorities(3));
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        one = stage.closing(pair.first());
        two = stage.closing(pair.second());
        one.onWrite(stage.tell("one wrote")).onEvent(stage.tellEvents());
        two.onRead(read -> stage.told.add("two read " + read.input().length()))
                .onEvent(stage.tellEvents());
    }

    // ---- moving

    @Test
    void whatOneWritesTheOtherReads() {
        two.onRead(
                        read -> {
                            stage.told.add("two read " + BevStage.taken(read));
                            read.write("world");
                        })
                .enable(READ);
        one.onRead(read -> stage.told.add("one read " + BevStage.taken(read))).enable(READ);

        one.write("hello");
        assertThat(stage.told).as("nothing from inside the call").isEmpty();
        stage.settle();

        assertThat(stage.told).containsExactly("two read hello", "one read world", "one wrote");
        assertThat(one.bytesWritten()).isEqualTo(5);
        assertThat(one.bytesRead()).isEqualTo(5);
        assertThat(one.partner()).isSameAs(two);
        assertThat(two.partner()).isSameAs(one);
    }

    @Test
    void movesMemoryAndCopiesNothing() {
        two.enable(READ).watermarks(READ, 0, 0);
        one.disable(WRITE).write(new byte[1 << 20]);
        long lent = stage.bytesLent();

        one.enable(WRITE);
        stage.settle();

        assertThat(two.input().length()).isEqualTo(1 << 20);
        assertThat(stage.bytesLent()).isEqualTo(lent);
    }

    @Test
    void waitsUntilTheSinkReads() {
        one.write("hello");
        stage.settle();
        assertThat(one.output().length()).isEqualTo(5);

        two.enable(READ);
        stage.settle();

        assertThat(stage.told).containsExactly("two read 5", "one wrote");
    }

    @Test
    void waitsUntilTheSourceWrites() {
        two.enable(READ);
        one.disable(WRITE).write("hello");
        stage.settle();
        assertThat(stage.told).isEmpty();

        one.enable(WRITE);
        stage.settle();

        assertThat(stage.told).containsExactly("two read 5", "one wrote");
    }

    @Test
    void neverFillsTheSinkAboveItsHighMarkAndGoesOnWhenDrained() {
        two.watermarks(READ, 0, 10).enable(READ);

        one.write("x".repeat(25));
        stage.settle();
        assertThat(stage.told).containsExactly("two read 10");
        assertThat(one.output().length()).isEqualTo(15);
        two.input().drain(4);
        assertThat(two.input().length()).isEqualTo(10);
        two.input().clear();
        two.input().clear();
        stage.settle();

        assertThat(two.bytesRead()).isEqualTo(25);
        assertThat(one.output().isEmpty()).isTrue();
        assertThat(two.input().length()).isEqualTo(1);
    }

    @Test
    void heedsTheLowMarks() {
        two.watermarks(READ, 5, 100).enable(READ);
        one.watermarks(WRITE, 3, 100);

        one.write("1234");
        stage.settle();
        assertThat(stage.told).containsExactly("one wrote");
        two.watermarks(READ, 5, 8);
        one.write("56789abcdef");
        stage.settle();
        assertThat(one.output().length()).isEqualTo(7);
        two.input().drain(3);
        stage.settle();
        two.input().drain(1);
        stage.settle();

        assertThat(stage.told)
                .as("written: when 3 are left")
                .containsExactly(
                        "one wrote", "two read 8", "two read 8", "two read 8", "one wrote");
    }

    @Test
    void withoutMemoryForTheCutWritingFailsAsAnEvent() {
        BufferPool.of(stage.base).bytesMax(2048); // one block, which the output takes
        two.watermarks(READ, 0, 100).enable(READ);
        one.watermarks(WRITE, 0, 150);
        List<Long> changes = new ArrayList<>();
        one.output().onChange((output, before, added, deleted) -> changes.add(added - deleted));

        assertThat(one.write("x".repeat(200))).isFalse();
        assertThat(changes).containsExactly(200L);
        stage.settle();
        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(stage.events.getFirst().cause())
                .hasRootCauseInstanceOf(BufferLimitException.class);
        assertThat(one.output().length()).isEqualTo(200);

        BufferPool.of(stage.base).bytesMax(10_000);
        one.enable(WRITE);
        stage.settle();
        assertThat(two.input().length()).isEqualTo(100);
        assertThat(stage.told).containsExactly("WRITING|ERROR", "two read 100");
    }

    @Test
    void whoeverTakesTheInputGetsItThoughNoMemoryIsLeftForMore() {
        BevStage.Ends ends = stage.ends();
        BufferPool.of(stage.base).bytesMax(2 * 2048);
        two.watermarks(READ, 0, 100).enable(READ);
        one.write("x".repeat(300));
        stage.settle();
        stage.told.clear();

        ends.bev().output().addBuffer(two.input());
        stage.awaitReceived(ends.peer(), "x".repeat(100));
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(one.output().length()).isEqualTo(200);
    }

    @Test
    void aReadCallbackThatTakesAPartSeesTheRestAndWhatFollows() {
        StringBuilder all = new StringBuilder();
        two.watermarks(READ, 0, 10)
                .onRead(read -> {
                    byte[] some = new byte[3];
                    all.append(new String(some, 0, read.read(some)));
                })
                .enable(READ);

        one.write("abcdefghijklmnopqrstuvwxyz");
        stage.settle();

        assertThat(all.toString()).startsWith("abcdefghijklmnopq");
        assertThat(two.input().length()).as("below the mark").isLessThan(10);
    }

    @Test
    void atRestHoldsNoMemory() {
        two.onRead(BevStage::taken).enable(READ);

        one.write("hello");
        stage.settle();

        assertThat(stage.bytesLent()).isZero();
    }

    // ---- flushing

    @Test
    void normalFlushDoesNothing() {
        one.write("waits");

        assertThat(one.flush(READ | WRITE, FlushMode.NORMAL)).isFalse();

        assertThat(one.output().length()).isEqualTo(5);
    }

    @Test
    void flushMovesEverythingWhateverIsEnabledAndWhateverTheMarksSay() {
        two.watermarks(READ, 0, 3);
        one.disable(WRITE).write("from one");
        two.disable(WRITE).write("from two");

        assertThat(one.flush(WRITE, FlushMode.FLUSH)).isTrue();
        assertThat(BevStage.taken(two)).isEqualTo("from one");
        assertThat(one.input().isEmpty()).isTrue();
        assertThat(one.flush(READ, FlushMode.FLUSH)).isTrue();
        assertThat(BevStage.taken(one)).isEqualTo("from two");
        assertThat(one.flush(READ | WRITE, FlushMode.FLUSH)).as("nothing left").isFalse();
        stage.settle();

        assertThat(stage.told).doesNotContain("READING|EOF");
    }

    @Test
    void finishedGivesThePartnerTheEndAfterTheData() {
        two.enable(READ);
        one.write("the last");

        one.flush(WRITE, FlushMode.FINISHED);
        stage.settle();

        assertThat(stage.told).containsExactly("two read 8", "READING|EOF", "one wrote");
        assertThat(two.enabled()).isEqualTo(WRITE);
    }

    @Test
    void finishedForReadingGivesThePartnerTheEndOfItsWriting() {
        two.enable(READ).write("unread");

        assertThat(one.flush(READ, FlushMode.FINISHED)).isTrue();
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|EOF");
        assertThat(BevStage.taken(one)).isEqualTo("unread");
        assertThat(two.enabled()).isEqualTo(READ);
    }

    @Test
    void withoutAPartnerThereIsNothingToFlush() {
        one.write("waits");
        two.close();

        assertThat(one.flush(READ | WRITE, FlushMode.FINISHED)).isFalse();
    }

    // ---- the end

    @Test
    void whenOneIsClosedTheOtherIsNotToldAndKeepsWhatItWrites() {
        two.enable(READ);
        one.write("arrived");
        one.disable(WRITE).write("lost");

        one.close();
        two.write("stays");
        stage.settle();

        assertThat(two.partner()).isNull();
        assertThat(stage.told).containsExactly("two read 7");
        assertThat(two.output().length()).isEqualTo(5);
    }

    @Test
    void eachMayCloseTheOtherInACallback() {
        two.onRead(
                        read -> {
                            stage.told.add("two read " + BevStage.taken(read));
                            one.close();
                            read.close();
                        })
                .enable(READ);

        one.write("hello");
        stage.settle();

        assertThat(stage.told).containsExactly("two read hello");
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void closesWhenItsOutputHasMoved() {
        one.write("the last");

        one.closeWhenWritten();
        assertThat(one.isClosed()).isFalse();
        two.enable(READ);
        stage.settle();

        assertThat(one.isClosed()).isTrue();
        assertThat(BevStage.taken(two)).isEqualTo("the last");
        assertThat(stage.told).containsExactly("two read 8", "READING|EOF");
    }

    @Test
    void closesWhenItsOutputCanMoveNoMore() {
        one.write("lost");
        one.closeWhenWritten();

        two.close();
        assertThat(one.isClosed()).isTrue();

        BufferEvent.Pair next = BufferEvent.pair(stage.base);
        next.second().close();
        next.first().write("lost");
        next.first().closeWhenWritten();
        assertThat(next.first().isClosed()).isTrue();
    }

    // ---- timeouts, priorities

    @Test
    void theReadTimeoutBeginsAnewWithEachByte() {
        two.timeouts(Duration.ofSeconds(10), null).enable(READ);

        stage.advance(Duration.ofSeconds(6));
        one.write("hello");
        stage.advance(Duration.ofSeconds(6));
        stage.settle();
        assertThat(stage.told).doesNotContain("READING|TIMEOUT");
        stage.advance(Duration.ofSeconds(4));
        stage.settle();

        assertThat(stage.told).contains("READING|TIMEOUT");
    }

    @Test
    void theWriteTimeoutRunsOnlyWhileOutputWaits() {
        one.timeouts(null, Duration.ofSeconds(10));
        stage.advance(Duration.ofSeconds(60));
        stage.settle();
        assertThat(stage.told).isEmpty();

        one.write("waits");
        stage.advance(Duration.ofSeconds(6));
        one.disable(WRITE);
        stage.advance(Duration.ofSeconds(60));
        one.enable(WRITE);
        stage.advance(Duration.ofSeconds(9));
        stage.settle();
        assertThat(stage.told).isEmpty();
        stage.advance(Duration.ofSeconds(1));
        stage.settle();
        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");

        one.enable(WRITE);
        two.enable(READ);
        stage.advance(Duration.ofSeconds(60));
        stage.settle();
        assertThat(stage.told).containsExactly("WRITING|TIMEOUT", "two read 5", "one wrote");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theWriteTimeoutEndsWhenAFlushTakesTheOutput(boolean isTaken) {
        one.timeouts(null, Duration.ofSeconds(10)).write("waits");
        stage.advance(Duration.ofSeconds(6));

        BufferEvent flushed = isTaken ? two : one;
        assertThat(flushed.flush(isTaken ? READ : WRITE, FlushMode.FLUSH)).isTrue();
        stage.advance(Duration.ofSeconds(60));
        stage.settle();

        assertThat(stage.told).containsExactly("two read 5", "one wrote");
        one.write("waits");
        stage.advance(Duration.ofSeconds(9));
        stage.settle();
        assertThat(stage.told).hasSize(2);
        stage.advance(Duration.ofSeconds(1));
        stage.settle();
        assertThat(stage.told).endsWith("WRITING|TIMEOUT");
    }

    @Test
    void hasPriorities() {
        one.onRead(stage.tell("one")).priority(2);
        two.onRead(stage.tell("two")).priority(0);

        one.trigger(READ, IGNORE_WATERMARKS);
        two.trigger(READ, IGNORE_WATERMARKS);
        stage.settle();

        assertThat(stage.told).containsExactly("two", "one");
    }

    @Test
    void speaksOfItsPartner() {
        assertThat(one).hasToString("bufferevent to the other half of its pair");
        two.close();
        assertThat(one).hasToString("bufferevent to nobody");
    }
}
