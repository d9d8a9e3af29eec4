package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.api.AddressHints.Family;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

final class HttpConnectionConfigTest {
    private static final HttpConnectionConfig CONFIG = HttpConnectionConfig.defaults();
    private static final Duration LESS_THAN_NOTHING = Duration.ofNanos(-1);

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    @Test
    void hasTheDefaultsThatItSays() {
        assertThat(CONFIG)
                .isEqualTo(
                        new HttpConnectionConfig(
                                HttpLimits.defaults(),
                                seconds(45),
                                seconds(50),
                                seconds(50),
                                Duration.ZERO,
                                seconds(1),
                                0,
                                seconds(2),
                                false,
                                false,
                                true,
                                Family.ANY,
                                null,
                                1024,
                                16,
                                16 * 1024 * 1024,
                                ""));
    }

    @Test
    void changesOneAtATime() {
        HttpLimits limits = HttpLimits.defaults().withFieldCountMax(7);
        InetSocketAddress local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        HttpConnectionConfig changed =
                CONFIG.withLimits(limits)
                        .withConnectTimeout(seconds(1))
                        .withReadTimeout(seconds(2))
                        .withWriteTimeout(seconds(3))
                        .withWholeTimeout(seconds(4))
                        .withContinueTimeout(seconds(5))
                        .withRetries(6)
                        .withRetryDelay(seconds(7))
                        .withReplaying(true)
                        .withReusingAddress(true)
                        .withReadingOnWriteError(false)
                        .withFamily(Family.IPV6)
                        .withLocalAddress(local)
                        .withQueuedMax(8)
                        .withInterimCountMax(9)
                        .withWholeBytesMax(10)
                        .withUserAgent("a/1");

        assertThat(changed)
                .isEqualTo(
                        new HttpConnectionConfig(
                                limits,
                                seconds(1),
                                seconds(2),
                                seconds(3),
                                seconds(4),
                                seconds(5),
                                6,
                                seconds(7),
                                true,
                                true,
                                false,
                                Family.IPV6,
                                local,
                                8,
                                9,
                                10,
                                "a/1"));
        assertThat(CONFIG).isEqualTo(HttpConnectionConfig.defaults());
        assertThat(changed.withLocalAddress(null).localAddress()).isNull();
    }

    @Test
    void oneTimeoutForBothDirectionsLeavesTheOthers() {
        assertThat(CONFIG.withTimeout(seconds(9)))
                .isEqualTo(CONFIG.withReadTimeout(seconds(9)).withWriteTimeout(seconds(9)));
    }

    @Test
    void timeoutsAreNothingOrMore() {
        takesNothingOrMore(HttpConnectionConfig::withConnectTimeout);
        takesNothingOrMore(HttpConnectionConfig::withReadTimeout);
        takesNothingOrMore(HttpConnectionConfig::withWriteTimeout);
        takesNothingOrMore(HttpConnectionConfig::withWholeTimeout);
        takesNothingOrMore(HttpConnectionConfig::withContinueTimeout);
        takesNothingOrMore(HttpConnectionConfig::withTimeout);
    }

    private static void takesNothingOrMore(
            BiFunction<HttpConnectionConfig, Duration, HttpConnectionConfig> with) {
        assertThat(with.apply(CONFIG, Duration.ZERO)).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with.apply(CONFIG, LESS_THAN_NOTHING))
                .withMessage("timeout PT-0.000000001S: 0 (none) or more is needed");
    }

    @Test
    void retriesAreCountedOrWithoutEnd() {
        assertThat(CONFIG.withRetries(-1).retries()).isEqualTo(-1);
        assertThat(CONFIG.withRetries(0).retries()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withRetries(-2))
                .withMessage("retries -2: 0 or more is needed, or -1");
    }

    @Test
    void aDelayIsAnHourAtMost() {
        assertThat(CONFIG.withRetryDelay(Duration.ZERO).retryDelay()).isZero();
        assertThat(CONFIG.withRetryDelay(Duration.ofHours(1)).retryDelay())
                .isEqualTo(HttpConnectionConfig.RETRY_DELAY_MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withRetryDelay(Duration.ofHours(1).plusNanos(1)))
                .withMessage("retryDelay PT1H0.000000001S: 0 to PT1H is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withRetryDelay(LESS_THAN_NOTHING));
    }

    @Test
    void countsAreNothingOrMore() {
        assertThat(CONFIG.withQueuedMax(0).queuedMax()).isZero();
        assertThat(CONFIG.withInterimCountMax(0).interimCountMax()).isZero();
        assertThat(CONFIG.withWholeBytesMax(0).wholeBytesMax()).isZero();
        assertThat(CONFIG.withWholeBytesMax(Long.MAX_VALUE).wholeBytesMax())
                .isEqualTo(Long.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withQueuedMax(-1))
                .withMessage("queuedMax -1: 0 or more is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withInterimCountMax(-1))
                .withMessage("interimCountMax -1: 0 or more is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withWholeBytesMax(-1))
                .withMessage("wholeBytesMax -1: 0 or more is needed");
    }

    @Test
    void refusesWhereNobodyCanComeFrom() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("a.test", 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withLocalAddress(unresolved))
                .withMessageContaining("is not resolved");
    }

    @Test
    void aNameIsWhatAFieldMayHave() {
        assertThat(CONFIG.withUserAgent("a (b; \t\u00e4)").userAgent()).hasSize(9);
        for (String bad : new String[] {"a\r\nX: y", "a\0", "a\u007f", "\u20ac"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CONFIG.withUserAgent(bad))
                    .withMessage("userAgent: a character no field may have");
        }
    }
}
