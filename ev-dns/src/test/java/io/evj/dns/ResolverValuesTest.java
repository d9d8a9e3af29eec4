package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Options, search lists, errors, dice.
class ResolverValuesTest {
    private final ResolverOptions defaults = ResolverOptions.defaults();

    @Test
    void defaultsAreLibeventsButForEdns() {
        assertThat(defaults.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.attempts()).isEqualTo(3);
        assertThat(defaults.maxTimeouts()).isEqualTo(3);
        assertThat(defaults.maxReissues()).isEqualTo(1);
        assertThat(defaults.maxInflight()).isEqualTo(64);
        assertThat(defaults.initialProbeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.maxProbeTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(defaults.probeBackoffFactor()).isEqualTo(3);
        assertThat(defaults.ndots()).isEqualTo(1);
        assertThat(defaults.randomizeCase()).isTrue();
        assertThat(defaults.ednsUdpSize()).isEqualTo(1232);
        assertThat(defaults.addressSkew()).isEqualTo(Duration.ofSeconds(3));
        assertThat(defaults.tcpIdleTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.bindTo()).isNull();
    }

    @Test
    void everyOptionOfLibeventHasItsName() {
        ResolverOptions all =
                defaults.with("timeout:", "0.25")
                        .with("attempts", "7")
                        .with("max-timeouts", "2")
                        .with("max-inflight", "100000")
                        .with("initial-probe-timeout", "1")
                        .with("max-probe-timeout", "60")
                        .with("probe-backoff-factor", "2")
                        .with("ndots", "4")
                        .with("randomize-case", "0")
                        .with("edns-udp-size", "4096")
                        .with("getaddrinfo-allow-skew", "0.5")
                        .with("tcp-idle-timeout", "9")
                        .with("bind-to", "192.0.2.1")
                        .with("so-rcvbuf", "70000")
                        .with("so-sndbuf", "80000")
                        .with("use-vc", "")
                        .with("ignore-tc", "");

        assertThat(all.timeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(all.attempts()).isEqualTo(7);
        assertThat(all.maxTimeouts()).isEqualTo(2);
        assertThat(all.maxInflight()).isEqualTo(65_000);
        assertThat(all.initialProbeTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(all.maxProbeTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(all.probeBackoffFactor()).isEqualTo(2);
        assertThat(all.ndots()).isEqualTo(4);
        assertThat(all.randomizeCase()).isFalse();
        assertThat(all.ednsUdpSize()).isEqualTo(4096);
        assertThat(all.addressSkew()).isEqualTo(Duration.ofMillis(500));
        assertThat(all.tcpIdleTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(all.bindTo()).isEqualTo(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(all.soRcvbuf()).isEqualTo(70_000);
        assertThat(all.soSndbuf()).isEqualTo(80_000);
        assertThat(all.useTcp()).isTrue();
        assertThat(all.ignoreTruncation()).isTrue();
        assertThat(defaults.timeout()).as("a copy was changed").isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anOptionOfAFileThatMakesNoSenseLeavesTheOneBefore() {
        assertThat(
                        ResolvConf.parse("options timeout:3 ndots:2\noptions timeout:x ndots:-1")
                                .options())
                .isEqualTo(Map.of("timeout", "3", "ndots", "2"));
    }

    @ParameterizedTest
    @CsvSource({"2, 2000", ".5, 500", "5., 5000", "0.2500000000009, 250"})
    void secondsMayHaveAFraction(String seconds, long millis) {
        assertThat(defaults.with("timeout", seconds).timeout())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void unknownOptionsAreIgnored() {
        assertThat(defaults.with("no-such-option", "x")).isSameAs(defaults);
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, x",
        "timeout, 0",
        "timeout, 0.0001",
        "timeout, -1",
        "timeout, 1e999999999",
        "timeout, 1e-999999999",
        "timeout, 9999999999",
        "attempts, 0",
        "attempts, 256",
        "max-timeouts, 0",
        "max-timeouts, 256",
        "probe-backoff-factor, 0",
        "probe-backoff-factor, 11",
        "max-probe-timeout, 3601",
        "edns-udp-size, 511",
        "edns-udp-size, 65536",
        "ndots, -1",
        "randomize-case, 2",
        "bind-to, nonsense",
        "timeout, 1e99",
        "udp-ports, 0",
        "udp-ports, 4097"
    })
    void valuesThatMakeNoSenseAreRefused(String name, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.with(name, value));
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 0.001",
        "attempts, 1",
        "attempts, 255",
        "max-timeouts, 1",
        "max-timeouts, 255",
        "probe-backoff-factor, 1",
        "probe-backoff-factor, 10",
        "max-probe-timeout, 3600",
        "edns-udp-size, 512",
        "edns-udp-size, 65535",
        "ndots, 0",
        "udp-ports, 1",
        "udp-ports, 4096"
    })
    void valuesAtTheLimitsAreTaken(String name, String value) {
        assertThat(defaults.with(name, value)).isNotSameAs(defaults);
    }

    @Test
    void searchListsAreLimited() {
        SearchList list = SearchList.EMPTY;
        for (int i = 0; i < 64; i++) {
            list = list.adding(DnsName.of("d" + i));
        }
        SearchList full = list;

        assertThat(full.candidates("x", 1)).hasSize(65);
        assertThatIllegalArgumentException().isThrownBy(() -> full.adding(DnsName.of("more")));
    }

    @Test
    void searchListsLeaveOutWhatWouldBeTooLong() {
        SearchList list = SearchList.EMPTY.adding(DnsName.of("example")).adding(DnsName.of("x.y"));
        String longest = "a.".repeat(122) + "bbb"; // 249 octets on the wire

        assertThat(list.candidates(longest, 255)).hasSize(2);
        assertThat(list.candidates("host\\.", 1)).hasSize(3);
        assertThat(list.candidates("host.", 1)).containsExactly(DnsName.of("host"));
    }

    @Test
    void errorsHaveLibeventsNumbers() {
        assertThat(List.of(DnsError.values()))
                .extracting(DnsError::code)
                .containsExactly(0, 1, 2, 3, 4, 5, 65, 66, 67, 68, 69, 70);
        assertThat(DnsError.of(DnsRcode.REFUSED)).isEqualTo(DnsError.REFUSED);
        assertThat(DnsError.of(DnsRcode.of(6))).isEqualTo(DnsError.UNKNOWN);
    }

    @Test
    void diceAreFair() {
        Dice dice = new Dice();
        Set<Integer> seen = new HashSet<>();
        List<Integer> high = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            int drawn = dice.below(7);
            seen.add(drawn);
            if (drawn >= 4) {
                high.add(drawn);
            }
        }

        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(high.size()).isBetween(1_400, 2_030);
        assertThat(dice.below(1)).isZero();
        assertThat(dice.below(65_536)).isBetween(0, 65_535);
    }

    @Test
    void hostsFilesSkipWhatMakesNoSense() {
        var hosts = new HostsFile();

        int skipped = hosts.add("192.0.2.1 a b\r\nnonsense c\n192.0.2.2\n\n# x\n::1 A # c\n");

        assertThat(skipped).isEqualTo(2);
        assertThat(hosts.find("a.")).hasSize(2);
        assertThat(hosts.find("B")).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(hosts.find("c")).isEmpty();
        assertThat(hosts.size()).isEqualTo(2);
    }
}
