package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import java.util.Collections;

/// One direction of a [Flow]: a program that writes until it is told to wait and goes on when it is told to, and one that reads with an
/// appetite of its own. What they are told is held against the marks, each time.
final class FlowOneWay {
    private final FlowPlan.Course course;
    private final boolean isPrompt;
    private final BufferEvent writer;
    private final BufferEvent reader;
    private int written;
    private int received;
    private int chunk;
    private int meal;
    private int overfull;
    private int drained;
    private boolean isFinished;
    private boolean hasEnded;

    /// How much had come when the read callback ran last, how much had gone when the write callback did.
    private long readTold;

    private long writeTold;

    /// What the read callback took last.
    private int tookLast;

    /// @param isPrompt callbacks run at once
    FlowOneWay(FlowPlan.Course course, boolean isPrompt, BufferEvent writer, BufferEvent reader) {
        this.course = course;
        this.isPrompt = isPrompt;
        this.writer = writer;
        this.reader = reader;
        reader.onRead(bev -> read());
        writer.onWrite(bev -> wrote()).onDrained(bev -> drained());
    }

    void begin() {
        reader.enable(READ);
        write();
    }

    // ---- the writer

    /// Writes until it is told to wait.
    private void write() {
        boolean mayGoOn = true;
        while (mayGoOn && written < course.bytes()) {
            assertThat(isFull(writer, WRITE)).as("may write, %s", this).isFalse();
            int wanted = course.chunks().get(chunk++ % course.chunks().size());
            byte[] some = new byte[Math.min(wanted, course.bytes() - written)];
            for (int i = 0; i < some.length; i++) {
                some[i] = pattern(written++);
            }
            mayGoOn = writer.write(some);
        }
        if (!mayGoOn) {
            overfull++;
        }
    }

    private void wrote() {
        writeTold = writer.bytesWritten();
        if (isPrompt) { // else more may have been written since
            assertThat(writer.output().length())
                    .as("the write callback's mark, %s", this)
                    .isLessThanOrEqualTo(writer.lowMark(WRITE));
        }
    }

    private void drained() {
        drained++;
        assertThat(writer.output().length())
                .as("drained to, %s", this)
                .isLessThanOrEqualTo(writer.lowMark(WRITE));
        assertThat(writer.isOverfull()).isFalse();
        write();
    }

    /// How much may wait in the writer's output: it was below its mark before the last chunk.
    long outputMax() {
        long high = writer.highMark(WRITE);
        return high == 0 ? Long.MAX_VALUE : high - 1 + Collections.max(course.chunks());
    }

    /// Ends the stream when all has been written, or before: then what waits goes first.
    void finishIfWritten(boolean isGone) {
        if (!isFinished && written == course.bytes() && isGone) {
            isFinished = true;
            writer.flush(WRITE, FlushMode.FINISHED);
        }
    }

    boolean isFinished() {
        return isFinished;
    }

    // ---- the reader

    private void read() {
        long waiting = reader.input().length();
        readTold = reader.bytesRead();
        if (isPrompt || !course.isByHand()) { // else it may have been taken since
            assertThat(waiting)
                    .as("the read callback's mark, %s", this)
                    .isGreaterThanOrEqualTo(reader.lowMark(READ));
        }
        tookLast = course.isByHand() ? 0 : eat(nextMeal());
    }

    private int nextMeal() {
        return course.meals().get(meal++ % course.meals().size());
    }

    /// Between two turns.
    void afterTurn() {
        if (course.isByHand()) {
            eat(nextMeal());
        }
    }

    private int eat(int most) {
        byte[] some = new byte[most];
        int count = reader.read(some);
        for (int i = 0; i < count; i++) {
            if (some[i] != pattern(received)) {
                throw new AssertionError("byte " + received + " is " + some[i]);
            }
            received++;
        }
        return count;
    }

    private static byte pattern(int index) {
        return (byte) (index * 31 + index / 251);
    }

    void ended(BevEvent event) {
        assertThat(event.what()).isEqualTo(BevEvent.READING | BevEvent.EOF);
        assertThat(hasEnded).isFalse();
        hasEnded = true;
        eat((int) reader.input().length());
        assertThat(received).as("before the end").isEqualTo(course.bytes());
    }

    boolean isDone() {
        return hasEnded;
    }

    // ---- what may be when nothing moves

    /// Whether it is the reader's turn: nothing more can come before it takes something, and it knows.
    boolean isReadersTurn() {
        return isFull(reader, READ)
                && readTold == reader.bytesRead()
                && (course.isByHand() || tookLast == 0);
    }

    /// What everybody must have been told by then.
    void assertAllIsTold() {
        if (reader.input().length() >= Math.max(1, reader.lowMark(READ))) {
            assertThat(readTold).as("told what came, %s", this).isEqualTo(reader.bytesRead());
        }
        if (writer.output().length() <= writer.lowMark(WRITE)) {
            assertThat(writeTold).as("told what went, %s", this).isEqualTo(writer.bytesWritten());
            assertThat(writer.isOverfull()).as("told that it drained, %s", this).isFalse();
        }
    }

    /// The reader takes something at last.
    void takeSome() {
        eat(Math.max(course.scale(), nextMeal()));
    }

    void assertAllCame() {
        assertThat(received).isEqualTo(course.bytes());
        assertThat(reader.bytesRead()).isEqualTo(course.bytes());
        assertThat(writer.bytesWritten()).isEqualTo(course.bytes());
        assertThat(drained).as("told for each time it was full").isEqualTo(overfull);
    }

    private static boolean isFull(BufferEvent bev, int direction) {
        long high = bev.highMark(direction);
        long length = (direction == READ ? bev.input() : bev.output()).length();
        return high > 0 && length >= high;
    }

    @Override
    public String toString() {
        return "%d of %d written, %d drained of %d%s, %d came, %d told, %d received%s"
                .formatted(
                        written,
                        course.bytes(),
                        drained,
                        overfull,
                        isFinished ? ", finished" : "",
                        reader.bytesRead(),
                        readTold,
                        received,
                        hasEnded ? ", ended" : "");
    }
}
