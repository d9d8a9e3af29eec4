package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Event;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DroppedBufferTest {
    private static final long LIMIT_NANOS = Duration.ofSeconds(20).toNanos();

    private final TestBase home = new TestBase();
    private final BufferPool pool = pool(false);
    private final System.Logger systemLogger = Leashes.logger;
    private final List<Throwable> logged = new ArrayList<>();

    @AfterEach
    void close() {
        Leashes.logger = systemLogger;
        home.close();
    }

    private BufferPool pool(boolean isParanoid) {
        return new BufferPool(home.base, new BlockSizes(4, 4, 8, 4), 1000, isParanoid);
    }

    /// Collects garbage until something shows that it was found.
    private static void collectUntil(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("time for " + what).isLessThan(LIMIT_NANOS);
            System.gc();
        }
    }

    @Test
    void givesItsMemoryBack() {
        EvBuffer.of(pool).add("0123456789").expand(20);
        assertThat(pool.bytesLent()).isPositive();

        collectUntil("memory to come back", () -> pool.bytesLent() == 0);
    }

    @Test
    void givesItsMemoryBackToWhoeverNeedsIt() {
        try (EvBuffer other = EvBuffer.of(pool)) {
            EvBuffer.of(pool).add(new byte[1000]);

            collectUntil(
                    "memory to be lent again",
                    () -> {
                        try {
                            other.add(new byte[1000]);
                            return true;
                        } catch (BufferLimitException notYet) {
                            return false;
                        }
                    });
        }
    }

    @Test
    void lastsAsLongAsItIsInUse() {
        EvBuffer buffer = EvBuffer.of(pool).add("0123456789");
        EvBuffer.of(pool).add("abc");

        collectUntil("memory of the other one", () -> pool.bytesLent() == 12);

        assertThat(EvBufferTest.text(buffer)).isEqualTo("0123456789");
        buffer.close();
        assertThat(pool.bytesLent()).isZero();
    }

    @Test
    void cleansUpWhatItReferredToWhenNoOperationIsUnderWay() {
        List<String> told = new ArrayList<>();
        EvBuffer.of(pool)
                .add("x")
                .addReference(ByteBuffer.allocate(3), memory -> told.add("cleaned"));

        collectUntil(
                "the clean-up",
                () -> {
                    pool.bytesLent();
                    return !told.isEmpty();
                });

        assertThat(told).containsExactly("cleaned");
        assertThat(pool.bytesLent()).isZero();
    }

    @Test
    void leavesWhatItSharedToOthers() {
        try (EvBuffer other = EvBuffer.of(pool)) {
            other.addBufferReference(
                    EvBuffer.of(pool).add("0123456789").addReference(ByteBuffer.allocate(1), null));
            EvBuffer.of(pool).add("abc");

            collectUntil("memory of the others", () -> pool.bytesLent() == 12);

            assertThat(EvBufferTest.text(other)).startsWith("0123456789");
        }
        assertThat(pool.bytesLent()).isZero();
    }

    @Test
    void isFoundByTheTimer() {
        List<String> told = new ArrayList<>();
        try (EvBuffer other = EvBuffer.of(pool)) {
            other.add(new byte[100]);
            EvBuffer.of(pool).addReference(ByteBuffer.allocate(3), memory -> told.add("cleaned"));

            collectUntil(
                    "the clean-up",
                    () -> {
                        home.advance(Duration.ofSeconds(5));
                        return !told.isEmpty();
                    });
        }
    }

    @Test
    void isLoggedWithThePlaceWhereItWasMade() {
        Leashes.logger = new Recorder();
        BufferPool paranoid = pool(true);
        makeAndForget(paranoid);

        collectUntil("the report", () -> paranoid.bytesLent() == 0);

        assertThat(logged).hasSize(1);
        assertThat(logged.get(0).getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("makeAndForget"));
    }

    /// Else each connection of a server would leave something that survives collections, and must be found by one.
    @Test
    void isNotSoughtWhenItsBufferEventWasClosed() {
        BufferPool ofBase = BufferPool.of(home.base);
        useAndClosePair();
        EvBuffer.of(home.base).add("abc");
        List<Long> found = new ArrayList<>();

        collectUntil(
                "the other one",
                () -> {
                    for (Chain chain = ofBase.leashes.found();
                            chain != null;
                            chain = ofBase.leashes.found()) {
                        found.add(chain.length);
                        ofBase.releaseAll(chain.takeAll());
                    }
                    return found.contains(3L);
                });

        assertThat(found).containsExactly(3L);
    }

    private void useAndClosePair() {
        BufferEvent.Pair pair = BufferEvent.pair(home.base);
        pair.first().enable(Event.READ).write("to the second");
        pair.second().enable(Event.READ).write("to the first");
        home.base.dispatch();
        assertThat(pair.first().input().length()).isPositive();
        assertThat(pair.second().input().length()).isPositive();
        pair.first().close();
        pair.second().close();
    }

    private static void makeAndForget(BufferPool pool) {
        EvBuffer.of(pool).add("content");
        EvBuffer.of(pool).add("content").clear(); // dropped empty: no harm done
        EvBuffer.of(pool).add("content").close();
    }

    @Test
    void isNotLoggedUnlessLeaksAreLookedFor() {
        Leashes.logger = new Recorder();
        makeAndForget(pool);

        collectUntil("memory to come back", () -> pool.bytesLent() == 0);

        assertThat(logged).isEmpty();
    }

    private final class Recorder implements System.Logger {
        @Override
        public String getName() {
            return "recorder";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            assertThat(level).isEqualTo(Level.WARNING);
            assertThat(message).contains("without close()", "7 bytes");
            logged.add(thrown);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            throw new AssertionError(format);
        }
    }
}
