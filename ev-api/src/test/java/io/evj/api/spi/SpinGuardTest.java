package io.evj.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.spi.SpinGuard.Advice;
import org.junit.jupiter.api.Test;

class SpinGuardTest {
    private static final long MILLI = 1_000_000;

    private long now;
    private int readings;
    private final SpinGuard guard =
            new SpinGuard(() -> {
                readings++;
                return now;
            });

    @Test
    void advisesToRebuildAfterManyPrematureReturnsInARow() {
        for (int i = 0; i < SpinGuard.PREMATURE_MAX; i++) {
            assertThat(waited(0, 1000)).as("return %d", i).isEqualTo(Advice.GO_ON);
        }
        assertThat(waited(0, 1000)).isEqualTo(Advice.REBUILD);
    }

    @Test
    void advisesToPauseAfterSeveralRebuildsInVain() {
        int rebuilds = 0;
        Advice advice;
        do {
            advice = waited(0, 0);
            rebuilds += advice == Advice.REBUILD ? 1 : 0;
        } while (advice != Advice.PAUSE);

        assertThat(rebuilds).isEqualTo(SpinGuard.REBUILDS_MAX);
        assertThat(waited(0, 0)).isEqualTo(Advice.PAUSE);
        assertThat(waited(1000, 1000)).as("a good wait forgives all").isEqualTo(Advice.GO_ON);
        assertThat(waited(0, 0)).isEqualTo(Advice.GO_ON);
    }

    @Test
    void startsCountingAnewWhenSomethingWasFound() {
        for (int i = 0; i < 10 * SpinGuard.PREMATURE_MAX; i++) {
            assertThat(waited(0, 1000)).isEqualTo(Advice.GO_ON);
            if (i % 100 == 0) {
                guard.waitServed();
            }
        }
    }

    @Test
    void takesAWaitThatLastedForGoodWhateverItsLength() {
        for (int i = 0; i < 10 * SpinGuard.PREMATURE_MAX; i++) {
            assertThat(waited(1, 1)).isEqualTo(Advice.GO_ON);
            assertThat(waited(1000, 1000)).isEqualTo(Advice.GO_ON);
        }
    }

    @Test
    void readsNoClockWhileWaitsAreServed() {
        for (int i = 0; i < 100; i++) {
            guard.waitBegins();
            guard.waitServed();
        }
        assertThat(readings).isZero();
    }

    private Advice waited(long elapsedMillis, long timeoutMillis) {
        guard.waitBegins();
        now += elapsedMillis * MILLI;
        return guard.waitEmpty(timeoutMillis);
    }
}
