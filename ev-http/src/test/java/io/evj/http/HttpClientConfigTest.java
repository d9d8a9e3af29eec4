package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HttpClientConfigTest {
    private static final HttpClientConfig CONFIG = HttpClientConfig.defaults();

    @Test
    void hasTheDefaultsThatItSays() {
        assertThat(CONFIG)
                .isEqualTo(
                        new HttpClientConfig(
                                HttpConnectionConfig.defaults().withReplaying(true),
                                64,
                                1024,
                                4096,
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(5),
                                false));
    }

    @Test
    void changesOneAtATime() {
        HttpConnectionConfig connection = HttpConnectionConfig.defaults().withRetries(3);
        HttpClientConfig changed =
                CONFIG.withConnection(connection)
                        .withConnectionsPerHostMax(1)
                        .withConnectionsMax(2)
                        .withWaitingMax(3)
                        .withIdleTimeout(Duration.ofSeconds(4))
                        .withAgeMax(Duration.ofSeconds(5))
                        .withUnixSockets(true);

        assertThat(changed)
                .isEqualTo(
                        new HttpClientConfig(
                                connection,
                                1,
                                2,
                                3,
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                true));
        assertThat(CONFIG).isEqualTo(HttpClientConfig.defaults());
    }

    @Test
    void thereIsOneConnectionAtLeast() {
        assertThat(CONFIG.withConnectionsPerHostMax(1).connectionsPerHostMax()).isEqualTo(1);
        assertThat(CONFIG.withConnectionsMax(1).connectionsMax()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withConnectionsPerHostMax(0))
                .withMessage("connectionsPerHostMax 0: 1 or more is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withConnectionsMax(0))
                .withMessage("connectionsMax 0: 1 or more is needed");
    }

    @Test
    void nobodyNeedsToWait() {
        assertThat(CONFIG.withWaitingMax(0).waitingMax()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withWaitingMax(-1))
                .withMessage("waitingMax -1: 0 or more is needed");
    }

    @Test
    void timesAreNothingOrMore() {
        Duration negative = Duration.ofNanos(-1);

        assertThat(CONFIG.withIdleTimeout(Duration.ZERO).idleTimeout()).isZero();
        assertThat(CONFIG.withAgeMax(Duration.ZERO).ageMax()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withIdleTimeout(negative))
                .withMessage("time PT-0.000000001S: 0 (none) or more is needed");
        assertThatIllegalArgumentException().isThrownBy(() -> CONFIG.withAgeMax(negative));
    }
}
