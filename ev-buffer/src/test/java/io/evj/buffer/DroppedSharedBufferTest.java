package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Buffers that belong to no base, dropped without being closed.
final class DroppedSharedBufferTest {
    private static final long LIMIT_NANOS = Duration.ofSeconds(20).toNanos();
    private static final int MIB = 1 << 20;

    /// Like the shared one, in nobody else's hands, and small.
    private final BufferPool pool =
            new BufferPool(null, new BlockSizes(64, 16, 1024, 16), 64 << 10);

    /// Collects garbage until something shows that it was found.
    private static void collectUntil(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("time for " + what).isLessThan(LIMIT_NANOS);
            System.gc();
        }
    }

    /// What other tests have left there may come back as well.
    @Test
    void giveTheirMemoryBackToTheSharedPool() {
        BufferPool shared = BufferPool.shared();
        long lentBefore = shared.bytesLent();
        for (int i = 0; i < 8; i++) {
            EvBuffer.create().add(new byte[MIB]);
        }
        assertThat(shared.bytesLent()).isGreaterThan(lentBefore + 4 * MIB);

        collectUntil("memory to come back", () -> shared.bytesLent() <= lentBefore);

        shared.trim();
        assertThat(shared.bytesFree()).as("nothing but slabs in use stays").isLessThan(4 * MIB);
    }

    @Test
    void giveTheirMemoryBackToWhicheverThreadNeedsIt() throws InterruptedException {
        AtomicInteger filled = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int round = 0;
                                        round < 50;
                                        round++) { // all together: 12 times the limit
                                    fillAndForget();
                                }
                                filled.incrementAndGet();
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(filled).hasValue(4);
        collectUntil("memory to come back", () -> pool.bytesLent() == 0);
        pool.trim();
        assertThat(pool.bytesFree()).isZero();
    }

    private void fillAndForget() {
        collectUntil(
                "memory to be lent again",
                () -> {
                    try {
                        EvBuffer.of(pool).add(new byte[4000]);
                        return true;
                    } catch (BufferLimitException notYet) {
                        return false;
                    }
                });
    }

    @Test
    void giveBackRoomThatTheyAskedFor() {
        EvBuffer.of(pool).expand(3000);
        EvBuffer.of(pool).reserve(3000, 2);
        EvBuffer.of(pool).add(new byte[3000]).clear().expand(3000);
        assertThat(pool.bytesLent()).isGreaterThanOrEqualTo(9000);

        collectUntil("memory to come back", () -> pool.bytesLent() == 0);
    }

    @Test
    void endReferencesAndShares() {
        AtomicInteger cleaned = new AtomicInteger();
        try (EvBuffer kept = EvBuffer.of(pool)) {
            kept.addBufferReference(
                    EvBuffer.of(pool)
                            .add("shared")
                            .addReference(
                                    ByteBuffer.allocate(3), memory -> cleaned.incrementAndGet()));
            forgetReferring(cleaned);

            collectUntil(
                    "the clean-up of what only dropped buffers had",
                    () -> pool.bytesLent() == 64 && cleaned.get() == 1);

            assertThat(EvBufferTest.text(kept)).startsWith("shared");
        }
        assertThat(cleaned).hasValue(2);
        assertThat(pool.bytesLent()).isZero();
    }

    private void forgetReferring(AtomicInteger cleaned) {
        EvBuffer source =
                EvBuffer.of(pool)
                        .addReference(ByteBuffer.allocate(5), memory -> cleaned.incrementAndGet());
        EvBuffer.of(pool).add("x").addBufferReference(source);
    }
}
