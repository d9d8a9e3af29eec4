package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NanosTest {
    @Test
    void convertsExactly() {
        assertThat(Nanos.of(Duration.ZERO)).isZero();
        assertThat(Nanos.of(Duration.ofSeconds(3, 7))).isEqualTo(3_000_000_007L);
        assertThat(Nanos.of(Duration.ofNanos(Nanos.MAX - 1_000_000_000L)))
                .isEqualTo(Nanos.MAX - 1_000_000_000L);
    }

    @Test
    void cutsHugeDurations() {
        assertThat(Nanos.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))).isEqualTo(Nanos.MAX);
        assertThat(Nanos.of(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Nanos.MAX);
    }

    @Test
    void deadlinesOfHugeDelaysCompareBySubtraction() {
        long overdue = Long.MAX_VALUE - 5;
        long farAway = overdue + 1_000 + Nanos.of(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(farAway - overdue).isPositive();
    }

    @Test
    void refusesNegativeDurations() {
        assertThatThrownBy(() -> Nanos.of(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.000000001S");
    }
}
