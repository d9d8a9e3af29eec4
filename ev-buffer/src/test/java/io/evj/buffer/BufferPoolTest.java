package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.EventBase;
import io.evj.api.EventCount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BufferPoolTest {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int SMALL_SLAB = 64 * 2048;
    private static final int LARGE_SLAB = 64 * 16384;

    private final TestBase home = new TestBase();
    private final BufferPool pool = BufferPool.of(home.base);
    private final EvBuffer buffer = EvBuffer.of(home.base);

    @AfterEach
    void close() {
        buffer.close();
        home.close();
    }

    @Test
    void isOneForEachBase() {
        try (EventBase other = EventBase.open()) {
            assertThat(BufferPool.of(home.base)).isSameAs(pool);
            assertThat(BufferPool.of(other)).isNotSameAs(pool);
            assertThat(BufferPool.shared()).isSameAs(BufferPool.shared());
        }
    }

    @Test
    void holdsNothingUntilItIsNeeded() {
        assertThat(pool.bytesLent()).isZero();
        assertThat(pool.bytesFree()).isZero();
    }

    @Test
    void showsWhatIsLentAndWhatIsFree() {
        buffer.add("x");

        assertThat(pool.bytesLent()).isEqualTo(2048);
        assertThat(pool.bytesFree()).isEqualTo(SMALL_SLAB - 2048);
        buffer.add(new byte[20_000]);
        assertThat(pool.bytesLent()).isEqualTo(2048 + 16384 + 2048);
        buffer.clear();
        assertThat(pool.bytesLent()).isZero();
        assertThat(pool.bytesFree()).isEqualTo(SMALL_SLAB + LARGE_SLAB);
    }

    @Test
    void lendsNoMoreThanItsMaximum() {
        pool.bytesMax(3 * 16384);
        buffer.add(new byte[3 * 16384]);

        assertThatThrownBy(() -> buffer.addByte(1))
                .isInstanceOf(BufferLimitException.class)
                .hasMessageContainingAll("49152 lent", "at most 49152", "bytesMax");

        assertThat(pool.bytesLent()).isEqualTo(3 * 16384);
        assertThat(buffer.length()).isEqualTo(3 * 16384);
        buffer.drain(16384);
        pool.bytesMax(3 * 16384 + 2048);
        buffer.addByte(1);
        assertThat(buffer.length()).isEqualTo(2 * 16384 + 1);
    }

    @Test
    void givesUpFreeBlocksOfTheOtherSizeBeforeItRefuses() {
        pool.bytesMax(LARGE_SLAB);
        buffer.add("x").clear(); // a slab of small blocks
        buffer.expand(LARGE_SLAB);

        assertThat(pool.bytesLent()).isEqualTo(LARGE_SLAB);
        assertThat(pool.bytesFree()).isZero();
    }

    @Test
    void givesNothingOfWhatItCannotGiveAsAWhole() {
        pool.bytesMax(5 * 16384);

        assertThatThrownBy(() -> buffer.add(new byte[6 * 16384]))
                .isInstanceOf(BufferLimitException.class);
        assertThatThrownBy(() -> buffer.prepend(new byte[6 * 16384]))
                .isInstanceOf(BufferLimitException.class);

        assertThat(pool.bytesLent()).isZero();
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void refusesANegativeMaximum() {
        assertThatThrownBy(() -> pool.bytesMax(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pool.bytesMax()).isEqualTo(Runtime.getRuntime().maxMemory());
    }

    @Test
    void givesMemoryBackTenSecondsAfterABurst() {
        home.turn();
        buffer.add(new byte[20 * LARGE_SLAB]);
        for (int i = 0; i < 200; i++) {
            buffer.add(new byte[2048]);
        }
        buffer.clear();
        assertThat(pool.bytesFree()).isGreaterThan(20 * LARGE_SLAB);

        home.advance(PERIOD);
        home.advance(PERIOD);

        assertThat(pool.bytesFree()).isLessThanOrEqualTo(LARGE_SLAB + SMALL_SLAB);
        assertThat(pool.bytesLent()).isZero();
        buffer.add("works").add(new byte[2 * LARGE_SLAB]);
    }

    @Test
    void keepsNoBulkBlockThatNobodyNeeds() throws IOException {
        home.turn();
        byte[] much = new byte[65_536];
        try (ReadableByteChannel source = Channels.newChannel(new ByteArrayInputStream(much))) {
            buffer.maxRead(65_536).read(source);
        }
        assertThat(Inside.layout(buffer)).isEqualTo("65536");
        buffer.clear();
        assertThat(pool.bytesFree()).isEqualTo(16 * 65_536);

        home.advance(PERIOD);
        home.advance(PERIOD);

        assertThat(pool.bytesFree()).isZero();
    }

    @Test
    void keepsWhatWasNeededInThePeriod() {
        for (int i = 0; i < 4; i++) {
            buffer.add(new byte[10 * LARGE_SLAB]);
            buffer.clear();
            home.advance(PERIOD);
        }

        assertThat(pool.bytesFree()).isEqualTo(10 * LARGE_SLAB);
    }

    @Test
    void keepsWhatIsLent() {
        buffer.add(new byte[3 * LARGE_SLAB]);

        for (int i = 0; i < 4; i++) {
            home.advance(PERIOD);
        }

        assertThat(pool.bytesLent()).isEqualTo(3 * LARGE_SLAB);
        assertThat(buffer.get(3 * LARGE_SLAB - 1)).isZero();
    }

    @Test
    void waitsForTimeOnlyWhileThereIsSomethingToGiveBack() {
        String idle = home.base.dump();
        buffer.add(new byte[10_000]).clear();
        assertThat(home.base.dump()).isEqualTo(idle);

        buffer.add(new byte[3 * LARGE_SLAB]).clear();
        assertThat(home.base.dump()).isNotEqualTo(idle);
        home.base.dispatch(); // a timer that keeps no loop alive
        assertThat(home.base.count(EventCount.ADDED)).isZero();
        home.advance(PERIOD);
        home.advance(PERIOD);

        assertThat(pool.bytesFree()).isEqualTo(LARGE_SLAB);
        assertThat(home.base.dump()).isEqualTo(idle);
    }

    @Test
    void trimsWhenTold() {
        buffer.add(new byte[3 * LARGE_SLAB]).clear();

        pool.trim();

        assertThat(pool.bytesFree()).isZero();
        assertThat(buffer.add("works").length()).isEqualTo(5);
    }

    @Test
    void keepsSlabsOfWhichABlockIsInUse() {
        buffer.add(new byte[3 * LARGE_SLAB]).drain(3 * LARGE_SLAB - 1);

        pool.trim();

        assertThat(pool.bytesLent()).isEqualTo(16384);
        assertThat(pool.bytesFree()).isEqualTo(LARGE_SLAB - 16384);
        assertThat(buffer.removeByte()).isZero();
    }

    @Test
    void keepsALongPieceForTheNextAndFreesItWhenIdle() {
        buffer.add(new byte[100_000]).pullup();
        buffer.clear();
        long free = pool.bytesFree();
        assertThat(free).isEqualTo(LARGE_SLAB + SMALL_SLAB + 131_072);

        buffer.add(new byte[90_000]).pullup();
        buffer.clear();
        assertThat(pool.bytesFree()).isEqualTo(free);
        home.advance(PERIOD);
        home.advance(PERIOD);
        home.advance(PERIOD);

        assertThat(pool.bytesFree()).isEqualTo(LARGE_SLAB + SMALL_SLAB);
    }

    @Test
    void takesBlocksBackFromBuffersOfOtherLoops() throws Exception {
        try (TestBase elsewhere = new TestBase()) {
            EvBuffer other = EvBuffer.of(elsewhere.base);
            buffer.add(new byte[16384]);
            other.addBuffer(buffer);
            assertThat(BufferPool.of(elsewhere.base).bytesLent()).isZero();

            Thread.ofPlatform().start(other::close).join();
        }

        assertThat(pool.bytesLent()).isZero();
        assertThat(pool.bytesFree()).isEqualTo(LARGE_SLAB);
    }

    @Test
    void leavesLentMemoryGoodWhenItsBaseIsClosed() {
        buffer.add("content");
        home.close();

        assertThat(EvBufferTest.text(buffer)).isEqualTo("content");
        assertThatThrownBy(() -> buffer.add(new byte[10_000]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(buffer.length()).isEqualTo(7);
        buffer.clear();

        assertThat(pool.bytesLent()).isZero();
        assertThat(pool.bytesFree()).isZero();
    }

    @Test
    void freesMemoryThatComesBackFromElsewhereAfterItsBaseWasClosed() {
        try (TestBase elsewhere = new TestBase();
                EvBuffer other = EvBuffer.of(elsewhere.base)) {
            buffer.add("content");
            other.addBuffer(buffer);
            home.close();
            assertThat(EvBufferTest.text(other)).isEqualTo("content");

            other.clear();

            assertThat(pool.bytesLent()).isZero();
            assertThat(pool.bytesFree()).isZero();
        }
    }

    @Test
    void lendsNoBufferToAClosedBase() {
        home.close();

        assertThatThrownBy(() -> EvBuffer.of(home.base)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsBlocksInsteadOfTimeWhenItIsShared() {
        BufferPool shared = new BufferPool(null, new BlockSizes(16, 4, 16, 4), Long.MAX_VALUE);
        try (EvBuffer homeless = EvBuffer.of(shared)) {
            homeless.add(new byte[16 * 400]).clear();
            assertThat(shared.bytesFree()).isGreaterThanOrEqualTo(16 * 400);

            for (int i = 0; i < 2 * 4096; i++) {
                homeless.addByte(1).clear();
            }

            assertThat(shared.bytesFree()).isEqualTo(2 * 16 * 4); // a slab of each size
        }
    }

    @Test
    void isSharedByThreads() throws Exception {
        BufferPool shared = new BufferPool(null, new BlockSizes(16, 4, 64, 4), Long.MAX_VALUE);
        Thread[] threads = new Thread[4];
        byte[] content = new byte[1000];
        for (int i = 0; i < threads.length; i++) {
            byte mark = (byte) i;
            threads[i] =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int round = 0; round < 1000; round++) {
                                    try (EvBuffer mine = EvBuffer.of(shared);
                                            EvBuffer too = EvBuffer.of(shared)) {
                                        mine.add(content).addByte(mark);
                                        too.addBufferReference(mine);
                                        mine.clear();
                                        assertThat(too.get(1000)).isEqualTo(mark);
                                    }
                                }
                            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(shared.bytesLent()).isZero();
    }
}
