package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsAnswer;
import io.evj.testkit.Steps;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A hundred thousand names at once.
@OnEveryMethod
class ManyNamesTest {
    /// Under way at a time: what a socket's buffer surely holds, for on this clock nothing is ever sent again.
    private static final int IN_FLIGHT = 256;

    private static final int COUNT = 100_000;

    @AutoClose private final DnsStage stage;
    private int good;
    private int told;

    ManyNamesTest(String method) {
        stage =
                DnsStage.on(
                        method, options -> options.withCacheMax(1_000).withMaxInflight(IN_FLIGHT));
    }

    private void tell(DnsAnswer answer) {
        told++;
        good += answer.isOk() ? 1 : 0;
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void allWaitTheirTurnAndAllAreAnswered() {
        FakeServer server = stage.server(FakeServer.withAddress("192.0.2.1"));
        server.forgetsQuestions = true;

        for (int i = 0; i < COUNT; i++) {
            stage.dns.resolve4("n" + i + ".example", this::tell);
        }
        assertThat(stage.dns.stats().inFlight()).isEqualTo(IN_FLIGHT);
        assertThat(stage.dns.stats().waiting()).isEqualTo(COUNT - IN_FLIGHT);
        while (told < COUNT) { // the test's own time limit ends it
            server.poll();
            Steps.one(stage.base);
        }

        assertThat(good).isEqualTo(COUNT);
        assertThat(stage.dns.stats().waiting()).isZero();
        assertThat(stage.dns.stats().cached()).isEqualTo(1_000);
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void allEndByTheDeadlineWhenNobodyAnswers() {
        for (int i = 0; i < COUNT; i++) {
            stage.dns.resolve4("n" + i + ".example", this::tell);
        }

        stage.advanceMillis(30_000);
        while (told < COUNT) {
            Steps.one(stage.base);
        }

        assertThat(good).isZero();
        assertThat(stage.dns.stats().waiting()).isZero();
    }
}
