package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.dns.ServiceBinding.Https;
import io.evj.dns.ServiceBinding.Svcb;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceBindingTest {
    private static final DnsName NAME = DnsName.of("svc.example");
    private static final Octets H2 = Octets.utf8("h2");

    @Test
    void sortsItsParameters() {
        var binding =
                new Https(
                        1,
                        NAME,
                        List.of(
                                new SvcParam.Other(667, Octets.utf8("hello")),
                                new SvcParam.Port(8443),
                                new SvcParam.Alpn(List.of(H2, Octets.utf8("h3"))),
                                new SvcParam.Mandatory(List.of(3, 1))));

        assertThat(binding.text())
                .isEqualTo(
                        "1 svc.example. mandatory=alpn,port alpn=\"h2,h3\" port=8443 key667=\"hello\"");
        assertThat(binding.type()).isEqualTo(DnsType.HTTPS);
        assertThat(binding.isAlias()).isFalse();
    }

    @Test
    void writesEachParameterAsMasterFilesHaveIt() {
        var binding =
                new Svcb(
                        16,
                        DnsName.ROOT,
                        List.of(
                                new SvcParam.Alpn(List.of(Octets.utf8("f\\oo,bar"), H2)),
                                new SvcParam.NoDefaultAlpn(),
                                new SvcParam.Ipv4Hint(
                                        List.of(
                                                Addresses.inet4(new byte[] {1, 2, 3, 4}),
                                                Addresses.inet4(new byte[] {5, 6, 7, 8}))),
                                new SvcParam.Ech(Octets.of((byte) 1, (byte) 2, (byte) 3)),
                                new SvcParam.Ipv6Hint(List.of(Addresses.inet6(new byte[16]))),
                                new SvcParam.Other(7, Octets.utf8("/q{?dns}")),
                                new SvcParam.Other(8, Octets.EMPTY)));

        assertThat(binding.text())
                .isEqualTo(
                        "16 . alpn=\"f\\\\\\\\oo\\\\,bar,h2\" no-default-alpn ipv4hint=1.2.3.4,5.6.7.8"
                                + " ech=AQID ipv6hint=:: dohpath=\"/q{?dns}\" ohttp");
        assertThat(binding.type()).isEqualTo(DnsType.SVCB);
    }

    @Test
    void isAnAliasWhenThePriorityIsZero() {
        assertThat(new Svcb(0, NAME, List.of()).isAlias()).isTrue();
    }

    static Stream<ThrowingCallable> refusals() {
        Octets big = Octets.of(new byte[255]);
        return Stream.of(
                () -> new Svcb(-1, NAME, List.of()),
                () -> new Https(65_536, NAME, List.of()),
                () -> new Svcb(1, NAME, List.of(new SvcParam.Port(1), new SvcParam.Port(2))),
                () -> new Svcb(1, NAME, List.of(new SvcParam.Mandatory(List.of(123)))),
                () -> new SvcParam.Mandatory(List.of()),
                () -> new SvcParam.Mandatory(List.of(0)),
                () -> new SvcParam.Mandatory(List.of(1, 1)),
                () -> new SvcParam.Mandatory(List.of(65_536)),
                () -> new SvcParam.Alpn(List.of()),
                () -> new SvcParam.Alpn(List.of(Octets.EMPTY)),
                () -> new SvcParam.Alpn(List.of(Octets.of(new byte[256]))),
                () -> new SvcParam.Alpn(Collections.nCopies(256, big)),
                () -> new SvcParam.Port(-1),
                () -> new SvcParam.Port(65_536),
                () -> new SvcParam.Ipv4Hint(List.of()),
                () -> new SvcParam.Ipv6Hint(List.of()),
                () ->
                        new SvcParam.Ipv6Hint(
                                Collections.nCopies(4096, Addresses.inet6(new byte[16]))),
                () -> new SvcParam.Ech(Octets.EMPTY),
                () -> new SvcParam.Other(6, Octets.EMPTY),
                () -> new SvcParam.Other(65_536, Octets.EMPTY),
                () -> new SvcParam.Other(7, Octets.of(new byte[65_536])));
    }

    @ParameterizedTest
    @MethodSource
    void refusals(ThrowingCallable construction) {
        assertThatThrownBy(construction).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesValuesUpToTheirLimits() {
        Octets big = Octets.of(new byte[255]);

        assertThat(new SvcParam.Alpn(Collections.nCopies(255, big)).protocols()).hasSize(255);
        assertThat(
                        new SvcParam.Ipv6Hint(
                                        Collections.nCopies(4095, Addresses.inet6(new byte[16])))
                                .addresses())
                .hasSize(4095);
        assertThat(new SvcParam.Other(65_535, Octets.of(new byte[65_535])).key()).isEqualTo(65_535);
        assertThat(new SvcParam.Mandatory(List.of(65_535)).keys()).containsExactly(65_535);
    }
}
