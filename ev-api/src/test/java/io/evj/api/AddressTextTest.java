package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3.4,             1.2.3.4:0",
        "1.2.3.4:80,          1.2.3.4:80",
        "1.2.3.4:65535,       1.2.3.4:65535",
        "255.255.255.255:1,   255.255.255.255:1",
        "[::1],               [::1]:0",
        "[::1]:80,            [::1]:80",
        "::1,                 [::1]:0",
        "1:2:3:4:5:6:7:8,     [1:2:3:4:5:6:7:8]:0",
        "[2001:DB8::a]:8080,  [2001:db8::a]:8080",
        "[::ffff:1.2.3.4]:80, [::ffff:1.2.3.4]:80",
        "[fe80::1%3]:80,      [fe80::1%3]:80",
        "fe80::1%3,           [fe80::1%3]:0"
    })
    void readsAndWritesSocketAddresses(String text, String canonical) {
        assertThat(AddressText.format(AddressText.parse(text))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "localhost",
                "localhost:80",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.04",
                "1.2.3.0x4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "+1.2.3.4",
                "1..3.4",
                "16909060",
                "1.2.3.4:",
                "1.2.3.4:0",
                "1.2.3.4:65536",
                "1.2.3.4:000080",
                "1.2.3.4:-1",
                "1.2.3.4: 80",
                "1.2.3.4:http",
                "1.2.3.4:\u0661",
                "[1.2.3.4]:80",
                "[::1",
                "::1]",
                "[]",
                "[::1]80",
                "[::1] ",
                "[::1]:",
                "[::1]:0",
                "[::1]:99999",
                "::1%",
                "::1%no-such-link",
                "::1%-1",
                "1.2.3.4%1",
                ":::",
                ":",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "12345::",
                "::g",
                "::\u0661",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:5"
            })
    void refusesWhatIsNoSocketAddress(String text) {
        assertThatThrownBy(() -> AddressText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void limitsWhatStandsInBrackets() {
        String inside = "1:2:3:4:5:6:7:8%" + "x".repeat(111);

        assertThatThrownBy(() -> AddressText.parse("[" + inside + "]"))
                .hasMessageContaining("no interface");
        assertThatThrownBy(() -> AddressText.parse("[" + inside + "x]"))
                .hasMessageContaining("more than 127 characters");
    }

    @Test
    void boundsTheMessageAboutLongInput() {
        assertThatThrownBy(() -> AddressText.parse("9".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "00000000000000000000000000010000, ::1:0",
        "00000000000000000000000001020304, ::1.2.3.4",
        "00000000000000000000ffff01020304, ::ffff:1.2.3.4",
        "00000000000000000000ffff00000000, ::ffff:0.0.0.0",
        "20010db8000000000000000000000001, 2001:db8::1",
        "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
        "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
        "00010000000000020000000000000003, 1:0:0:2::3",
        "00010002000300040005000600000000, 1:2:3:4:5:6::",
        "00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
        "00000000000100020003000400050006, ::1:2:3:4:5:6",
        "0000000100020003000400050006abcd, 0:1:2:3:4:5:6:abcd"
    })
    void writesIpv6AsRfc5952Says(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(AddressText.format(bytes)).isEqualTo(text);
        assertThat(AddressText.parseBytes(StandardProtocolFamily.INET6, text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "1::8,              00010000000000000000000000000008",
        "1:2:3:4:5:6:7::,   00010002000300040005000600070000",
        "::2:3:4:5:6:7:8,   00000002000300040005000600070008",
        "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304",
        "64:ff9b::192.0.2.33, 0064ff9b0000000000000000c0000221",
        "ABCD::00eF,        abcd00000000000000000000000000ef"
    })
    void readsOtherSpellingsOfIpv6(String text, String hex) {
        assertThat(AddressText.parseBytes(StandardProtocolFamily.INET6, text))
                .isEqualTo(HexFormat.of().parseHex(hex));
    }

    @Test
    void readsBytesOfTheFamilyAskedFor() {
        assertThat(AddressText.parseBytes(StandardProtocolFamily.INET, "192.0.2.1"))
                .isEqualTo(new byte[] {(byte) 192, 0, 2, 1});
        assertThatThrownBy(() -> AddressText.parseBytes(StandardProtocolFamily.INET, "::1"))
                .hasMessageContaining("not of family INET");
        assertThatThrownBy(() -> AddressText.parseBytes(StandardProtocolFamily.INET6, "1.2.3.4"))
                .hasMessageContaining("not of family INET6");
        assertThatThrownBy(() -> AddressText.parseBytes(StandardProtocolFamily.INET6, "::1%1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AddressText.parseBytes(StandardProtocolFamily.UNIX, "ev.sock"))
                .hasMessageContaining("UNIX");
    }

    @Test
    void writesNoOtherLengthsThanFourAndSixteen() {
        assertThat(AddressText.format(new byte[] {127, 0, 0, 1})).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> AddressText.format(new byte[6]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 bytes");
    }

    @ParameterizedTest
    @MethodSource("links")
    void readsAndWritesScopesByName(NetworkInterface link) {
        String text = "fe80::1%" + link.getName();

        var address = (Inet6Address) AddressText.parseAddress(text);

        assertThat(address.getScopeId()).isEqualTo(link.getIndex());
        assertThat(AddressText.format(address))
                .isIn(
                        text,
                        "fe80::1%"
                                + link.getIndex()); // the number where the link has no such address
    }

    static Stream<NetworkInterface> links() throws Exception {
        return NetworkInterface.networkInterfaces();
    }

    @Test
    void scopeIsZeroWithoutSuffix() {
        var address = (Inet6Address) AddressText.parseAddress("fe80::1");

        assertThat(address.getScopeId()).isZero();
        assertThat(AddressText.format(address)).isEqualTo("fe80::1");
    }

    @Test
    void keepsMappedAddressesIpv6() {
        InetAddress mapped = AddressText.parseAddress("::ffff:192.0.2.1");

        assertThat(mapped).isInstanceOf(Inet6Address.class);
        assertThat(AddressText.format(mapped)).isEqualTo("::ffff:192.0.2.1");
    }

    @Test
    void writesOtherKindsOfAddress() {
        assertThat(AddressText.format(UnixDomainSocketAddress.of("run/ev.sock")))
                .isEqualTo("unix:run/ev.sock");
        assertThat(AddressText.format(UnixDomainSocketAddress.of(""))).isEqualTo("unix:");
        assertThat(AddressText.format(InetSocketAddress.createUnresolved("example.com", 80)))
                .isEqualTo("example.com:80");
    }
}
