package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferencesTest {
    private final TestBase home = new TestBase();
    private final BufferPool pool =
            new BufferPool(home.base, new BlockSizes(4, 4, 8, 4), Long.MAX_VALUE);
    private final BufferPool elsewhere =
            new BufferPool(home.base, new BlockSizes(4, 4, 8, 4), Long.MAX_VALUE);
    private final EvBuffer buffer = EvBuffer.of(pool);
    private final EvBuffer other = EvBuffer.of(pool);
    private final EvBuffer foreign = EvBuffer.of(elsewhere);

    /// What clean-ups have told.
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void allMemoryIsBack() {
        buffer.close();
        other.close();
        foreign.close();
        assertThat(pool.bytesLent()).isZero();
        assertThat(elsewhere.bytesLent()).isZero();
        home.close();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private ReferenceCleanup tell(String what) {
        return memory -> told.add(what);
    }

    @Test
    void usesTheMemoryAsItIs() {
        ByteBuffer memory = bytes("0123456789").position(2).limit(8);

        buffer.addReference(memory, null);

        memory.put(3, (byte) 'x'); // which nobody should do, and which shows that it is the same
        assertThat(EvBufferTest.text(buffer)).isEqualTo("2x4567");
        assertThat(memory.position()).isEqualTo(2);
    }

    @Test
    void cleansUpWithTheMemoryAsItWasGiven() {
        List<ByteBuffer> released = new ArrayList<>();
        ByteBuffer memory = bytes("0123456789").position(2).limit(8);

        buffer.addReference(memory, released::add);
        buffer.addReference(new byte[] {1, 2, 3, 4}, 1, 2, released::add);
        buffer.clear();

        assertThat(released).hasSize(2);
        assertThat(released.get(0)).isSameAs(memory);
        assertThat(released.get(1).array()).containsExactly(1, 2, 3, 4);
        assertThat(released.get(1).position()).isEqualTo(1);
        assertThat(released.get(1).remaining()).isEqualTo(2);
    }

    @Test
    void cleansUpWhenTheLastByteIsDrained() {
        buffer.addReference(bytes("abc"), tell("abc")).add("def");

        buffer.drain(2);
        assertThat(told).isEmpty();
        buffer.drain(1);

        assertThat(told).containsExactly("abc");
        buffer.clear();
        assertThat(told).hasSize(1);
    }

    @Test
    void cleansUpWhenClosed() {
        buffer.addReference(bytes("abc"), tell("abc")).addReference(bytes("d"), tell("d"));

        buffer.close();
        buffer.close();

        assertThat(told).containsExactly("abc", "d");
    }

    @Test
    void cleansUpAtOnceWhenThereIsNothingInIt() {
        buffer.freeze(BufferEnd.END).addReference(bytes(""), tell("none"));

        assertThat(told).containsExactly("none");
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void neverCleansUpWhatItHasRefused() {
        buffer.freeze(BufferEnd.END);
        assertThatThrownBy(() -> buffer.addReference(bytes("abc"), tell("frozen")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer.addReference(new byte[2], 1, 2, tell("range")))
                .isInstanceOf(IndexOutOfBoundsException.class);
        buffer.close();
        assertThatThrownBy(() -> buffer.addReference(bytes("abc"), tell("closed")))
                .isInstanceOf(IllegalStateException.class);

        assertThat(told).isEmpty();
    }

    @Test
    void cleansUpWhereTheMemoryHasBeenMovedTo() {
        buffer.addReference(bytes("abc"), tell("abc"));

        other.addBuffer(buffer);
        buffer.close();
        foreign.prependBuffer(other);
        assertThat(Inside.layout(foreign)).isEqualTo("3r");
        assertThat(told).isEmpty();
        foreign.remove(new byte[3]);

        assertThat(told).containsExactly("abc");
    }

    @Test
    void copiesAShortPartOfIt() {
        buffer.addReference(bytes("0123456789"), tell("all"));

        buffer.removeBuffer(other, 3);

        assertThat(Inside.layout(other)).isEqualTo("3");
        buffer.clear();
        assertThat(told).containsExactly("all");
        assertThat(EvBufferTest.text(other)).isEqualTo("012");
    }

    @Test
    void sharesALongPartOfItAndCleansUpAfterTheLast() {
        buffer.addReference(bytes("0123456789abcdefghij"), tell("all"));

        buffer.removeBuffer(other, 12);
        assertThat(Inside.layout(other)).isEqualTo("12v");
        other.removeBuffer(buffer, 10);
        assertThat(EvBufferTest.text(buffer)).isEqualTo("cdefghij0123456789");

        other.clear();
        buffer.drain(10);
        assertThat(told).isEmpty();
        buffer.drain(8);

        assertThat(told).containsExactly("all");
    }

    @Test
    void copiesALongPartOfItForAnotherLoop() {
        buffer.addReference(bytes("0123456789abcdefghij"), tell("all"));

        buffer.removeBuffer(foreign, 12);

        assertThat(Inside.layout(foreign)).isEqualTo("8 4");
        buffer.clear();
        assertThat(told).containsExactly("all");
    }

    @Test
    void copiesWhatIsSharedForAnotherLoop() {
        buffer.addReference(bytes("0123456789abcdefghij"), tell("all"));
        buffer.removeBuffer(other, 12);
        assertThat(Inside.layout(buffer)).isEqualTo("8r");

        foreign.addBuffer(buffer).prependBuffer(other);

        assertThat(Inside.layout(foreign)).doesNotContain("r").doesNotContain("v");
        assertThat(EvBufferTest.text(foreign)).isEqualTo("0123456789abcdefghij");
        assertThat(told).containsExactly("all");
    }

    @Test
    void changesNothingWhenACopyForAnotherLoopFindsNoMemory() {
        buffer.addReference(bytes("0123456789abcdefghij"), tell("all"));
        buffer.removeBuffer(other, 12);
        pool.bytesMax(0);
        elsewhere.bytesMax(0);

        assertThatThrownBy(() -> foreign.addBuffer(other)).isInstanceOf(BufferLimitException.class);
        assertThatThrownBy(() -> foreign.prependBuffer(buffer))
                .isInstanceOf(BufferLimitException.class);

        assertThat(EvBufferTest.text(other)).isEqualTo("0123456789ab");
        assertThat(EvBufferTest.text(buffer)).isEqualTo("cdefghij");
        other.clear();
        buffer.clear();
        assertThat(told).containsExactly("all");
    }

    @Test
    void cleansUpWhenAllItsBytesHaveBeenPulledUp() {
        buffer.addReference(bytes("ab"), tell("ab")).addReference(bytes("cdef"), tell("cdef"));

        buffer.pullup(4);
        assertThat(told).containsExactly("ab");
        buffer.pullup();

        assertThat(told).containsExactly("ab", "cdef");
        assertThat(EvBufferTest.text(buffer)).isEqualTo("abcdef");
    }

    @Test
    void neverWritesIntoIt() {
        byte[] memory = "0123456789".getBytes(StandardCharsets.US_ASCII);
        buffer.addReference(memory, 2, 4, null);

        buffer.drain(1).prepend("x").add("y");

        assertThat(EvBufferTest.text(buffer)).isEqualTo("x345y");
        assertThat(new String(memory, StandardCharsets.US_ASCII)).isEqualTo("0123456789");
    }

    @Test
    void reportsACleanUpThatThrowsAndGoesOn() {
        IllegalStateException failure = new IllegalStateException("no");
        buffer.addReference(
                        bytes("ab"),
                        memory -> {
                            throw failure;
                        })
                .addReference(bytes("cd"), tell("cd"))
                .add("e");

        buffer.drain(4);

        assertThat(home.thrown).containsExactly(failure);
        assertThat(told).containsExactly("cd");
        assertThat(EvBufferTest.text(buffer)).isEqualTo("e");
    }

    @Test
    void letsACleanUpUseTheBuffer() {
        List<String> changes = new ArrayList<>();
        buffer.addReference(bytes("ab"), memory -> buffer.add("again")).add("cd");
        buffer.onChange(
                (it, before, added, deleted) -> changes.add(before + "+" + added + "-" + deleted));

        buffer.drain(3);

        Inside.check(buffer);
        assertThat(EvBufferTest.text(buffer)).isEqualTo("dagain");
        assertThat(changes).containsExactly("1+5-0", "4+0-3");
    }

    // ---- of other buffers

    @Test
    void sharesTheBytesOfAnotherBuffer() {
        other.add("0123456789");
        long lent = pool.bytesLent();

        buffer.add("<").addBufferReference(other).add(">");

        assertThat(EvBufferTest.text(buffer)).isEqualTo("<0123456789>");
        assertThat(EvBufferTest.text(other)).isEqualTo("0123456789");
        assertThat(pool.bytesLent()).isEqualTo(lent + 8); // for the brackets alone
    }

    @Test
    void keepsSharedBytesWhateverTheirSourceDoes() {
        other.add("0123456789");
        buffer.addBufferReference(other);

        other.drain(3).prepend("x").add("y");
        assertThat(EvBufferTest.text(other)).isEqualTo("x3456789y");
        other.close();

        assertThat(EvBufferTest.text(buffer)).isEqualTo("0123456789");
    }

    @Test
    void mayBeSharedTwiceByOneBuffer() throws Exception {
        other.add("0123456789");

        buffer.addBufferReference(other).addBufferReference(other);

        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        buffer.write(java.nio.channels.Channels.newChannel(out), 15);
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("012345678901234");
        assertThat(EvBufferTest.text(buffer)).isEqualTo("56789");
    }

    @Test
    void isWrittenInPlaceAgainWhenNobodySharesIt() {
        other.add("01");
        buffer.addBufferReference(other);
        other.add("2");
        assertThat(Inside.layout(other)).isEqualTo("2 1");

        buffer.clear();
        other.drain(1).prepend("x");

        assertThat(Inside.layout(other)).isEqualTo("2 1");
        assertThat(EvBufferTest.text(other)).isEqualTo("x12");
    }

    @Test
    void refusesToShareWithItself() {
        buffer.add("abc");

        assertThatThrownBy(() -> buffer.addBufferReference(buffer))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToShareWhatIsSharedAlready() {
        other.add("abc");
        buffer.addBufferReference(other);

        assertThatThrownBy(() -> foreign.addBufferReference(buffer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("refers to another");
        assertThat(foreign.isEmpty()).isTrue();
    }

    @Test
    void sharesNothingWhenTheSourceIsEmpty() {
        buffer.freeze(BufferEnd.END).addBufferReference(other);

        assertThat(buffer.isEmpty()).isTrue();
        other.add("abc");
        assertThatThrownBy(() -> buffer.addBufferReference(other)).hasMessageContaining("frozen");
    }

    @Test
    void copiesTheBytesOfABufferOfAnotherLoop() {
        other.add("0123456789");

        foreign.addBufferReference(other);

        assertThat(Inside.layout(foreign)).isEqualTo("8 2");
        assertThat(elsewhere.bytesLent()).isEqualTo(12);
    }

    /// What the clean-up gets at between two releases: the lock that must be waited for.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsTheUsesOfSharedMemoryUnderItsLock(boolean isPrepended) throws Exception {
        BufferPool shared = new BufferPool(null, new BlockSizes(4, 4, 8, 4), 1000);
        LockHolder holder = new LockHolder(shared, Thread.currentThread());
        try (EvBuffer reference = EvBuffer.of(shared)) {
            try (EvBuffer origin = EvBuffer.of(shared).add("abc")) {
                origin.addReference(bytes("def"), memory -> holder.begin());
                reference.addBufferReference(origin);
            }

            if (isPrepended) {
                foreign.prependBuffer(reference);
            } else {
                foreign.addBuffer(reference);
            }

            assertThat(holder.end()).as("whether the lock was waited for").isTrue();
        }
        assertThat(EvBufferTest.text(foreign)).isEqualTo("abcdef");
        foreign.clear();
        assertThat(shared.bytesLent()).isZero();
    }

    /// Holds a lock until somebody waits for it.
    private static final class LockHolder {
        private final CountDownLatch isHeld = new CountDownLatch(1);
        private final Thread thread;
        private volatile boolean isOver;
        private volatile boolean wasWaitedFor;

        LockHolder(Object lock, Thread other) {
            thread =
                    Thread.ofPlatform()
                            .unstarted(() -> {
                                synchronized (lock) {
                                    isHeld.countDown();
                                    while (!isOver && other.getState() != Thread.State.BLOCKED) {
                                        Thread.onSpinWait();
                                    }
                                    wasWaitedFor = !isOver;
                                }
                            });
        }

        void begin() throws InterruptedException {
            thread.start();
            isHeld.await();
        }

        boolean end() throws InterruptedException {
            isOver = true;
            thread.join();
            return wasWaitedFor;
        }
    }
}
