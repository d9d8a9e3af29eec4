package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FilterLink;
import io.evj.buffer.FlushMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A write fails while bytes wait to be read: they are told before the failure, as far as reading is on, and the failure is told once.
@OnEveryMethod
class BevLastBytesTest {
    private static final int MANY = 100_000;

    /// What is read at most before the failure is told.
    private static final long LAST_BYTES_MAX = 8 << 20;

    private static final int WRITING_ERROR = BevEvent.WRITING | BevEvent.ERROR;

    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    BevLastBytesTest(String method) {
        stage = BevStage.on(method);
        ends = stage.ends();
        bev =
                ends.bev()
                        .onRead(read -> stage.told.add("read " + BevStage.taken(read)))
                        .onWrite(stage.tell("written"))
                        .onEvent(stage.tellEvents())
                        .enable(READ);
    }

    /// From now on the socket takes nothing.
    private void breakWriting() {
        ends.tap().writeFailure = new IOException("no longer");
    }

    /// Sends as much as the socket takes.
    private void send(byte[] bytes) {
        try {
            ends.peer().write(ByteBuffer.wrap(bytes));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Something is written; what had come before has not been read by then.
    private void writeInVain() {
        breakWriting();
        bev.write("lost");
        stage.turn();
        stage.settle();
    }

    private void assertToldOnce() {
        assertThat(stage.events).extracting(BevEvent::what).containsOnlyOnce(WRITING_ERROR);
        assertThat(stage.events.getFirst().cause()).hasMessageContaining("write to ");
        assertThat(bev.enabled() & WRITE).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areToldBeforeTheFailure(boolean isDeferred) {
        if (isDeferred) {
            bev.deferCallbacks();
        }
        ends.send("the last");

        writeInVain();

        assertThat(stage.told).containsExactly("read the last", "WRITING|ERROR");
        assertToldOnce();
        ends.send(", not quite");
        stage.untilTold(3);
        assertThat(stage.told).last().isEqualTo("read , not quite");
    }

    @Test
    void areToldBeforeTheEndCannotBeSent() {
        ends.send("the last");

        breakWriting();
        bev.flush(WRITE, FlushMode.FINISHED);
        stage.settle();

        assertThat(stage.told).containsExactly("read the last", "WRITING|ERROR");
        assertToldOnce();
    }

    /// The end of the stream is told at its own time: the failure came first.
    @Test
    void comeBeforeTheFailureAndTheEndOfTheStreamBehindIt() {
        ends.send("the last");
        ends.hangUp();

        writeInVain();

        assertThat(stage.told).containsExactly("read the last", "WRITING|ERROR", "READING|EOF");
    }

    /// The system tells it but once.
    @Test
    void aFailureOfReadingIsToldBehindThatOfWriting() {
        ends.send("never read");
        ends.tap().readFailure = new IOException("reset");

        writeInVain();

        assertThat(stage.told).containsExactly("WRITING|ERROR", "READING|ERROR");
        assertThat(stage.events.getLast().cause()).hasMessageContaining("read from ");
    }

    @Test
    void areAllReadHoweverLittleIsReadAtATime() {
        int[] come = {0};
        bev.maxSingleRead(1000)
                .onRead(read -> {
                    assertThat(stage.told).isEmpty();
                    come[0] += BevStage.taken(read).length();
                });
        send(new byte[MANY]);

        writeInVain();

        assertThat(come[0]).isEqualTo(MANY);
        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(bev.bytesRead()).isEqualTo(MANY);
    }

    @Test
    void areNotReadBeyondTheMark() {
        bev.watermarks(READ, 0, 300).onRead(stage.tell("read"));
        send(new byte[1000]);

        writeInVain();

        assertThat(stage.told).containsExactly("read", "WRITING|ERROR");
        assertThat(bev.input().length()).isEqualTo(300);
        bev.onRead(read -> BevStage.taken(read)).input().drain(300);
        stage.until("the rest", () -> bev.bytesRead() == 1000);
        assertToldOnce();
    }

    /// A peer that reads no more may send without end.
    @Test
    void areNotAwaitedForEver() {
        byte[] more = new byte[MANY];
        long[] readBefore = {0};
        bev.onRead(
                        read -> {
                            read.input().drain(read.input().length());
                            if (readBefore[0] == 0) {
                                send(more);
                            }
                        })
                .onEvent((failed, event) -> readBefore[0] = failed.bytesRead());
        send(more);

        writeInVain();

        assertThat(readBefore[0]).isEqualTo(LAST_BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areLeftWhereTheyAreWhenNobodyReads(boolean isSuspended) {
        if (isSuspended) {
            bev.watermarks(READ, 0, 1);
            ends.send("!");
            bev.onRead(null);
            stage.settle();
        } else {
            bev.disable(READ);
        }
        ends.send("unread");
        int reads = ends.tap().reads.size();

        writeInVain();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(ends.tap().reads).hasSize(reads);
    }

    // ---- callbacks in the middle

    @Test
    void aReadCallbackThatClosesHearsNothingMore() {
        bev.maxSingleRead(4)
                .onRead(read -> {
                    stage.told.add("read " + BevStage.taken(read));
                    read.close();
                });
        ends.send("the last");

        writeInVain();

        assertThat(stage.told).containsExactly("read the ");
        assertThat(stage.bytesLent()).isZero();
    }

    @Test
    void aReadCallbackThatReadsNoMoreHearsTheFailureNext() {
        bev.maxSingleRead(4)
                .onRead(read -> {
                    stage.told.add("read " + BevStage.taken(read));
                    read.disable(READ);
                });
        ends.send("the last");

        writeInVain();

        assertThat(stage.told).containsExactly("read the ", "WRITING|ERROR");
        bev.enable(READ);
        stage.untilTold(3);
        assertThat(stage.told).last().isEqualTo("read last");
    }

    @Test
    void aReadCallbackThatAnswersHearsTheFailureOnce() {
        bev.onRead(read -> read.write(read.input()));
        ends.send("the last");

        writeInVain();

        assertThat(stage.told).containsExactly("WRITING|ERROR");
        assertThat(bev.output().length()).isEqualTo("lost".length() + "the last".length());
    }

    @Test
    void aReadCallbackThatClosesWhenWrittenIsClosedByTheFailure() {
        bev.onRead(read -> {
            stage.told.add("read " + BevStage.taken(read));
            read.closeWhenWritten();
        });
        ends.send("the last");

        writeInVain();

        assertThat(stage.told).containsExactly("read the last", "WRITING|ERROR");
        assertThat(bev.isClosed()).isTrue();
    }

    @Test
    void aReadCallbackThatTakesAnotherSocketHearsNothingOfTheOld() {
        BevStage.Ends next = stage.ends();
        bev.onRead(read -> {
            stage.told.add("read " + BevStage.taken(read));
            if (stage.told.size() == 1) {
                read.socket(next.bev().detach());
            }
        });
        ends.send("the last");

        writeInVain();

        assertThat(stage.told).containsExactly("read the last", "written");
        stage.awaitReceived(next.peer(), "lost");
    }

    @Test
    void passAFilterBeforeTheFailure() {
        BufferEvent over =
                stage.closing(BufferEvent.filter(bev, Filter.of(null, null)))
                        .onRead(read -> stage.told.add("read " + BevStage.taken(read)))
                        .onEvent(stage.tellEvents())
                        .enable(READ);
        ends.send("the last");

        breakWriting();
        over.write("lost");
        stage.settle();

        assertThat(stage.told).containsExactly("read the last", "WRITING|ERROR");
    }

    /// What it still has to say cannot be said; nobody is told.
    @Test
    void closeAFilterThatHasLastWords() {
        Filter farewell =
                new Filter() {
                    @Override
                    public Result input(
                            FilterLink link,
                            EvBuffer source,
                            EvBuffer target,
                            long limit,
                            FlushMode mode) {
                        source.drain(4);
                        target.add("four");
                        return Result.OK;
                    }

                    @Override
                    public Result output(
                            FilterLink link,
                            EvBuffer source,
                            EvBuffer target,
                            long limit,
                            FlushMode mode) {
                        target.addBuffer(source);
                        return Result.OK;
                    }

                    @Override
                    public void closed(FilterLink link) {
                        link.below().write("farewell");
                    }
                };
        BufferEvent over =
                stage.closing(BufferEvent.filter(bev.maxSingleRead(4), farewell))
                        .onRead(read -> {
                            stage.told.add("read");
                            read.close();
                        })
                        .onEvent(stage.tellEvents())
                        .enable(READ);
        ends.send("the last");

        breakWriting();
        over.write("lost");
        stage.settle();

        assertThat(stage.told).containsExactly("read");
        assertThat(over.isClosed()).isTrue();
        assertThat(bev.isClosed()).isTrue();
    }
}
