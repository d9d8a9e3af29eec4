package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.dns.SourceLimiter.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceLimiterTest {
    private static final long SECOND = 1_000_000_000;
    private static final DnsRateLimit TEN = DnsRateLimit.of(10).withSlip(0);

    private long now = -5 * SECOND; // a clock may begin anywhere

    private Verdict ask(SourceLimiter limiter, String address) {
        byte[] octets = InetAddress.ofLiteral(address).getAddress();
        byte[] room = new byte[16];
        System.arraycopy(octets, 0, room, 0, octets.length);
        return limiter.ask(room, octets.length, now);
    }

    private int passed(SourceLimiter limiter, String address, int times) {
        int passed = 0;
        for (int i = 0; i < times; i++) {
            passed += ask(limiter, address) == Verdict.PASS ? 1 : 0;
        }
        return passed;
    }

    @Test
    void letsABurstPassAndThenTheRate() {
        var limiter = new SourceLimiter(TEN.withBurst(5));

        assertThat(passed(limiter, "192.0.2.1", 20)).isEqualTo(5);
        now += SECOND / 10 - 1;
        assertThat(passed(limiter, "192.0.2.1", 20)).isZero();
        now += 1;
        assertThat(passed(limiter, "192.0.2.1", 20)).isEqualTo(1);
        now += SECOND / 5;
        assertThat(passed(limiter, "192.0.2.1", 20)).isEqualTo(2);
        now += 100 * SECOND;
        assertThat(passed(limiter, "192.0.2.1", 20)).isEqualTo(5);
    }

    @Test
    void countsANetworkAsOneSource() {
        var limiter = new SourceLimiter(TEN.withBurst(2));

        assertThat(passed(limiter, "192.0.2.1", 1)).isEqualTo(1);
        assertThat(passed(limiter, "192.0.2.255", 5)).isEqualTo(1);
        assertThat(passed(limiter, "192.0.3.1", 5)).isEqualTo(2);
        assertThat(passed(limiter, "2001:db8:0:1::1", 1)).isEqualTo(1);
        assertThat(passed(limiter, "2001:db8:0:ff::1", 5)).isEqualTo(1);
        assertThat(passed(limiter, "2001:db8:0:100::1", 5)).isEqualTo(2);
        assertThat(passed(limiter, "::1", 5)).isEqualTo(2);
    }

    @Test
    void countsAddressesWhenToldTo() {
        var limiter = new SourceLimiter(TEN.withBurst(1).withPrefixLengths(32, 64));

        assertThat(passed(limiter, "192.0.2.1", 5)).isEqualTo(1);
        assertThat(passed(limiter, "192.0.2.2", 5)).isEqualTo(1);
        assertThat(passed(limiter, "2001:db8::1", 5)).isEqualTo(1);
        assertThat(passed(limiter, "2001:db8:0:1::1", 5)).isEqualTo(1);
        assertThat(passed(limiter, "2001:db8::2", 5)).isZero();
    }

    @Test
    void slipsAsOftenAsItIsTold() {
        var limiter = new SourceLimiter(TEN.withBurst(1).withSlip(3));
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < 7; i++) {
            verdicts.add(ask(limiter, "192.0.2.1"));
        }

        assertThat(verdicts)
                .containsExactly(
                        Verdict.PASS,
                        Verdict.DROP,
                        Verdict.DROP,
                        Verdict.SLIP,
                        Verdict.DROP,
                        Verdict.DROP,
                        Verdict.SLIP);
    }

    @Test
    void doesNotLimitWhatHasNoAddress() {
        var limiter = new SourceLimiter(TEN.withBurst(1));

        for (int i = 0; i < 10; i++) {
            assertThat(limiter.ask(new byte[16], 0, now)).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void knowsABoundedNumberOfSourcesAndForgetsThoseWithMostCredit() {
        var limiter = new SourceLimiter(TEN.withBurst(3).withSourcesMax(64));
        assertThat(passed(limiter, "192.0.2.1", 100)).isEqualTo(3); // has no credit

        for (int i = 0; i < 10_000; i++) {
            passed(limiter, "10." + i / 256 + "." + i % 256 + ".1", 1); // two are left to each
        }

        assertThat(limiter.size()).isBetween(60, 64);
        assertThat(passed(limiter, "192.0.2.1", 100)).isZero();
    }

    @Test
    void hasABurstOfASecondByDefaultAndSlipsEverySecond() {
        DnsRateLimit limit = DnsRateLimit.of(50);

        assertThat(limit).isEqualTo(new DnsRateLimit(50, 50, 2, 24, 56, 16_384));
        assertThat(DnsRateLimit.none().answersPerSecond()).isZero();
    }

    @Test
    void refusesWhatIsOutOfRange() {
        for (Runnable wrong :
                List.<Runnable>of(
                        () -> DnsRateLimit.of(-1),
                        () -> TEN.withBurst(0),
                        () -> TEN.withSlip(-1),
                        () -> TEN.withPrefixLengths(0, 56),
                        () -> TEN.withPrefixLengths(33, 56),
                        () -> TEN.withPrefixLengths(24, 65),
                        () -> TEN.withSourcesMax(3))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
