package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SockaddrTest {
    private final Scratch scratch = Scratch.current();

    @Test
    void isLaidOutAsInC() {
        assertThat(Sockaddr.SOCKADDR_IN.byteSize()).isEqualTo(16);
        assertThat(Sockaddr.SOCKADDR_IN6.byteSize()).isEqualTo(28);
        assertThat(Sockaddr.SOCKADDR_IN6.byteOffset(PathElement.groupElement("sin6_addr")))
                .isEqualTo(8);
        assertThat(Sockaddr.SOCKADDR_IN6.byteOffset(PathElement.groupElement("sin6_scope_id")))
                .isEqualTo(24);
        assertThat(Sockaddr.SOCKADDR_UN.byteSize()).isEqualTo(110);
    }

    @Test
    void putsBytesInNetworkOrder() throws UnknownHostException {
        InetAddress ip = InetAddress.getByAddress(new byte[] {10, 1, 2, (byte) 200});

        int length = Sockaddr.encode(scratch, new InetSocketAddress(ip, 0x1f90), Socket.AF_INET);

        assertThat(bytes(length))
                .containsExactly(2, 0, 0x1f, 0x90, 10, 1, 2, 200, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "255.255.255.255",
                "10.0.0.200",
                "::1",
                "fe80::1",
                "2001:db8::ff"
            })
    void decodesWhatItEncoded(String ip) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(ip), 65535);
        int family = ip.contains(":") ? Socket.AF_INET6 : Socket.AF_INET;

        received(Sockaddr.encode(scratch, address, family));

        assertThat(Sockaddr.inet(scratch)).isEqualTo(address);
        assertThat(Sockaddr.family(scratch)).isEqualTo(family);
    }

    @Test
    void keepsTheScope() throws UnknownHostException {
        byte[] linkLocal = InetAddress.getByName("fe80::7").getAddress();
        var address = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 3), 1);

        received(Sockaddr.encode(scratch, address, Socket.AF_INET6));

        assertThat(((Inet6Address) Sockaddr.inet(scratch).getAddress()).getScopeId()).isEqualTo(3);
    }

    @Test
    void mapsIpv4IntoIpv6SocketsAndBack() throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("192.0.2.9"), 80);

        int length = Sockaddr.encode(scratch, address, Socket.AF_INET6);
        received(length);

        assertThat(length).isEqualTo(28);
        assertThat(Sockaddr.inet(scratch)).isEqualTo(address);
        assertThat(Sockaddr.inet4(Sockaddr.inet4(scratch))).isEqualTo(address);
    }

    @Test
    void mapsTheWildcardToTheWildcard() throws UnknownHostException {
        received(
                Sockaddr.encode(
                        scratch,
                        new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0),
                        Socket.AF_INET6));

        assertThat(Sockaddr.inet(scratch).getAddress()).isEqualTo(InetAddress.getByName("::"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "255.254.253.252", "128.0.0.128"})
    void packsIpv4(String ip) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(ip), 40_000);
        received(Sockaddr.encode(scratch, address, Socket.AF_INET));

        long packed = Sockaddr.inet4(scratch);

        assertThat(packed).isNotNegative();
        assertThat(Sockaddr.inet4(packed)).isEqualTo(address);
    }

    @Test
    void doesNotPackIpv6() throws UnknownHostException {
        received(
                Sockaddr.encode(
                        scratch,
                        new InetSocketAddress(InetAddress.getByName("::1"), 1),
                        Socket.AF_INET6));

        assertThat(Sockaddr.inet4(scratch)).isEqualTo(-1);
    }

    @Test
    void refusesWhatDoesNotFitTheFamily() {
        assertThatThrownBy(() ->
                        Sockaddr.encode(
                                scratch,
                                new InetSocketAddress(InetAddress.getByName("::1"), 1),
                                Socket.AF_INET))
                .isInstanceOf(UnsupportedAddressTypeException.class);
        assertThatThrownBy(() ->
                        Sockaddr.encode(
                                scratch,
                                InetSocketAddress.createUnresolved("host.invalid", 1),
                                Socket.AF_INET))
                .isInstanceOf(UnresolvedAddressException.class);
    }

    @Test
    void decodesUnixPathsAbstractNamesAndNone() {
        received(Sockaddr.encode(scratch, ascii("/run/x"), false));
        assertThat(Sockaddr.unix(scratch)).asString().isEqualTo("/run/x");
        assertThat(Sockaddr.isAbstract(scratch)).isFalse();

        received(Sockaddr.encode(scratch, ascii("x\0y"), true));
        assertThat(Sockaddr.unix(scratch)).asString().isEqualTo("x\0y");
        assertThat(Sockaddr.isAbstract(scratch)).isTrue();

        received(Sockaddr.encode(scratch, new byte[0], false));
        assertThat(Sockaddr.unix(scratch)).isEmpty();
        assertThat(Sockaddr.isAbstract(scratch)).isFalse();
    }

    @Test
    void limitsUnixNames() {
        assertThat(Sockaddr.encode(scratch, new byte[Sockaddr.SUN_PATH_MAX], true)).isEqualTo(110);
        assertThatThrownBy(
                        () -> Sockaddr.encode(scratch, new byte[Sockaddr.SUN_PATH_MAX + 1], false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("107")
                .hasMessageContaining("108");
    }

    private void received(int length) {
        scratch.small.set(ValueLayout.JAVA_INT, Scratch.ADDRESS_LENGTH, length);
    }

    private int[] bytes(int length) {
        MemorySegment encoded = scratch.small.asSlice(0, length);
        int[] unsigned = new int[length];
        for (int i = 0; i < length; i++) {
            unsigned[i] = encoded.get(ValueLayout.JAVA_BYTE, i) & 0xff;
        }
        return unsigned;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
