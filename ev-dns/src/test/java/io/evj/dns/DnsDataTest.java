package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.dns.DnsData.Aaaa;
import io.evj.dns.DnsData.Caa;
import io.evj.dns.DnsData.Mx;
import io.evj.dns.DnsData.Opaque;
import io.evj.dns.DnsData.Soa;
import io.evj.dns.DnsData.Srv;
import io.evj.dns.DnsData.Txt;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class DnsDataTest {
    private static final DnsName NAME = DnsName.of("Host.example");
    private static final Octets LONG_STRING = Octets.of(new byte[255]);

    static Stream<ThrowingCallable> outOfRange() {
        return Stream.of(
                () -> new Mx(-1, NAME),
                () -> new Mx(65_536, NAME),
                () -> new Srv(65_536, 0, 0, NAME),
                () -> new Srv(0, 65_536, 0, NAME),
                () -> new Srv(0, 0, 65_536, NAME),
                () -> new Soa(NAME, NAME, -1, 0, 0, 0, 0),
                () -> new Soa(NAME, NAME, 1L << 32, 0, 0, 0, 0),
                () -> new Soa(NAME, NAME, 0, 1L << 32, 0, 0, 0),
                () -> new Soa(NAME, NAME, 0, 0, 1L << 32, 0, 0),
                () -> new Soa(NAME, NAME, 0, 0, 0, 1L << 32, 0),
                () -> new Soa(NAME, NAME, 0, 0, 0, 0, 1L << 32),
                () -> new Txt(List.of()),
                () -> new Txt(List.of(Octets.of(new byte[256]))),
                () -> new Caa(256, "issue", Octets.EMPTY),
                () -> new Caa(-1, "issue", Octets.EMPTY),
                () -> new Caa(0, "", Octets.EMPTY),
                () -> new Caa(0, "x".repeat(256), Octets.EMPTY),
                () -> new Caa(0, "is-sue", Octets.EMPTY),
                () -> new Caa(0, "iss\u00fce", Octets.EMPTY),
                () -> new Opaque(DnsType.of(99), Octets.of(new byte[65_536])));
    }

    @ParameterizedTest
    @MethodSource
    void outOfRange(ThrowingCallable construction) {
        assertThatThrownBy(construction).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsThemselvesAreAllowed() {
        assertThat(new Mx(65_535, NAME).preference()).isEqualTo(65_535);
        assertThat(new Srv(65_535, 65_535, 65_535, NAME).port()).isEqualTo(65_535);
        long max = (1L << 32) - 1;
        assertThat(new Soa(NAME, NAME, max, max, max, max, max).serial()).isEqualTo(max);
        assertThat(new Txt(List.of(LONG_STRING)).strings()).containsExactly(LONG_STRING);
        assertThat(new Caa(255, "x".repeat(255), Octets.EMPTY).isCritical()).isTrue();
        assertThat(new Opaque(DnsType.of(99), Octets.of(new byte[65_535])).octets().size())
                .isEqualTo(65_535);
    }

    static final List<Arguments> texts =
            List.of(
                    Arguments.of(
                            new DnsData.A(Addresses.inet4(new byte[] {(byte) 192, 0, 2, 1})),
                            "A",
                            "192.0.2.1"),
                    Arguments.of(
                            new Aaaa(
                                    inet6(
                                            0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                            1)),
                            "AAAA",
                            "2001:db8::1"),
                    Arguments.of(
                            new Aaaa(inet6(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4)),
                            "AAAA",
                            "::ffff:1.2.3.4"),
                    Arguments.of(new DnsData.Cname(NAME), "CNAME", "Host.example."),
                    Arguments.of(new DnsData.Ptr(NAME), "PTR", "Host.example."),
                    Arguments.of(new DnsData.Ns(DnsName.ROOT), "NS", "."),
                    Arguments.of(
                            new Soa(NAME, DnsName.of("a\\.b.example"), 4_294_967_295L, 1, 2, 3, 4),
                            "SOA",
                            "Host.example. a\\.b.example. 4294967295 1 2 3 4"),
                    Arguments.of(new Mx(10, NAME), "MX", "10 Host.example."),
                    Arguments.of(
                            new Txt(List.of(Octets.utf8("a \"b\""), Octets.EMPTY)),
                            "TXT",
                            "\"a \\\"b\\\"\" \"\""),
                    Arguments.of(new Srv(1, 2, 3, NAME), "SRV", "1 2 3 Host.example."),
                    Arguments.of(
                            new Caa(128, "issue", Octets.utf8("ca.example; a=b")),
                            "CAA",
                            "128 issue \"ca.example; a=b\""),
                    Arguments.of(
                            new Opaque(DnsType.of(62_347), Octets.of((byte) 0xAB, (byte) 1)),
                            "TYPE62347",
                            "\\# 2 ab01"),
                    Arguments.of(new Opaque(DnsType.A, Octets.EMPTY), "A", "\\# 0"));

    private static Inet6Address inet6(int... octets) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 16; i++) {
            bytes[i] = (byte) octets[i];
        }
        return Addresses.inet6(bytes);
    }

    @ParameterizedTest
    @FieldSource
    void texts(DnsData data, String type, String text) {
        assertThat(data.text()).isEqualTo(text);
        assertThat(data.type()).hasToString(type);
    }

    @Test
    void leavesTheScopeOfAnAddressOut() throws UnknownHostException {
        byte[] linkLocal = new byte[16];
        linkLocal[0] = (byte) 0xfe;
        linkLocal[1] = (byte) 0x80;
        linkLocal[15] = 1;

        var data = new Aaaa(Inet6Address.getByAddress(null, linkLocal, 7));

        assertThat(data.address().getScopeId()).isZero();
        assertThat(data.text()).isEqualTo("fe80::1");
    }

    @Test
    void copiesItsLists() {
        var strings = new ArrayList<>(List.of(LONG_STRING));
        var txt = new Txt(strings);

        strings.clear();

        assertThat(txt.strings()).hasSize(1);
    }

    @Test
    void isEqualWithoutRegardToTheCaseOfNames() {
        assertThat(new DnsData.Cname(NAME))
                .isEqualTo(new DnsData.Cname(DnsName.of("hOST.EXAMPLE")));
        assertThat(new DnsData.Cname(NAME)).isNotEqualTo(new DnsData.Ptr(NAME));
    }
}
