package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1, read rate 0",
        "-5, 1, 1, 1, read rate -5",
        "2, 1, 1, 1, 'read rate 2, burst 1'",
        "1, 1, 0, 1, write rate 0",
        "1, 1, 10, 9, 'write rate 10, burst 9'"
    })
    void refusesRatesBelowOneAndBurstsBelowTheRate(
            long readRate, long readBurst, long writeRate, long writeBurst, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(readRate, readBurst, writeRate, writeBurst, SECOND))
                .withMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({"PT0.000999999S", "PT0S", "PT-1S", "PT9223372036854775807S", "P54000D"})
    void refusesTicksThatAreTooShortOrAbsurd(Duration tick) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(1, 1, 1, 1, tick))
                .withMessageContaining("tick " + tick);
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S", "PT1S", "P30D", "P53000D"})
    void takesTicksFromAMillisecondToAnAge(Duration tick) {
        assertThat(new RateLimit(1, 1, 1, 1, tick).tick()).isEqualTo(tick);
    }

    @Test
    void takesTheHighestFigures() {
        RateLimit limit = RateLimit.perSecond(RateLimit.MAX);

        assertThat(limit.readBurst()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void perSecondSavesNothingUp() {
        assertThat(RateLimit.perSecond(10, 20))
                .isEqualTo(new RateLimit(10, 10, 20, 20, SECOND))
                .isNotEqualTo(RateLimit.perSecond(10));
        assertThat(RateLimit.perSecond(10).withBursts(30, 40))
                .isEqualTo(new RateLimit(10, 30, 10, 40, SECOND));
    }
}
