package io.evj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class VirtualClockTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void standsStillUntilMoved() {
        VirtualClock clock = new VirtualClock(5, NOON);

        assertThat(clock.nanoTime()).isEqualTo(5).isEqualTo(clock.nanoTime());
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void movesBothTimesTogether() {
        VirtualClock clock = new VirtualClock(5, NOON);

        clock.advance(Duration.ofSeconds(2).plusNanos(7));

        assertThat(clock.nanoTime()).isEqualTo(2_000_000_012L);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(2).plusNanos(7));
    }

    @Test
    void setMovesTheMonotonicTimeByTheSameStep() {
        VirtualClock clock = new VirtualClock(5, NOON);

        clock.set(NOON.plusMillis(3));

        assertThat(clock.nanoTime()).isEqualTo(3_000_005);
        assertThat(clock.instant()).isEqualTo(NOON.plusMillis(3));
    }

    @Test
    void refusesToGoBackwards() {
        VirtualClock clock = new VirtualClock(5, NOON);

        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.000000001S");
        assertThatThrownBy(() -> clock.set(NOON.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-06-01T12:00:00Z already");
        clock.advance(Duration.ZERO);
        clock.set(NOON);
        assertThat(clock.nanoTime()).isEqualTo(5);
    }

    @Test
    void passesTheOverflowOfTheMonotonicTime() {
        VirtualClock clock = new VirtualClock(Long.MAX_VALUE - 1, NOON);
        long before = clock.nanoTime();

        clock.advance(Duration.ofSeconds(1));

        assertThat(clock.nanoTime() - before).isEqualTo(1_000_000_000);
    }

    @Test
    void aFailedMoveMovesNothing() {
        VirtualClock clock = new VirtualClock(5, NOON);

        assertThatThrownBy(() -> clock.advance(Duration.ofDays(365 * 300)))
                .isInstanceOf(ArithmeticException.class);

        assertThat(clock.nanoTime()).isEqualTo(5);
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void losesNoMoveOfSeveralThreads() throws Exception {
        VirtualClock clock = new VirtualClock(0, NOON);
        Runnable moves =
                () -> {
                    for (int i = 0; i < 10_000; i++) {
                        clock.advance(Duration.ofNanos(1));
                    }
                };

        CompletableFuture.allOf(
                        CompletableFuture.runAsync(moves), CompletableFuture.runAsync(moves))
                .get(10, TimeUnit.SECONDS);

        assertThat(clock.nanoTime()).isEqualTo(20_000);
        assertThat(clock.instant()).isEqualTo(NOON.plusNanos(20_000));
    }
}
